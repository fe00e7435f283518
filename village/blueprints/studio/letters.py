"""What letters and certificates say, seen as the document that somebody would get."""

from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.studio import bp
from village.blueprints.studio.pages import BY_KEY
from village.blueprints.studio.views import answer_page
from village.blueprints.studio.words.documents import LETTER_PLACEHOLDERS
from village.core.languages import NATIVE_NAMES, as_language, text_in
from village.core.permissions import Permission as P
from village.letters.writes.letters import specimen
from village.web.access import requires
from village.web.context import context, language, languages
from village.web.forms import Form
from village.web.transaction import commits


class LetterSpecimenForm(Form):
    """Which letter is looked at, in which language."""

    kind = SelectField(_l("Document"), validate_choice=False, choices=lambda: _kinds())
    spoken = SelectField(
        _l("Language"),
        choices=lambda: [SelectChoice(one, NATIVE_NAMES[as_language(one)]) for one in languages()],
    )


def _kinds() -> list[SelectChoice]:
    return [
        SelectChoice(one.key, f"{text_in(one.title, language())} ({one.key})")
        for one in context().the_edition.letter_kinds.values()
    ]


@bp.route("/letters", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def letters() -> ResponseReturnValue:
    """Show and change what letters say; preview one as PDF."""
    wanted = LetterSpecimenForm()
    return answer_page(
        BY_KEY["letters"],
        "studio/document.html",
        lambda: _drawn(wanted),
        wanted=(wanted.kind, wanted.spoken),
        preview_help=_(
            "One to somebody made up, with what is typed here, saved or not. It says on the page"
            " that it is a specimen; it has no number and is not kept."
        ),
        placeholders=LETTER_PLACEHOLDERS,
    )


def _drawn(wanted: LetterSpecimenForm) -> ResponseReturnValue:
    ctx = context()
    kinds = ctx.the_edition.letter_kinds
    kind = kinds.get(wanted.kind.data or "") or next(iter(kinds.values()))
    content = specimen(ctx, kind, as_language(wanted.spoken.data, ctx.the_edition.languages))
    return send_file(BytesIO(content), mimetype="application/pdf", etag=False)
