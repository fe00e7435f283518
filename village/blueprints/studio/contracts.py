"""The articles of contracts, seen as the document that an exhibitor would get."""

from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.applications.reads import lookup
from village.blueprints.studio import bp
from village.blueprints.studio.pages import BY_KEY
from village.blueprints.studio.views import answer_page
from village.blueprints.studio.words.documents import CONTRACT_PLACEHOLDERS
from village.contracts.reads import listing
from village.contracts.writes.specimen import Example, specimen
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.columns import DraftForm
from village.web.context import context, language
from village.web.pages import stand_text
from village.web.transaction import commits

EXAMPLES = {
    Example.EQUIPPED: _l("Made up: an exhibitor on an equipped corner stand"),
    Example.BARE: _l("Made up: an exhibitor on a bare island"),
    Example.STARTUP: _l("Made up: a start-up"),
}


class SpecimenForm(DraftForm):
    """Whose contract is looked at, and in which languages."""

    who = SelectField(_l("Contract of"), choices=lambda: _exhibitors())


def _exhibitors() -> list[SelectChoice]:
    here = [
        SelectChoice(
            reference,
            _("%(name)s, stand %(stand)s", name=name, stand=stand_text(stand)) if stand else name,
        )
        for reference, name, stand in listing.with_place(context(), language())
    ]
    return [*(SelectChoice(one.value, name) for one, name in EXAMPLES.items()), *here]


@bp.route("/contracts", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def contracts() -> ResponseReturnValue:
    """Show and change the articles of contracts; preview one as PDF."""
    wanted = SpecimenForm()
    return answer_page(
        BY_KEY["contracts"],
        "studio/document.html",
        lambda: _drawn(wanted),
        wanted=(wanted.who, wanted.columns),
        preview_help=_(
            "The contract as it would be issued today, with what is typed here, saved or not. It"
            " says on each page that it is a specimen; it has no number and is not kept."
        ),
        placeholders=CONTRACT_PLACEHOLDERS,
    )


def _drawn(wanted: SpecimenForm) -> ResponseReturnValue:
    ctx, chosen = context(), wanted.who.data or Example.EQUIPPED
    who = Example(chosen) if chosen in set(Example) else lookup.find(ctx, chosen)
    content = specimen(ctx, who, reader=language(), languages=wanted.languages)
    return send_file(BytesIO(content), mimetype="application/pdf", etag=False)
