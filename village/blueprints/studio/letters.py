"""What letters and certificates say, seen as the document that somebody would get."""

from io import BytesIO

from flask import send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.studio import bp
from village.blueprints.studio.building import Place
from village.blueprints.studio.forms import section_form, told
from village.blueprints.studio.pages import BY_KEY, parts_of, with_parts
from village.blueprints.studio.views import answer
from village.blueprints.studio.words import LETTER_PLACEHOLDER_WORDS
from village.core.languages import NATIVE_NAMES, as_language, text_in
from village.core.permissions import Permission as P
from village.editions import Settings, settings
from village.editions.words.sections import stamp
from village.letters.writes.letters import specimen
from village.web.access import requires
from village.web.context import context, language, languages
from village.web.forms import Form
from village.web.transaction import commits


class LetterSpecimenForm(Form):
    """Which letter is looked at, in which language."""

    kind = SelectField(_l("Document"), validate_choice=False)
    spoken = SelectField(_l("Language"))


@bp.route("/letters", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def letters() -> ResponseReturnValue:
    """Show and change what letters say; preview one as PDF."""
    ctx, page = context(), BY_KEY["letters"]
    stands = settings.of(ctx.session, ctx.the_edition)
    place = Place(stands, language())
    form = section_form(place, page.roots, parts_of(page, stands), stamp(stands, page.section))
    wanted = LetterSpecimenForm()
    wanted.kind.choices = [
        SelectChoice(one.key, f"{text_in(one.title, language())} ({one.key})")
        for one in ctx.the_edition.letter_kinds.values()
    ]
    wanted.spoken.choices = [
        SelectChoice(one, NATIVE_NAMES[as_language(one)]) for one in languages()
    ]

    def changed() -> Settings:
        return with_parts(stands, told(form, place, page.roots))

    return answer(
        form,
        page.section,
        changed,
        stands=stands,
        shown_at="",
        back=url_for(".letters"),
        template="studio/letters.html",
        drawn=lambda: _drawn(wanted),
        page=page,
        wanted=wanted,
        placeholders=LETTER_PLACEHOLDER_WORDS,
    )


def _drawn(wanted: LetterSpecimenForm) -> ResponseReturnValue:
    ctx = context()
    kinds = ctx.the_edition.letter_kinds
    kind = kinds.get(wanted.kind.data or "") or next(iter(kinds.values()))
    content = specimen(ctx, kind, as_language(wanted.spoken.data, ctx.the_edition.languages))
    return send_file(BytesIO(content), mimetype="application/pdf", etag=False)
