"""The receipt of an application: on a page, as a PDF, and the submission itself as it is kept."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from village.applications.reads import versions
from village.applications.reads.lookup import followed
from village.applications.tables import Submission
from village.blueprints.apply import bp
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context, language
from village.web.submissions import receipt as pdf


@bp.get("/<reference>/receipt")
@requires(P.FOLLOW)
def receipt(reference: str) -> ResponseReturnValue:
    """Show that the application was received, and what comes next."""
    return render_template("apply/receipt.html", submission=_asked(reference))


@bp.get("/<reference>/receipt.pdf")
@requires(P.FOLLOW)
def receipt_file(reference: str) -> ResponseReturnValue:
    """Give the receipt to keep, of the version that the address names or of the one in force."""
    submission = _asked(reference)
    return _attachment(pdf(submission, language()), submission, "application/pdf", "pdf")


@bp.get("/<reference>/submission.json")
@requires(P.FOLLOW)
def submission_file(reference: str) -> ResponseReturnValue:
    """Give a version as it is kept: the SHA-256 of this file is the one on the receipt."""
    submission = _asked(reference)
    return _attachment(versions.as_file(submission), submission, "application/json", "json")


def _asked(reference: str) -> Submission:
    ctx = context()
    number = request.args.get("version", type=int)
    application = followed(ctx, reference)
    submission = versions.of_reference(ctx, application.reference, number)
    if submission is None:
        raise NotFound
    return submission


def _attachment(content: bytes, submission: Submission, mimetype: str, ending: str) -> Response:
    name = f"{submission.content['reference']}-{submission.number}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)
