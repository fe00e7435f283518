"""The allocation problem and its plan (formats village-stands/1 and village-plan/1), as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class ProblemError(ValueError):
    """A problem or plan that is malformed or contradicts itself; the message names the field."""


@dataclass(frozen=True, slots=True)
class Module:
    """One unit of floor: a rectangle of a block, lengths in metres."""

    id: str
    block: str
    zone: str
    x: float
    y: float
    width: float
    depth: float
    utilities: frozenset[str] = frozenset()
    price: float = 0.0
    footfall: float = 0.0


@dataclass(frozen=True, slots=True)
class StandRequest:
    """What one exhibitor asks for.

    Attributes:
        modules: how many modules, 1 to 6.
        open_sides: how many open sides are wished for.
        points: 0 to 100 and more, the weight of the exhibitor's own satisfaction.
        wishes: sets of modules, best first.
        theme: what it is about, for quarters; empty when it does not matter.
    """

    id: str
    zones: frozenset[str]
    modules: int
    needs: frozenset[str] = frozenset()
    open_sides: int = 1
    points: float = 0.0
    wishes: tuple[tuple[str, ...], ...] = ()
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a plan is worth: see FORMATS §3 for the formula."""

    placed: float = 150.0
    wish: tuple[float, ...] = (100.0, 80.0, 60.0, 45.0, 30.0)
    open_side: float = 10.0
    footfall: float = 40.0
    revenue: float = 0.02
    together: float = 60.0


@dataclass(frozen=True, slots=True)
class StandProblem:
    """The floor, the requests and the rules; distances in metres."""

    modules: tuple[Module, ...]
    requests: tuple[StandRequest, ...]
    separate: tuple[tuple[str, str, float], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    pinned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocked: frozenset[str] = frozenset()
    aisle: float = 3.0
    corner_supplement: float = 0.12
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who gets which modules, what that is worth and how much better it could be.

    Attributes:
        bound: no plan is worth more than this.
        status: `optimal` (the bound is met), `gap` (the wanted gap is met) or `time`.
        moved: after a repair, the requests that stand elsewhere than before.
    """

    placed: Mapping[str, tuple[str, ...]]
    unplaced: Mapping[str, str] = field(default_factory=dict)
    value: float = 0.0
    bound: float = 0.0
    status: str = "time"
    seconds: float = 0.0
    moved: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """Return the share of the bound that may be missing, 0 to 1."""
        return proven_gap(self.value, self.bound)


def proven_gap(value: float, bound: float) -> float:
    """Return the share of a proven bound that a value may be short of, 0 to 1."""
    return max(0.0, (bound - value) / bound) if bound > 0 else 0.0


PLAN_FORMAT = "village-plan/1"
PROBLEM_FORMAT = "village-stands/1"


def as_plan_data(allocation: Allocation) -> dict[str, object]:
    """Return an allocation as the data of a plan file."""
    return {
        "format": PLAN_FORMAT,
        "placed": {who: list(where) for who, where in sorted(allocation.placed.items())},
        "unplaced": dict(sorted(allocation.unplaced.items())),
        "value": round(allocation.value, 6),
        "bound": round(allocation.bound, 6),
        "gap": round(allocation.gap, 8),
        "status": allocation.status,
        "seconds": round(allocation.seconds, 3),
        "moved": list(allocation.moved),
    }
