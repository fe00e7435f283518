"""The receipt of an application as a PDF, in the language of the page."""

from flask import Response
from flask.typing import ResponseReturnValue

from village.applications.reads.answers import answered
from village.applications.reads.lookup import own
from village.applications.tables import Application
from village.blueprints.apply import bp
from village.core.errors import NotFound
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions.tables import Call
from village.engines.documents.receipts import ReceiptData, build_receipt
from village.web.access import requires
from village.web.context import context, language


@bp.get("/<reference>/receipt.pdf")
@requires(P.APPLY)
def receipt_file(reference: str) -> ResponseReturnValue:
    """Give the receipt to keep."""
    application = own(context(), reference)
    content = build_receipt(receipt_data(application, application.call, language()))
    disposition = f'attachment; filename="{application.reference}.pdf"'
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": disposition}
    )


def receipt_data(application: Application, call: Call, lang: str) -> ReceiptData:
    """Return what the receipt says.

    Raises:
        NotFound: the application was not submitted.
    """
    if application.submitted_at is None:
        raise NotFound
    edition, axis, standard = application.edition, application.axis, call.standards
    return ReceiptData(
        reference=application.reference,
        edition=text_in(edition.name, lang),
        organisation=application.organisation.named(lang),
        kind=text_in(call.title, lang),
        submitted_at=application.submitted_at,
        timezone=edition.timezone,
        axis=standard.kept("axis", text_in(axis.title, lang) if axis else ""),
        summary=(
            (application.title, standard.kept("summary", application.summary)),
            *((question.title(lang), words) for question, words in answered(application, lang)),
        ),
        lang=lang,
    )
