"""The pages of the studio: what is missing, and each section by itself."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.applications import PavilionMove
from village.blueprints.studio import bp
from village.blueprints.studio.fields import rearrange
from village.blueprints.studio.forms import SectionForm, section_form, show_faults, told
from village.blueprints.studio.life import BUTTONS, LACKS, STATES, question
from village.blueprints.studio.moving import Asked, dates_asked
from village.blueprints.studio.pages import BY_KEY, StudioPage, parts_of, states, with_parts
from village.blueprints.studio.place import Place
from village.board import editions as whole
from village.board import sections as with_files
from village.core.errors import (
    BadSettings,
    InUse,
    NotFound,
    Stale,
    TextNotDrawable,
    VillageError,
)
from village.core.permissions import Permission as P
from village.editions import sections, settings
from village.editions.words.comparing import Difference, compared
from village.editions.words.file.archive import as_zip
from village.editions.words.legal import begun
from village.editions.words.life import EDITION_FLOW
from village.editions.words.prices import priced_stands
from village.editions.words.sections import Section, content, stamp
from village.editions.words.settings import Settings
from village.extensions import db
from village.stands.reads import places
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.transaction import commits

#: What a form with pictures may hold.
_LARGEST_BYTES = 32 * 1024 * 1024


@bp.url_value_preprocessor
def limit(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take larger bodies where pictures come, before anything reads them."""
    if endpoint == "studio.section":
        request.max_content_length = _LARGEST_BYTES


@bp.route("/")
@requires(P.CONFIGURE)
def overview() -> ResponseReturnValue:
    """Show the sections with what is missing, and where the edition stands in its life."""
    ctx = context()
    edition = ctx.the_edition
    current = settings.of(ctx.session, edition)
    name, meaning = STATES[edition.state]
    actions = [step.action for step in EDITION_FLOW.actions(edition.state)]
    steps = [(one, BUTTONS[one], question(ctx, one)) for one in actions]
    return render_template(
        "studio/overview.html",
        states=states(current),
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
    return answer_page(asked, off_plan=_off_plan() if page == "prices" else ())


def answer_page(
    page: StudioPage,
    template: str = "studio/section.html",
    drawn: Callable[[], ResponseReturnValue] | None = None,
    **facts: Any,
) -> ResponseReturnValue:
    """Show the form of a whole page, or do what its button asks: `answer` says how."""
    ctx = context()
    current = settings.of(ctx.session, ctx.the_edition)
    place = Place(current, language())
    started = begun(current) if page.key == "legal" else current
    shown = started if "begin" in request.args else current
    form = section_form(place, page.roots, parts_of(page, shown), stamp(current, page.section))

    def changed() -> Settings:
        return with_parts(current, told(form, place, page.roots))

    return answer(
        form,
        page.section,
        changed,
        current=current,
        shown_at=page.shown_at,
        back=page.url,
        template=template,
        drawn=drawn,
        asks=dates_asked if page.section is Section.IDENTITY else None,
        page=page,
        begins=shown != started,
        **facts,
    )


def answer_part(
    root: str,
    shown: Any,
    place: Place,
    put: Callable[[dict[str, Any]], Settings],
    only: tuple[str, ...] = (),
    **how: Any,
) -> ResponseReturnValue:
    """Show the form of one part of the calls, or do what its button asks.

    Args:
        root: what the form calls the part.
        shown: the part.
        place: the settings that hold it, and the reader's language.
        put: gives the settings with what the form says of the part.
        only: the fields that are edited; empty for all that have words.
        how: as for `answer`.
    """
    roots, hints = {root: only}, {root: type(shown)}
    seen = stamp(place.settings, Section.CALLS)
    form = section_form(place, roots, {root: shown}, seen, hints)

    def changed() -> Settings:
        return put(told(form, place, roots, hints)[root])

    return answer(form, Section.CALLS, changed, current=place.settings, under=root, **how)


def answer(
    form: SectionForm,
    changes: Section,
    changed: Callable[[], Settings],
    *,
    current: Settings,
    back: str,
    template: str,
    shown_at: str = "",
    inside: str = "",
    under: str = "",
    drawn: Callable[[], ResponseReturnValue] | None = None,
    asks: Callable[[Settings], Asked | None] | None = None,
    **facts: Any,
) -> ResponseReturnValue:
    """Show a form of the settings, or do what its button asks.

    Args:
        form: the form, filled.
        changes: the section that it changes.
        changed: gives the settings as the form says them.
        current: the settings as they are stored.
        back: where to go once they are saved.
        template: the page of the form.
        shown_at: the public page that shows them; empty for none.
        inside: the beginning of the keys of what the form shows; empty for whole sections.
        under: the form's root that shows it.
        drawn: gives what readers will see, where that is no public page.
        asks: says what else has to be agreed to before it is saved.
        facts: what the template needs besides.
    """
    differences: list[Difference] = []
    moves: tuple[PavilionMove, ...] = ()
    asked: Asked | None = None
    readers, status = drawn or _readers_page(shown_at), 200
    if press := request.form.get("rows"):
        rearrange(form, press)
    elif form.is_submitted() and not form.validate():
        status = 422
    elif form.is_submitted():
        after = changed()
        try:
            if "preview" in request.form and readers:
                return _preview(changes, after, readers)
            asked = asks(after) if asks else None
            agreed = asked is None or request.form.get("agreed") == asked.key
            moves = _saved(changes, after, form.seen.data or "", agreed=agreed)
            if agreed and not moves:
                _say_saved(asked)
                return redirect(back, 303)
        except (Stale, BadSettings, InUse, TextNotDrawable) as refusal:
            status, asked = _refused(form, refusal, inside, under), None
            differences = _overtaken(form, refusal, changes, current, after)
    facts |= {"form": form, "current": current, "previewed": readers is not None}
    return _asking(template, differences, moves, asked, facts), status


def _readers_page(shown_at: str) -> Callable[[], ResponseReturnValue] | None:
    """Return what draws the public page that shows the settings; None for none."""
    return (lambda: _public_page(shown_at)) if shown_at else None


def _asking(
    template: str,
    differences: list[Difference],
    moves: tuple[PavilionMove, ...],
    asked: Asked | None,
    facts: dict[str, Any],
) -> str:
    """Draw a form with what has to be agreed to, or looked at, before it is saved."""
    return render_template(
        template,
        differences=differences,
        moves=moves,
        moves_mark=_mark(moves),
        question=asked,
        **facts,
    )


def _saved(
    changes: Section, after: Settings, seen: str, *, agreed: bool
) -> tuple[PavilionMove, ...]:
    """Save a section if all is agreed to, else nothing; returns the files that would move.

    Raises:
        Stale, BadSettings, InUse: as for `with_files.set_section`.
    """
    with db.session.begin_nested() as within:
        moves = with_files.set_section(context(), changes, after, seen=seen)
        if agreed and (not moves or request.form.get("moves") == _mark(moves)):
            return ()
        within.rollback()
    db.session.expire_all()
    return moves


def _mark(moves: tuple[PavilionMove, ...]) -> str:
    """Return a mark of these moves, so that one agrees to those that were shown and no others."""
    return hashlib.sha256(repr(sorted(map(repr, moves))).encode()).hexdigest()[:16]


def _off_plan() -> tuple[str, ...]:
    """Return the stands that have a price and are not on the plan, or not yet."""
    ctx = context()
    numbers = priced_stands(ctx.the_edition.price_settings)
    there = places.zones(ctx, numbers)
    return tuple(one for one in numbers if one not in there)


def _say_saved(asked: Asked | None) -> None:
    flash(_("Saved."))
    if asked is not None and (mails := asked.mails):
        flash(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", mails))


def _overtaken(
    form: SectionForm, refusal: Exception, changes: Section, current: Settings, after: Settings
) -> list[Difference]:
    """Return how the form differs from what somebody else has stored meanwhile."""
    if not isinstance(refusal, Stale):
        return []
    form.seen.data = stamp(current, changes)
    return list(compared(content(current, changes), content(after, changes)))


def _refused(form: SectionForm, refusal: VillageError, inside: str, under: str) -> int:
    """Say at the form's fields why it was refused; returns the status of the page."""
    if isinstance(refusal, Stale):
        return 409
    if not isinstance(refusal, BadSettings):
        form.form_errors.append(sentence(refusal))
        return 409 if isinstance(refusal, InUse) else 422
    show_faults(form, refusal.facts["faults"], inside, under)  # type: ignore[arg-type]
    return 422


def _preview(
    changes: Section, after: Settings, drawn: Callable[[], ResponseReturnValue]
) -> ResponseReturnValue:
    """Return what readers would see with these settings, and forget them.

    Raises:
        BadSettings, InUse: as for saving them.
    """
    within = db.session.begin_nested()  # pictures that came with the form stay kept
    try:
        sections.set_section(context(), changes, after)
        return drawn()
    finally:
        within.rollback()
        db.session.expire_all()


def _public_page(endpoint: str) -> ResponseReturnValue:
    """Draw a page as if it had been asked for: its menu and its addresses are its own."""
    request.url_rule = next(current_app.url_map.iter_rules(endpoint))
    request.view_args = {}
    page: Any = current_app.view_functions[endpoint]()
    return page  # type: ignore[no-any-return]
