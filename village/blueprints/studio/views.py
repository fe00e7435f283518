"""The pages of the studio: what is missing, and each section by itself."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.studio import bp
from village.blueprints.studio.building import Place
from village.blueprints.studio.fields import rearrange
from village.blueprints.studio.forms import SectionForm, section_form, show_faults, told
from village.blueprints.studio.life import BUTTONS, LACKS, STATES, question
from village.blueprints.studio.pages import BY_KEY, parts_of, states, with_parts
from village.board import editions as whole
from village.core.errors import BadSettings, InUse, NotFound, Stale
from village.core.permissions import Permission as P
from village.editions import sections, settings
from village.editions.words.comparing import Difference, compared
from village.editions.words.file.archive import as_zip
from village.editions.words.life import EDITION_FLOW
from village.editions.words.sections import Section, content, stamp
from village.editions.words.settings import Settings
from village.extensions import db
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.transaction import commits

#: Saves settings, given the stamp of what the form showed; or says what has to be agreed to first.
Save = Callable[[Settings, str], object]


@bp.route("/")
@requires(P.CONFIGURE)
def overview() -> ResponseReturnValue:
    """Show the sections with what is missing, and where the edition stands in its life."""
    ctx = context()
    edition = ctx.the_edition
    stands = settings.of(ctx.session, edition)
    name, meaning = STATES[edition.state]
    actions = [step.action for step in EDITION_FLOW.actions(edition.state)]
    steps = [(one, BUTTONS[one], question(ctx, one)) for one in actions]
    return render_template(
        "studio/overview.html",
        states=states(stands),
        name=name,
        meaning=meaning,
        steps=steps,
        lacks=LACKS,
    )


@bp.get("/edition.zip")
@requires(P.CONFIGURE)
def export() -> ResponseReturnValue:
    """Give the edition as a file that makes the same edition elsewhere."""
    ctx = context()
    response = Response(as_zip(whole.give(ctx)), mimetype="application/zip")
    name = f"{ctx.the_edition.code.lower()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.route("/<page>", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def section(page: str) -> ResponseReturnValue:
    """Show the settings of one page; save, preview or rearrange them."""
    asked = BY_KEY.get(page)
    if asked is None:
        raise NotFound
    ctx = context()
    stands = settings.of(ctx.session, ctx.the_edition)
    place = Place(stands, language())
    form = section_form(place, asked.roots, parts_of(asked, stands), stamp(stands, asked.section))

    def changed() -> Settings:
        return with_parts(stands, told(form, place, asked.roots))

    return answer(
        form,
        asked.section,
        changed,
        stands=stands,
        shown_at=asked.shown_at,
        back=url_for(".section", page=page),
        template="studio/section.html",
        page=asked,
    )


def answer(
    form: SectionForm,
    changes: Section,
    changed: Callable[[], Settings],
    *,
    stands: Settings,
    shown_at: str,
    back: str,
    template: str,
    inside: str = "",
    under: str = "",
    save: Save | None = None,
    **facts: Any,
) -> ResponseReturnValue:
    """Show a form of the settings, or do what its button asks.

    Args:
        form: the form, filled.
        changes: the section that it changes.
        changed: gives the settings as the form says them.
        stands: the settings as they are stored.
        shown_at: the public page that shows them; empty for none.
        back: where to go once they are saved.
        template: the page of the form.
        inside: the beginning of the keys of what the form shows; empty for whole sections.
        under: the form's root that shows it.
        save: saves the settings where that is a use case of its own.
        facts: what the template needs besides.
    """
    differences: list[Difference] = []
    question: object = None
    status = 200
    if press := request.form.get("rows"):
        rearrange(form, press)
    elif form.is_submitted() and not form.validate():
        status = 422
    elif form.is_submitted():
        after = changed()
        try:
            if "preview" in request.form and shown_at:
                return _preview(changes, after, shown_at)
            question = (save or _saving(changes))(after, form.seen.data or "")
        except (Stale, BadSettings, InUse) as refusal:
            status = _refused(form, refusal, inside, under)
            differences = _overtaken(form, refusal, changes, stands, after)
        else:
            if question is None:
                flash(_("Saved."))
                return redirect(back, 303)
    page = render_template(
        template,
        form=form,
        differences=differences,
        question=question,
        shown_at=shown_at,
        stands=stands,
        **facts,
    )
    return page, status


def _saving(changes: Section) -> Save:
    """Return what saves a section, with nothing to be agreed to first."""

    def save(after: Settings, seen: str) -> None:
        sections.set_section(context(), changes, after, seen=seen)

    return save


def _overtaken(
    form: SectionForm, refusal: Exception, changes: Section, stands: Settings, after: Settings
) -> list[Difference]:
    """Return how what somebody else stored meanwhile differs from what the form says."""
    if not isinstance(refusal, Stale):
        return []
    form.seen.data = stamp(stands, changes)
    return list(compared(content(stands, changes), content(after, changes)))


def _refused(
    form: SectionForm, refusal: Stale | BadSettings | InUse, inside: str, under: str
) -> int:
    """Say at the form's fields why it was refused; returns the status of the page."""
    if isinstance(refusal, Stale):
        return 409
    if isinstance(refusal, InUse):
        form.form_errors.append(sentence(refusal))
        return 409
    show_faults(form, refusal.facts["faults"], inside, under)  # type: ignore[arg-type]
    return 422


def _preview(changes: Section, after: Settings, shown_at: str) -> ResponseReturnValue:
    """Return the public page as it would be with these settings, and forget them.

    Raises:
        BadSettings, InUse: as for saving them.
    """
    sections.set_section(context(), changes, after)
    # The page is drawn as if it had been asked for: its menu and its addresses are its own.
    request.url_rule = next(current_app.url_map.iter_rules(shown_at))
    request.view_args = {}
    try:
        page: Any = current_app.view_functions[shown_at]()
        return page  # type: ignore[no-any-return]
    finally:
        db.session.rollback()
