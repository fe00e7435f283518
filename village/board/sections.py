"""An edition's settings changed, with what follows from it for the files that are there."""

import sqlalchemy as sa

from village.applications import (
    Application,
    PavilionMove,
    checklist,
    deadlines,
    follow_rule,
    lock_ids,
)
from village.core.context import Context
from village.editions import Section, Settings, sections
from village.editions import settings as settings_reads
from village.visitors import moving as visitor_dates
from village.visitors import places as visitor_places

Moves = tuple[PavilionMove, ...]


def set_section(ctx: Context, section: Section, settings: Settings, *, seen: str = "") -> Moves:
    """Change one section as `sections.set_section` does; returns the files that moved. Flushes.

    Who has a draft is told of a deadline that moves; who waits for a place may get one; the days
    of visitors follow the edition's dates; ticks of a removed line of a checklist go.

    Raises:
        Forbidden, Stale, BadSettings, InUse: as said there.
    """
    if section is Section.VISITORS:
        visitor_places.lock_with_badges(ctx)
    places_files = section in (Section.PAVILIONS, Section.CALLS) and _places(ctx, settings)
    moved = deadlines.moves(ctx, settings) if section is Section.CALLS else []
    dates = _dates(ctx, settings) if section is Section.IDENTITY else None
    sections.set_section(ctx, section, settings, seen=seen)
    deadlines.tell(ctx, moved)
    if section is Section.CALLS:
        checklist.forget_removed(ctx)
    if dates:
        visitor_dates.follow_dates(ctx, dates)
    if section is Section.VISITORS:
        visitor_places.promote(ctx)
    return follow_rule(ctx) if places_files else ()


def set_all(ctx: Context, settings: Settings) -> Moves:
    """Change whatever differs from `settings`; returns the files that moved. Flushes.

    Who has a draft is told of a deadline that moves; who waits for a place may get one; the days
    of visitors follow the edition's dates.

    Raises:
        Forbidden, BadSettings, InUse: as for `sections.set_all`.
    """
    visitor_places.lock_with_badges(ctx)
    places_files = _places(ctx, settings)
    moved, dates = deadlines.moves(ctx, settings), _dates(ctx, settings)
    sections.set_all(ctx, settings)
    deadlines.tell(ctx, moved)
    checklist.forget_removed(ctx)
    if dates:
        visitor_dates.follow_dates(ctx, dates)
    visitor_places.promote(ctx)
    return follow_rule(ctx) if places_files else ()


def _dates(ctx: Context, after: Settings) -> visitor_dates.DatesMove | None:
    """Return what other dates change for visitors, the badges locked; None for the same dates."""
    edition, dates = ctx.the_edition, (after.edition.starts_on, after.edition.ends_on)
    if dates == (edition.starts_on, edition.ends_on):
        return None
    visitor_dates.lock(ctx)
    return visitor_dates.dates_move(ctx, *dates)


def _places(ctx: Context, after: Settings) -> bool:
    """Say whether files may belong elsewhere by these settings; if so, others wait for us."""
    edition = ctx.the_edition
    before = settings_reads.of(ctx.session, edition)
    if _belonging(before) == _belonging(after):
        return False
    here = sa.select(Application.id).where(Application.edition_id == edition.id)
    lock_ids(ctx, ctx.session.scalars(here).all())
    return True


def _belonging(settings: Settings) -> object:
    """Return all that says in which pavilion a file belongs."""
    return (
        settings.pavilion_rule,
        [(one.code, one.continents) for one in settings.pavilions],
        [(one.key, one.kind, one.pavilion) for one in settings.calls],
    )
