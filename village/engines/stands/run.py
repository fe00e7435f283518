"""A run of the engine: the best plan and the lowest bound so far, and who is told of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from village.engines.stands import reasons
from village.engines.stands.choices import Choices
from village.engines.stands.floor import Ints
from village.engines.stands.problem import Allocation

OPTIMAL = 1e-6  # relative: a smaller gap is none


@dataclass(frozen=True)
class Progress:
    """Where a run stands: seconds since its start, value and bound so far, what it does."""

    seconds: float
    value: float
    bound: float
    stage: str

    @property
    def gap(self) -> float:
        """Return the share of the bound that may be missing, 0 to 1."""
        return max(0.0, (self.bound - self.value) / self.bound) if self.bound > 0 else 0.0


Listener = Callable[[Progress], None]


@dataclass
class Run:
    """One run of the engine on one problem: the best plan and bound so far."""

    choices: Choices
    time_limit_s: float = 30.0
    gap: float = 0.0
    seed: int = 0
    progress: Listener | None = None
    value: float = -np.inf
    bound: float = np.inf
    seats: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    started: float = field(default_factory=time.monotonic)

    @property
    def left_s(self) -> float:
        """Return the seconds left."""
        return self.time_limit_s - (time.monotonic() - self.started)

    @property
    def is_optimal(self) -> bool:
        """Say whether value and bound meet."""
        return self.bound - self.value <= OPTIMAL * max(1.0, abs(self.bound))

    @property
    def is_content(self) -> bool:
        """Say whether the run may end: the gap is met or the time is over."""
        wanted = self.gap * max(1.0, abs(self.bound))
        return self.is_optimal or self.bound - self.value <= wanted or self.left_s <= 0

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
            self.progress(Progress(seconds, self.value, max(self.bound, self.value), stage))
