"""The ranking as a reader may see it: files, marks, certainty, and what is staged on each."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import sqlalchemy as sa

from village.context import Context
from village.domain.applications import JURY_STATES, PLACEABLE_STATES, Kind, State
from village.domain.continents import Continent
from village.domain.decisions import DecisionState, Outcome
from village.domain.permissions import Permission as P
from village.domain.scoring import HIGHEST_MARK
from village.models import (
    Application,
    Assignment,
    Axis,
    Criterion,
    Decision,
    Organisation,
    Score,
    User,
)
from village.queries import visible
from village.queries.jury import READABLE, counted
from village.selection import ranking as science
from village.selection.reviews import Review


class Scope(StrEnum):
    """Which files are ranked against each other."""

    OPEN = "open"
    ALL = "all"


#: The files of each scope: those still to decide, or all that the jury has read.
SCOPES = {Scope.OPEN: JURY_STATES, Scope.ALL: READABLE}


#: How many files above the last place, and how many below, a picture shows.
AROUND = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the ranking."""

    reference: str
    title: str
    zone: Continent
    state: State
    organisation: str
    axis_number: int | None
    axis: Mapping[str, str] | None
    staged: Outcome | None
    women_led: bool
    first_time: bool
    national: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the ranking; `last_place` marks the last one above the cut."""

    rank: int
    entry: Entry
    reviews: int
    raw_mean: float | None
    score: float
    low: float
    high: float
    p_selected: float
    verdict: science.Verdict
    last_place: bool


@dataclass(frozen=True, slots=True)
class NextReview:
    """A file where one more review would help, and by how many wrong selections."""

    entry: Entry
    reviews: int
    gain: float


@dataclass(frozen=True, slots=True)
class Standing:
    """The ranking with its figures.

    Attributes:
        places: how many of the ranked files can be selected.
        taken: how many places are given already; not counted in the scope of all files.
        cut: the score half-way between the last file in and the first one out.
        least, most: the part of the scale on which the intervals lie.
        notes: what the method warns of, in English.
        reviews, weights: the marks that all this comes from.
    """

    scope: Scope
    places: int
    taken: int
    rows: tuple[Row, ...]
    next_reviews: tuple[NextReview, ...]
    jurors: tuple[science.JurorEffect, ...]
    expected_wrong: float
    cut: float | None
    least: float
    most: float
    notes: tuple[str, ...]
    reviews: tuple[Review, ...]
    weights: tuple[tuple[str, float], ...]

    def count(self, *verdicts: science.Verdict) -> int:
        """Return how many files have one of these verdicts."""
        return sum(row.verdict in verdicts for row in self.rows)

    @property
    def certain(self) -> int:
        """How many decisions the marks settle."""
        return self.count(science.Verdict.IN, science.Verdict.OUT)

    @property
    def unreviewed(self) -> int:
        """How many files nobody has reviewed."""
        return sum(row.reviews == 0 for row in self.rows)

    def staged(self, outcome: Outcome) -> int:
        """Return how many files have this decision staged."""
        return sum(row.entry.staged is outcome for row in self.rows)

    @property
    def around_cut(self) -> tuple[Row, ...]:
        """The files on both sides of the last place, for a picture; none where all are in."""
        if self.cut is None:
            return ()
        return self.rows[max(self.places - AROUND, 0) : self.places + AROUND]

    @property
    def undecided(self) -> tuple[Row, ...]:
        """The files before the jury on which nothing is staged, best first."""
        return tuple(
            row for row in self.rows if row.entry.state in JURY_STATES and not row.entry.staged
        )

    @property
    def mark(self) -> str:
        """A fingerprint of the order and of what is staged, to tell whether it has changed."""
        lines = (f"{row.entry.reference} {row.entry.staged}" for row in self.rows)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

    def only(self, *, axis: int | None = None, zone: str = "") -> "Standing":
        """Return the ranking with the lines of one axis and one continent; ranks stay."""
        rows = tuple(
            row
            for row in self.rows
            if (axis is None or row.entry.axis_number == axis)
            and (not zone or row.entry.zone == zone)
        )
        return replace(self, rows=rows)

    def of(self, reference: str) -> Row | None:
        """Return the line of one file."""
        return next((row for row in self.rows if row.entry.reference == reference), None)


def standing(ctx: Context, scope: Scope = Scope.OPEN) -> Standing:
    """Return the ranking of all files that the actor may see, as if there were no others.

    Only complete reviews count, and none by somebody who stepped aside from the file.
    """
    entries = {entry.reference: entry for entry in _entries(ctx, scope)}
    taken = _taken(ctx) if scope is Scope.OPEN else 0
    places = _left(ctx, taken)
    reviews = _reviews(ctx, scope)
    present = {review.criterion for review in reviews}
    weights = tuple(
        (str(criterion.position), float(criterion.weight))
        for criterion in ctx.the_edition.criteria
        if str(criterion.position) in present
    )
    found = _ranked(reviews, places, weights, tuple(entries))
    return _standing(scope, taken, entries, found, reviews, weights)


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
    entries: Mapping[str, Entry],
    found: science.Ranking,
    reviews: tuple[Review, ...],
    weights: tuple[tuple[str, float], ...],
) -> Standing:
    rows = tuple(
        Row(
            rank=line.rank,
            entry=entries[line.application],
            reviews=line.reviews,
            raw_mean=line.raw_mean if line.reviews else None,
            score=line.score,
            low=min(max(line.low, 0.0), HIGHEST_MARK),
            high=min(max(line.high, 0.0), HIGHEST_MARK),
            p_selected=line.p_selected,
            verdict=line.verdict,
            last_place=line.rank == found.places < len(found.rows),
        )
        for line in found.rows
    )
    reviewed = {line.application: line.reviews for line in found.rows}
    least, most = _scale(rows)
    return Standing(
        scope=scope,
        places=found.places,
        taken=taken,
        rows=rows,
        next_reviews=tuple(
            NextReview(entries[one.application], reviewed[one.application], one.gain)
            for one in found.next_reviews
            if one.gain > 0 and entries[one.application].state in JURY_STATES
        ),
        jurors=tuple(sorted(found.jurors, key=lambda juror: (-juror.severity, juror.juror))),
        expected_wrong=found.expected_wrong,
        cut=_cut(rows, found.places),
        least=least,
        most=most,
        notes=found.warnings,
        reviews=reviews,
        weights=weights,
    )


def _cut(rows: tuple[Row, ...], places: int) -> float | None:
    if not 0 < places < len(rows):
        return None
    return (rows[places - 1].score + rows[places].score) / 2


def _scale(rows: Iterable[Row]) -> tuple[float, float]:
    """Return the whole marks between which all intervals and means lie."""
    values = [v for row in rows for v in (row.low, row.high, row.raw_mean) if v is not None]
    if not values:
        return 0.0, float(HIGHEST_MARK)
    least, most = float(int(min(values))), float(-int(-max(values) // 1))
    return least, max(most, least + 1)


def _seen(ctx: Context, states: Iterable[State]) -> sa.ColumnElement[bool]:
    return sa.and_(
        visible.applications(ctx.actor, P.VIEW_RANKING),
        Application.kind == Kind.STARTUP,
        Application.state.in_(states),
    )


def _entries(ctx: Context, scope: Scope) -> list[Entry]:
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
        .where(_seen(ctx, SCOPES[scope]))
        .order_by(Application.reference)
    )
    return [Entry(*row) for row in rows]


def _reviews(ctx: Context, scope: Scope) -> tuple[Review, ...]:
    """Return the marks of all complete reviews, each juror under a name of their own."""
    rows = ctx.session.execute(
        sa.select(Application.reference, User.name, User.id, Score.mark, Criterion.position)
        .join(Assignment, Assignment.id == Score.assignment_id)
        .join(Application, Application.id == Assignment.application_id)
        .join(User, User.id == Assignment.user_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(_seen(ctx, SCOPES[scope]), Assignment.completed_at.is_not(None), counted())
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
    return (
        ctx.session.scalar(
            sa.select(sa.func.count()).select_from(Application).where(_seen(ctx, PLACEABLE_STATES))
        )
        or 0
    )
