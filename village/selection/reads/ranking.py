"""The ranking as a reader may see it: which files, which marks, how many places."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import sqlalchemy as sa

from village.accounts import User
from village.applications import JURY_STATES, PLACEABLE_STATES, Application, State, visible
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Axis, CallKind, Criterion, Scale
from village.engines.jury import ranking as science
from village.engines.jury.reviews import Review
from village.jury import READABLE, Assignment, Score, counted
from village.organisations import Organisation
from village.selection.reads.standing import (
    ReviewWanted,
    Scope,
    Standing,
    StandingEntry,
    StandingRow,
)
from village.selection.tables import Decision
from village.selection.words import DecisionState

#: The files of each scope: those still to decide, or all that the jury has read.
SCOPES = {Scope.OPEN: JURY_STATES, Scope.ALL: READABLE}


def standing(ctx: Context, scope: Scope = Scope.OPEN) -> Standing:
    """Return the ranking of all files that the actor may see, as if there were no others.

    Only complete reviews count, and none by somebody who stepped aside from the file.
    """
    taken = _taken(ctx) if scope is Scope.OPEN else 0
    return _among(ctx, scope, taken, _seen(ctx, SCOPES[scope]))


def measured(ctx: Context) -> Standing:
    """Return the ranking of all files still to decide, also of those the actor may not see.

    It is for what a decision keeps of its own file, and shown to nobody as it is.
    """
    everything = _of_edition(ctx)
    taken = _count(ctx, sa.and_(everything, Application.state.in_(PLACEABLE_STATES)))
    hopeful = sa.and_(everything, Application.state.in_(JURY_STATES))
    return _among(ctx, Scope.OPEN, taken, hopeful)


def _among(ctx: Context, scope: Scope, taken: int, which: sa.ColumnElement[bool]) -> Standing:
    """Rank these files."""
    entries = {entry.reference: entry for entry in _entries(ctx, which)}
    places = _left(ctx, taken)
    reviews = _reviews(ctx, which)
    present = {review.criterion for review in reviews}
    weights = tuple(
        (str(criterion.position), float(criterion.weight))
        for criterion in ctx.the_edition.criteria
        if str(criterion.position) in present
    )
    found = _ranked(reviews, places, weights, tuple(entries))
    return _standing(scope, taken, entries, found, reviews, weights, ctx.the_edition.mark_scale)


def places_left(ctx: Context) -> int:
    """Return how many places are left, as the actor may see it."""
    return _left(ctx, _taken(ctx))


def _left(ctx: Context, taken: int) -> int:
    return max(ctx.the_edition.startup_places - taken, 0)


@lru_cache(maxsize=16)
def _ranked(
    reviews: tuple[Review, ...],
    places: int,
    weights: tuple[tuple[str, float], ...],
    applications: tuple[str, ...],
) -> science.Ranking:
    """Rank, once for the same marks: equal input gives equal output."""
    return science.rank(reviews, places, weights=dict(weights) or None, applications=applications)


def _standing(
    scope: Scope,
    taken: int,
    entries: Mapping[str, StandingEntry],
    found: science.Ranking,
    reviews: tuple[Review, ...],
    weights: tuple[tuple[str, float], ...],
    scale: Scale,
) -> Standing:
    rows = tuple(
        StandingRow(
            rank=line.rank,
            entry=entries[line.application],
            reviews=line.reviews,
            raw_mean=line.raw_mean if line.reviews else None,
            score=line.score,
            low=_within(scale, line.low),
            high=_within(scale, line.high),
            p_selected=line.p_selected,
            verdict=line.verdict,
            last_place=line.rank == found.places < len(found.rows),
        )
        for line in found.rows
    )
    reviewed = {line.application: line.reviews for line in found.rows}
    least, most = _span(rows, scale)
    return Standing(
        scope=scope,
        places=found.places,
        taken=taken,
        rows=rows,
        next_reviews=tuple(
            ReviewWanted(entries[one.application], reviewed[one.application], one.gain)
            for one in found.reviews_together
            if one.gain > 0 and entries[one.application].state in JURY_STATES
        ),
        jurors=tuple(sorted(found.jurors, key=lambda juror: (-juror.severity, juror.juror))),
        expected_wrong=found.expected_wrong,
        cut=_cut(rows, found.places),
        least=least,
        most=most,
        scale=scale,
        notes=found.warnings,
        reviews=reviews,
        weights=weights,
    )


def _cut(rows: tuple[StandingRow, ...], places: int) -> float | None:
    if not 0 < places < len(rows):
        return None
    return (rows[places - 1].score + rows[places].score) / 2


def _within(scale: Scale, score: float) -> float:
    return min(max(score, float(scale.least)), float(scale.most))


def _span(rows: Iterable[StandingRow], scale: Scale) -> tuple[float, float]:
    """Return the whole numbers between which all intervals and means lie."""
    values = [v for row in rows for v in (row.low, row.high, row.raw_mean) if v is not None]
    if not values:
        return float(scale.least), float(scale.most)
    least, most = float(int(min(values))), float(-int(-max(values) // 1))
    return least, max(most, least + 1)


def _seen(ctx: Context, states: Iterable[State]) -> sa.ColumnElement[bool]:
    return sa.and_(
        visible.applications(ctx.actor, P.VIEW_RANKING),
        _of_edition(ctx),
        Application.state.in_(states),
    )


def _of_edition(ctx: Context) -> sa.ColumnElement[bool]:
    return sa.and_(
        Application.edition_id == ctx.the_edition.id, Application.kind == CallKind.STARTUP
    )


def placed(ctx: Context) -> list[StandingEntry]:
    """Return the files that have a place, of those the actor may see."""
    return _entries(ctx, _seen(ctx, PLACEABLE_STATES))


def _entries(ctx: Context, which: sa.ColumnElement[bool]) -> list[StandingEntry]:
    rows = ctx.session.execute(
        sa.select(
            Application.reference,
            Application.title,
            Application.zone,
            Application.state,
            Organisation.name,
            Axis.number,
            Axis.title,
            Decision.outcome,
            Application.women_led,
            Application.first_time,
            Organisation.country == ctx.the_edition.country,
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Axis, Axis.id == Application.axis_id)
        .outerjoin(
            Decision,
            sa.and_(
                Decision.application_id == Application.id, Decision.state == DecisionState.STAGED
            ),
        )
        .where(which)
        .order_by(Application.reference)
    )
    return [StandingEntry(*row) for row in rows]


def _reviews(ctx: Context, which: sa.ColumnElement[bool]) -> tuple[Review, ...]:
    """Return the marks of all complete reviews, each juror under a name of their own."""
    rows = ctx.session.execute(
        sa.select(Application.reference, User.name, User.id, Score.mark, Criterion.position)
        .join(Assignment, Assignment.id == Score.assignment_id)
        .join(Application, Application.id == Assignment.application_id)
        .join(User, User.id == Assignment.user_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(which, Assignment.completed_at.is_not(None), counted())
        .order_by(Application.reference, User.name, User.id, Criterion.position)
    ).all()
    bearers: dict[str, set[int]] = {}
    for row in rows:
        bearers.setdefault(row.name, set()).add(row.id)
    return tuple(
        Review(
            row.reference,
            row.name if len(bearers[row.name]) == 1 else f"{row.name} ({row.id})",
            row.mark,
            str(row.position),
        )
        for row in rows
    )


def _taken(ctx: Context) -> int:
    return _count(ctx, _seen(ctx, PLACEABLE_STATES))


def _count(ctx: Context, which: sa.ColumnElement[bool]) -> int:
    counted_files = sa.select(sa.func.count()).select_from(Application).where(which)
    return ctx.session.scalar(counted_files) or 0
