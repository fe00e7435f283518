"""The incumbent: the best plan and the lowest bound so far, the time left, and who is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from village.engines.stands import reasons
from village.engines.stands.choices import NOWHERE, Choices
from village.engines.stands.floor import Bools, Ints
from village.engines.stands.problem import Allocation, proven_gap
from village.engines.stands.program import SolverLimits

OPTIMAL = 1e-6  # relative: a smaller gap is none


@dataclass(frozen=True)
class SolverProgress:
    """How far the engine is: seconds since the start, value and bound so far, the stage."""

    seconds: float
    value: float
    bound: float
    stage: str

    @property
    def gap(self) -> float:
        """Return the share of the bound that may be missing, 0 to 1."""
        return proven_gap(self.value, self.bound)


Listener = Callable[[SolverProgress], None]


@dataclass
class Incumbent:
    """The best plan and the lowest bound known so far; every stage betters one of them.

    Attributes:
        gap: the share of the bound, 0 to 1, with which one is content.
        value: what the best plan is worth.
        bound: no plan is worth more.
        seats: the best plan, each request's placement or -1.
    """

    choices: Choices
    time_limit_s: float
    gap: float = 0.0
    progress: Listener | None = None
    started: float = field(default_factory=time.monotonic)
    value: float = -np.inf
    bound: float = np.inf
    seats: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def left_s(self) -> float:
        """Return the seconds left."""
        return self.time_limit_s - (time.monotonic() - self.started)

    @property
    def is_optimal(self) -> bool:
        """Say whether value and bound meet."""
        return self.missing <= OPTIMAL * max(1.0, abs(self.bound))

    @property
    def is_content(self) -> bool:
        """Say whether the search may end: the gap is met or the time is over."""
        wanted = self.gap * max(1.0, abs(self.bound))
        return self.is_optimal or self.missing <= wanted or self.left_s <= 0

    @property
    def missing(self) -> float:
        """Return how much more than the best plan another could be worth."""
        return self.bound - self.value

    def limited(self, limits: SolverLimits) -> SolverLimits:
        """Return limits that end with the time left."""
        return replace(limits, seconds=min(limits.seconds, self.left_s))

    def held(self, columns: Bools) -> Ints:
        """Return the best plan's seats that are among some columns; nobody else has one."""
        c = self.choices
        held = np.full(c.count, NOWHERE, dtype=np.int64)
        for i in np.flatnonzero(self.seats >= 0).tolist():
            if columns[c.column(i, int(self.seats[i]))]:
                held[i] = self.seats[i]
        return held

    def allocation(self) -> Allocation:
        """Return the plan as the world sees it, with a reason for each request without a stand."""
        c = self.choices
        bound = max(self.bound, self.value)
        met = "gap" if bound - self.value <= self.gap * max(1.0, abs(bound)) else "time"
        return Allocation(
            placed=reasons.placed(c, self.seats),
            unplaced=reasons.unplaced(c, self.seats),
            value=self.value,
            bound=bound,
            status="optimal" if self.is_optimal else met,
            seconds=time.monotonic() - self.started,
        )

    def offer(self, seats: Ints | None, stage: str) -> None:
        """Keep a plan if it is the best so far."""
        if seats is not None:
            value = self.choices.worth(seats)
            if value > self.value + 1e-9:
                self.value, self.seats = value, seats.copy()
                self._tell(stage)

    def prove(self, bound: float, stage: str) -> None:
        """Keep a bound if it is the lowest so far."""
        if bound < self.bound - 1e-9:
            self.bound = bound
            self._tell(stage)

    def _tell(self, stage: str) -> None:
        if self.progress is not None:
            seconds = time.monotonic() - self.started
            self.progress(SolverProgress(seconds, self.value, max(self.bound, self.value), stage))
