"""Repairs after a stand came free: who could have it, with how many moves, for what gain."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from village.applications import Application
from village.core.context import Context
from village.core.errors import NotFound
from village.engines.stands.check import check
from village.engines.stands.problem import StandProblem
from village.engines.stands.repair import repairs
from village.organisations import Organisation
from village.stands.reads.placing import Party, Placing, placing
from village.stands.reads.proposals import bare
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceState

MOST_MOVES = 3
#: How long a page may think about them.
_THINK_SECONDS = 2.0
#: Points below which a further move is not worth asking anybody.
_WORTH_MOVING = 1.0
_LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class RepairStep:
    """One exhibitor that gets a stand or changes it; `before` is empty for who had none."""

    reference: str
    organisation: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Option:
    """A repair with at most `moves` moves: its steps, and what it gains over leaving all be."""

    moves: int
    moved: int
    gain: float
    steps: tuple[RepairStep, ...]


@dataclass(frozen=True, slots=True)
class Freed:
    """A stand that came free lately, and who had it."""

    number: str
    organisation: str


def options(ctx: Context, stand: str = "") -> list[Option]:
    """Return the repairs with at most 0 to 3 moves that gain more than those with fewer.

    With a stand's number, only that stand is filled and what the moves leave free; others that are
    free stay so.

    Raises:
        NotFound: somebody has the stand, or it is blocked.
    """
    now = placing(ctx)
    if stand and (stand in {party.stand for party in now.parties} | now.problem.blocked):
        raise NotFound
    problem = _only(now, stand) if stand else now.problem
    freed = _free(now, problem)
    worth = check(problem, bare(now.present)).value
    found: list[Option] = []
    plans = repairs(
        problem,
        bare(now.present),
        max_moves=MOST_MOVES,
        freed=freed,
        time_limit_s=_THINK_SECONDS,
    )
    for moves, plan in enumerate(plans):
        legal = check(problem, bare(plan.placed)).is_legal
        gain = plan.value - worth
        if legal and gain > (found[-1].gain if found else 0.0) + _WORTH_MOVING:
            steps = _steps(now, plan.placed)
            found.append(Option(moves, sum(bool(step.before) for step in steps), gain, steps))
    return found


def freed_lately(ctx: Context) -> list[Freed]:
    """Return the stands that came free in the last two weeks and that nobody has yet."""
    other = aliased(StandPlace)
    in_use = (
        sa.select(other.id)
        .where(other.stand_id == Stand.id, other.state != PlaceState.RELEASED)
        .exists()
    )
    rows = ctx.session.execute(
        sa.select(Stand.number, Organisation.name)
        .join(StandPlace, StandPlace.stand_id == Stand.id)
        .join(Application, Application.id == StandPlace.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(
            Stand.edition_id == ctx.the_edition.id,
            StandPlace.state == PlaceState.RELEASED,
            StandPlace.state_at > ctx.now - _LATELY,
            Stand.drawn,
            ~in_use,
        )
        .order_by(Stand.number, StandPlace.state_at)
    )
    return [Freed(number, name) for number, name in {row[0]: row[1] for row in rows}.items()]


def _only(now: Placing, stand: str) -> StandProblem:
    """Return the problem in which every other free stand stays free."""
    kept = {party.stand for party in now.parties} | {stand}
    closed = {module.id for module in now.problem.modules} - kept
    closed -= {name for where in now.problem.pinned.values() for name in where}
    return replace(now.problem, blocked=(now.problem.blocked | closed) - {stand})


def _free(now: Placing, problem: StandProblem) -> frozenset[str]:
    """Return the stands that nobody has and that are not blocked."""
    taken = {party.stand for party in now.parties} | problem.blocked
    return frozenset(module.id for module in problem.modules) - taken


def _steps(now: Placing, placed: Mapping[str, tuple[str, ...]]) -> tuple[RepairStep, ...]:
    """Return who gets another stand than now, those that move first."""
    changed: list[tuple[Party, str]] = [
        (party, placed[party.reference][0])
        for party in now.parties
        if party.reference in placed and placed[party.reference] != (party.stand,)
    ]
    steps = (RepairStep(p.reference, p.organisation, p.stand, after) for p, after in changed)
    return tuple(sorted(steps, key=lambda step: (not step.before, step.after)))
