"""Whole editions: founded by somebody, taken from files and given as files, plan and all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from village.accounts import Membership
from village.board import actors
from village.board import sections as with_files
from village.core.context import Context
from village.core.files import pictures as kept_pictures
from village.core.permissions import Role
from village.editions import (
    Difference,
    Edition,
    Settings,
    differences,
    editions,
    making,
    moved_to,
    pictures_of,
    sections,
    taken,
    write_files,
)
from village.editions import settings as settings_reads
from village.engines.plans.geojson import with_halls
from village.stands import plan as plans

Plan = Mapping[str, Any]
Pictures = Mapping[str, bytes]
#: The plan of an edition for which none was drawn yet.
NOTHING_DRAWN: Plan = MappingProxyType({"type": "FeatureCollection", "features": []})
NO_PICTURES: Pictures = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an edition's file: made, or how it differs from the edition that is there."""

    edition: Edition
    made: bool
    differences: tuple[Difference, ...] = ()


def found_edition(
    ctx: Context, settings: Settings, plan: Plan | None = None, pictures: Pictures = NO_PICTURES
) -> Edition:
    """Make an edition with its plan; a person who makes it is its first organiser. Flushes.

    Raises:
        Forbidden, CodeTaken, BadSettings: as for `making.create`.
    """
    for name, content in pictures.items():
        kept_pictures.keep(ctx, name, content)
    edition = making.create(ctx, settings)
    here = replace(ctx, edition=edition)
    if (person := ctx.actor.user_id) is not None:
        role = Membership(edition_id=edition.id, user_id=person, role=Role.ORGANISER)
        ctx.session.add(role)
        ctx.session.flush()
        here = here.acting(actors.of_user(ctx.session, person, edition.id))
    if plan is None:
        edition.plan = dict(NOTHING_DRAWN)
    else:
        plans.import_plan(here, plan)
    return edition


def take(
    ctx: Context,
    settings: Settings,
    plan: Plan | None,
    pictures: Pictures = NO_PICTURES,
    *,
    update: bool = False,
) -> Taken:
    """Make the edition that a file describes, or compare, and update if told. Flushes.

    Deadlines that an update moves are told to those who have drafts.

    Raises:
        Forbidden: the actor may neither make nor configure it.
        InUse: the file leaves out what applications refer to.
    """
    edition = editions.by_code(ctx.session, settings.edition.code)
    if edition is None:
        return Taken(found_edition(ctx, settings, plan, pictures), made=True)
    here = replace(ctx, edition=edition)
    one = replace(settings.edition, code=edition.code)
    after = sections.would_be(here, replace(settings, edition=one))
    current = settings_reads.of(ctx.session, edition)
    told = differences(current, after)
    redrawn = plan is not None and with_halls(plan) != _plan(edition)
    if update and told:
        for name, content in pictures.items():
            kept_pictures.keep(ctx, name, content)
        with_files.set_all(here, after)
    if update and redrawn and plan is not None:
        plans.import_plan(here, plan)
    drawing = (Difference("plan.geojson", None, None),) if redrawn else ()
    return Taken(edition, made=False, differences=(*told, *drawing))


def give(ctx: Context) -> dict[str, bytes]:
    """Return the files of the edition; taking them elsewhere makes the same edition."""
    edition = ctx.the_edition
    settings = settings_reads.of(ctx.session, edition)
    names = {one.file for _, one in pictures_of(settings)}
    kept = {name: ctx.storage.get(found.sha256) for name in names if (found := taken(name))}
    return {**write_files(settings, _plan(edition)), **kept}


def copy(ctx: Context, code: str, *, starts_on: date | None = None, name: str = "") -> Edition:
    """Make an edition like this one, but for people and applications, a year later by default.

    Flushes.

    Raises:
        Forbidden, CodeTaken, BadSettings: as for `making.create`.
    """
    old = ctx.the_edition
    settings = settings_reads.of(ctx.session, old)
    settings = moved_to(settings, starts_on or _year_later(old.starts_on))
    one = settings.edition
    named = {one.languages[0]: name} if name else one.name
    identity = replace(one, code=code, ordinal=one.ordinal + 1, name=named)
    plan = _plan(old)
    copied = replace(settings, edition=identity)
    return found_edition(ctx, copied, plan if plan.get("features") else None)


def _plan(edition: Edition) -> dict[str, Any]:
    """Return the plan as it was drawn, without what reading its file found."""
    return {name: value for name, value in edition.plan.items() if name != "read"}


def _year_later(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)
