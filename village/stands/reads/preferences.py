"""What the allocation weighs beside the floor: wishes, marks, pins, neighbours."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from village.applications import Application
from village.core.context import Context
from village.editions import Criterion
from village.jury import Assignment, Score
from village.stands.tables.allocation import Neighbours, StandPin, StandWish
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceState, Relation


def wishes(ctx: Context, ids: Collection[int]) -> dict[int, list[str]]:
    """Return the stands that each application wishes for, the dearest first."""
    rows = ctx.session.execute(
        sa.select(StandWish.application_id, Stand.number)
        .join(Stand, Stand.id == StandWish.stand_id)
        .where(StandWish.application_id.in_(ids))
        .order_by(StandWish.application_id, StandWish.rank)
    )
    found: dict[int, list[str]] = {}
    for application_id, number in rows:
        found.setdefault(application_id, []).append(number)
    return found


def points(ctx: Context) -> dict[int, float]:
    """Return the jury's weighted mean of each file, 0 to 100; none for whom no jury scores."""
    mark = sa.func.sum(Score.mark * Criterion.weight) / sa.func.sum(Criterion.weight)
    rows = ctx.session.execute(
        sa.select(Assignment.application_id, mark)
        .join(Score, Score.assignment_id == Assignment.id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(Criterion.edition_id == ctx.the_edition.id, Assignment.completed_at.is_not(None))
        .group_by(Assignment.application_id)
    )
    share = ctx.the_edition.mark_scale.share
    return {key: round(share(float(mean)) * 100, 1) for key, mean in rows}


def pins(ctx: Context, references: Mapping[int, str]) -> dict[str, str]:
    """Return the stand that the organiser keeps for each application, by their references."""
    rows = ctx.session.execute(
        sa.select(StandPin.application_id, Stand.number)
        .join(Stand, Stand.id == StandPin.stand_id)
        .where(StandPin.application_id.in_(references))
        .order_by(StandPin.application_id)
    )
    return {references[key]: number for key, number in rows}


def kept(ctx: Context) -> dict[str, str]:
    """Return for which application, by its reference, the organiser keeps each stand kept."""
    rows = ctx.session.execute(
        sa.select(Stand.number, Application.reference)
        .join(StandPin, StandPin.stand_id == Stand.id)
        .join(Application, Application.id == StandPin.application_id)
        .where(Stand.edition_id == ctx.the_edition.id)
    )
    return {row.number: row.reference for row in rows}


def taken_by_others(ctx: Context, ids: Collection[int]) -> set[str]:
    """Return the stands in use by applications beside those given."""
    numbers = ctx.session.scalars(
        sa.select(Stand.number)
        .join(StandPlace, StandPlace.stand_id == Stand.id)
        .where(
            Stand.edition_id == ctx.the_edition.id,
            StandPlace.state != PlaceState.RELEASED,
            StandPlace.application_id.not_in(ids),
        )
    )
    return set(numbers)


def neighbours(
    ctx: Context, references: Mapping[int, str], fixed: frozenset[str]
) -> tuple[tuple[tuple[str, str, float], ...], tuple[tuple[str, str], ...]]:
    """Return whom to keep apart and whom to put together; two that both stay are left out."""
    pairs = ctx.session.scalars(
        sa.select(Neighbours)
        .where(Neighbours.first_id.in_(references), Neighbours.second_id.in_(references))
        .order_by(Neighbours.id)
    )
    separate, together = [], []
    for pair in pairs:
        first, second = references[pair.first_id], references[pair.second_id]
        if pair.relation is Relation.TOGETHER:
            together.append((first, second))
        elif not {first, second} <= fixed:
            separate.append((first, second, float(pair.metres or 0)))
    return tuple(separate), tuple(together)
