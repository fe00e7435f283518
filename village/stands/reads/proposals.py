"""A proposed plan of stands as its page shows it: compared, explained, tried by hand."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa

from village.core.context import Context
from village.core.errors import NotFound
from village.engines.stands import advice, reading
from village.engines.stands.advice import WhyNot
from village.engines.stands.check import Broken, check
from village.engines.stands.problem import Allocation, StandProblem, StandRequest
from village.stands.reads.places import StandRow, on_plan
from village.stands.reads.placing import Party, parties
from village.stands.tables.allocation import StandProposal

Places = Mapping[str, tuple[str, ...]]

#: How long "why not this stand?" may think, and how many others may make room.
_THINK_SECONDS, _MAKE_ROOM = 2.0, 2


@dataclass(frozen=True, slots=True)
class AllocationFigures:
    """What a plan comes to; `revenue` in the edition's currency, before tax."""

    value: float
    placed: int
    revenue: float
    first_wishes: int
    wishes: int


@dataclass(frozen=True, slots=True)
class PlacementReason:
    """Why a request has no stand: a short code, how many stands it is about, whose rivals."""

    code: str
    count: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One application in the proposal: its stand, the one it has now, the wish that is met."""

    reference: str
    organisation: str
    zone: str
    stand: str
    present: str
    wish: int
    wishes: tuple[str, ...]
    pinned: bool
    settled: bool
    confirmed: bool
    reason: PlacementReason | None = None

    @property
    def changes(self) -> bool:
        """Whether publishing gives, takes or moves its stand."""
        return self.stand != self.present


@dataclass(frozen=True)
class ProposalView:
    """The edition's proposal with all that its page says of it."""

    version: int
    made_at: datetime
    problem: StandProblem
    plan: Allocation
    figures: Mapping[str, object]
    parties: Mapping[str, Party]
    stands: tuple[StandRow, ...]
    broken: tuple[Broken, ...] = field(default=())

    @cached_property
    def lines(self) -> list[ProposalLine]:
        """The applications, those without a stand first, then by stand."""
        found = [_line(self, request) for request in self.problem.requests]
        return sorted(found, key=lambda line: (bool(line.stand), line.stand, line.organisation))

    @cached_property
    def holder(self) -> dict[str, str]:
        """Who has each stand in the proposal, by the stand's number."""
        return {where[0]: who for who, where in self.plan.placed.items() if where}

    @property
    def gap(self) -> float:
        """The share of the best plan possible that may be missing, 0 to 1."""
        return self.plan.gap

    @property
    def wishing(self) -> int:
        """How many applications have wishes."""
        return sum(bool(request.wishes) for request in self.problem.requests)

    def name(self, reference: str) -> str:
        """Return the organisation behind a reference."""
        party = self.parties.get(reference)
        return party.organisation if party else reference

    def compared(self) -> dict[str, AllocationFigures]:
        """Return the figures of the proposal, the present plan and first come first served."""
        first: Places = {who: tuple(at) for who, at in _plan(self.figures, "first_come").items()}
        now = {p.reference: (p.stand,) for p in self.parties.values() if p.stand}
        return {
            "proposed": figures(self, self.plan.placed),
            "present": figures(self, now),
            "first_come": figures(self, first),
        }


@dataclass(frozen=True)
class Considered:
    """One application on one stand: what putting it there does, and why it is not there.

    `leaving` names those who would lose their stand by the move.
    """

    line: ProposalLine
    number: str
    gain: float
    broken: tuple[Broken, ...]
    leaving: tuple[str, ...]
    why: WhyNot


def proposal(ctx: Context) -> ProposalView | None:
    """Return the edition's proposal; None where there is none."""
    row = ctx.session.scalar(
        sa.select(StandProposal).where(StandProposal.edition_id == ctx.the_edition.id)
    )
    if row is None:
        return None
    problem, plan = reading.problem(row.problem), reading.plan(row.plan)
    return ProposalView(
        version=row.version,
        made_at=row.made_at,
        problem=problem,
        plan=plan,
        figures=row.figures,
        parties={party.reference: party for party in parties(ctx)},
        stands=tuple(on_plan(ctx)),
        broken=check(problem, bare(plan.placed)).broken,
    )


def consider(seen: ProposalView, reference: str, number: str) -> Considered:
    """Return what becomes of the proposal with an application on a stand.

    Raises:
        NotFound: the proposal has no such application or stand.
    """
    line = next((line for line in seen.lines if line.reference == reference), None)
    if line is None or number not in {module.id for module in seen.problem.modules}:
        raise NotFound
    effect = advice.move(seen.problem, seen.plan, reference, [number])
    fresh = tuple(fault for fault in effect.report.broken if fault not in seen.broken)
    fresh = tuple(fault for fault in fresh if fault.rule not in ("value", "bound"))
    why = advice.why_not(
        seen.problem, seen.plan, reference, [number],
        moves=_MAKE_ROOM, time_limit_s=_THINK_SECONDS,
    )  # fmt: skip
    leaving = tuple(who for who in seen.plan.placed if who not in effect.plan.placed)
    return Considered(line, number, effect.gain, fresh, leaving, why)


def figures(seen: ProposalView, placed: Places) -> AllocationFigures:
    """Return what a plan of the proposal's problem comes to."""
    modules = {module.id: module for module in seen.problem.modules}
    sides = {row.number: row.open_sides for row in seen.stands}
    asked = {request.id: request for request in seen.problem.requests}
    here = {who: at for who, at in placed.items() if who in asked and at and at[0] in modules}
    revenue = sum(
        modules[at[0]].price
        * (1 + seen.problem.corner_supplement * max(0, sides.get(at[0], 1) - 1))
        for at in here.values()
    )
    ranks = [_rank(asked[who], at[0]) for who, at in here.items()]
    return AllocationFigures(
        value=check(seen.problem, bare(here)).value,
        placed=len(here),
        revenue=revenue,
        first_wishes=ranks.count(1),
        wishes=sum(rank > 0 for rank in ranks),
    )


def bare(placed: Places) -> Allocation:
    """Return places as a plan that states neither value nor bound."""
    return Allocation(placed, value=math.nan, bound=math.nan)


def _line(seen: ProposalView, request: StandRequest) -> ProposalLine:
    party = seen.parties.get(request.id)
    stand = next(iter(seen.plan.placed.get(request.id, ())), "")
    return ProposalLine(
        reference=request.id,
        organisation=seen.name(request.id),
        zone=party.zone if party else "",
        stand=stand,
        present=party.stand if party else "",
        wish=_rank(request, stand),
        wishes=tuple(wish[0] for wish in request.wishes),
        pinned=request.id in seen.problem.pinned,
        settled=bool(party and party.settled),
        confirmed=bool(party and party.confirmed),
        reason=None if stand else _reason(seen, request),
    )


def _rank(request: StandRequest, stand: str) -> int:
    """Return the rank of a stand among the wishes, from 1; 0 where it is none."""
    wished = [wish[0] for wish in request.wishes]
    return wished.index(stand) + 1 if stand in wished else 0


def _reason(seen: ProposalView, request: StandRequest) -> PlacementReason:
    """Return why a request has no stand in the proposal."""
    problem, taken = seen.problem, seen.holder
    suiting = [
        module.id
        for module in problem.modules
        if module.zone in request.zones and request.needs <= module.utilities
    ]
    if not suiting:
        return PlacementReason("size")
    kept = {where[0] for who, where in problem.pinned.items() if who != request.id}
    open_ = [number for number in suiting if number not in problem.blocked | kept]
    if not open_:
        return PlacementReason("closed", len(suiting))
    free = [number for number in open_ if number not in taken]
    if not free:
        return PlacementReason("taken", len(open_))
    rivals = {
        name
        for number in free
        for fault in check(problem, bare({**seen.plan.placed, request.id: (number,)})).broken
        if fault.rule == "separate" and request.id in fault.names
        for name in fault.names
        if name != request.id
    }
    names = tuple(sorted(seen.name(rival) for rival in rivals))
    return (
        PlacementReason("rivals", len(free), names) if names else PlacementReason("hand", len(free))
    )


def _plan(figures: Mapping[str, object], name: str) -> dict[str, list[str]]:
    found = figures.get(name)
    return found if isinstance(found, dict) else {}
