"""Versions of the floor plan, and what publishing one would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from village.accounts import User
from village.applications import Application
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import DEFAULT, Language
from village.engines.plans import geojson
from village.engines.plans.comparing import (
    StandChange,
    compare,
    followed,
    renumbered,
)
from village.engines.plans.merging import PlanMerge, merge
from village.engines.plans.model import MAIN_HALL, Hall, PlanStand
from village.organisations import Organisation, name_in
from village.stands.tables.places import Stand, StandPlace
from village.stands.tables.plans import PlanVersion
from village.stands.words.places import PlaceState
from village.stands.words.plans import (
    ConcernedExhibitor,
    HallClash,
    PlanComparison,
    PlanOrigin,
    usable,
)

#: What was in force before the first version.
_NOTHING = {"type": "FeatureCollection", "features": []}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version as the list of them shows it."""

    number: int
    origin: PlanOrigin
    about: str
    stands: int
    made_by: str
    made_at: datetime
    published_at: datetime | None
    in_force: bool


def versions(ctx: Context) -> list[VersionRow]:
    """Return the versions of the edition's plan, newest first."""
    rows = ctx.session.execute(
        sa.select(
            PlanVersion.number,
            PlanVersion.origin,
            PlanVersion.about,
            PlanVersion.stands,
            sa.func.coalesce(User.name, ""),
            PlanVersion.made_at,
            PlanVersion.published_at,
            PlanVersion.in_force,
        )
        .outerjoin(User, User.id == PlanVersion.made_by_id)
        .where(_here(ctx))
        .order_by(PlanVersion.number.desc())
    )
    return [VersionRow(*row) for row in rows]


def in_force(ctx: Context) -> int | None:
    """Return the number of the version in force; None where nothing was published yet."""
    return ctx.session.scalar(sa.select(PlanVersion.number).where(_here(ctx), PlanVersion.in_force))


def version(ctx: Context, number: int) -> PlanVersion:
    """Return a version of the edition's plan.

    Raises:
        NotFound: there is none with this number.
    """
    found = ctx.session.scalar(
        sa.select(PlanVersion)
        .where(_here(ctx), PlanVersion.number == number)
        .options(undefer(PlanVersion.plan))
    )
    if found is None:
        raise NotFound
    return found


def saved_by(ctx: Context, version: PlanVersion) -> str:
    """Return the name of who saved a draft last; nothing where nobody has drawn on it."""
    return ctx.session.scalar(sa.select(User.name).where(User.id == version.saved_by_id)) or ""


def comparison(ctx: Context, version: PlanVersion, language: Language = DEFAULT) -> PlanComparison:
    """Return what putting a version in force would change, exhibitors named in a language.

    A version that was in force before comes again whole; a draft with what it leaves as it was.
    """
    drawn = in_force(ctx) is not None
    before = list(usable(geojson.parse(ctx.the_edition.plan))) if drawn else []
    merged, since = _merged(ctx, version)
    after = list(usable(geojson.parse(merged.data)))
    numbers = _numbers_anew(ctx, before, after)
    changes = compare(before, after, numbers)
    present = [change.number for change in changes if change.before is not None]
    holders = _holders(ctx, present, language)
    concerned = [one for one in changes if one.before is not None and one.number in holders]
    return PlanComparison(
        data=merged.data,
        carried=merged.carried,
        clashes=tuple(_clash(hall, since, changes) for hall in merged.clashing),
        concerned=tuple(ConcernedExhibitor(one, *holders[one.number]) for one in concerned),
        free=tuple(change for change in changes if change not in concerned),
        renumbered=numbers,
    )


def _numbers_anew(ctx: Context, before: list[PlanStand], after: list[PlanStand]) -> dict[str, str]:
    """Return the new numbers, by the old ones, that stands take along with all that is theirs.

    A stand that somebody had once, and nobody has now, keeps the number under which it was given,
    unless another takes it. One that is gone leaves its number to another if nobody ever had it;
    but where all are drawn further on by one, they have moved under their numbers.
    """
    found = renumbered(before, after)
    if not found:
        return {}
    rows = ctx.session.execute(
        sa.select(
            Stand.number,
            sa.func.count(StandPlace.id),
            sa.func.count(StandPlace.id).filter(StandPlace.state != PlaceState.RELEASED),
        )
        .outerjoin(StandPlace, StandPlace.stand_id == Stand.id)
        .where(Stand.edition_id == ctx.the_edition.id)
        .group_by(Stand.number)
    ).all()
    never = {number for number, ever, _now in rows if not ever}
    former = {number for number, ever, now in rows if ever and not now}
    was, will_be = ({stand.number for stand in stands} for stands in (before, after))

    def gives_way(number: str, left: str) -> bool:
        return number in never and (number not in was or left not in will_be)

    kept = former.difference(found.values())
    wanted = {old: number for old, number in found.items() if old not in kept}
    return followed(wanted, {row.number for row in rows}, gives_way)


def _merged(ctx: Context, version: PlanVersion) -> tuple[PlanMerge, list[StandChange]]:
    """Return the plan that publishing a version gives, and what was published since it was begun.

    A version that was in force before comes again as it was.
    """
    present = ctx.session.scalar(sa.select(PlanVersion).where(_here(ctx), PlanVersion.in_force))
    if version.published_at or present is None or present.id == version.begun_from_id:
        return PlanMerge(version.plan), []
    begun = ctx.session.get(PlanVersion, version.begun_from_id) if version.begun_from_id else None
    was = begun.plan if begun else _NOTHING
    begun_with, stands = (usable(geojson.parse(data)) for data in (was, present.plan))
    since = compare(begun_with, stands)
    return merge(was, present.plan, version.plan), since


def _clash(hall: Hall, since: Iterable[StandChange], changes: Iterable[StandChange]) -> HallClash:
    """Return what publishing takes back in a hall: what was changed there, and changes again."""
    again = {change.number for change in changes}
    return HallClash(
        hall,
        tuple(change for change in since if change.number in again and hall.code in _codes(change)),
    )


def _codes(change: StandChange) -> set[str]:
    """Return the codes of the halls that a stand was and is in."""
    stands = filter(None, (change.before, change.after))
    return {stand.hall or MAIN_HALL.code for stand in stands}


def places_on(ctx: Context, numbers: Iterable[str]) -> list[StandPlace]:
    """Return the places in use on some stands, with what their mails say."""
    return list(
        ctx.session.scalars(
            sa.select(StandPlace)
            .join(Stand, Stand.id == StandPlace.stand_id)
            .where(*_in_use(ctx, numbers))
            .options(
                joinedload(StandPlace.stand),
                joinedload(StandPlace.application).joinedload(Application.organisation),
            )
            .order_by(Stand.number)
        )
    )


def holders(ctx: Context) -> list[int]:
    """Return the ids of the applications that have a stand of the edition."""
    return list(
        ctx.session.scalars(
            sa.select(StandPlace.application_id)
            .join(Stand, Stand.id == StandPlace.stand_id)
            .where(Stand.edition_id == ctx.the_edition.id, StandPlace.state != PlaceState.RELEASED)
        )
    )


def _holders(
    ctx: Context, numbers: Iterable[str], language: Language
) -> dict[str, tuple[str, str, PlaceState]]:
    """Return who has each of some stands: the file, the organisation, how far it is."""
    rows = ctx.session.execute(
        sa.select(Stand.number, Application.reference, name_in(language), StandPlace.state)
        .join(StandPlace, StandPlace.stand_id == Stand.id)
        .join(Application, Application.id == StandPlace.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(*_in_use(ctx, numbers))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _in_use(ctx: Context, numbers: Iterable[str]) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Stand.edition_id == ctx.the_edition.id,
        Stand.number.in_(list(numbers)),
        StandPlace.state != PlaceState.RELEASED,
    )


def _here(ctx: Context) -> sa.ColumnElement[bool]:
    return PlanVersion.edition_id == ctx.the_edition.id
