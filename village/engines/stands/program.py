"""Programs: the rows and limits of an integer program, and what solving it gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from village.engines.stands.floor import Ints


@dataclass(frozen=True)
class SolverLimits:
    """When the solver of a piece stops.

    Attributes:
        seconds: of wall time.
        nodes: of the search tree; the same work on any machine.
        gap: share of the value that may be missing.
        probing: try both values of every column first, for better bounds; where columns are many
            and a good plan is known, that takes longer than the search.
    """

    seconds: float = 10.0
    nodes: int = 100_000
    gap: float = 1e-7
    probing: bool = True


@dataclass(frozen=True)
class ProgramResult:
    """What solving a piece gave: the whole plan's seats, or None, and what the piece proves.

    Attributes:
        bound: no plan that differs only in the piece's columns is worth more.
        is_proven: the seats are the best these columns allow.
    """

    seats: Ints | None
    value: float
    bound: float
    is_proven: bool

    def at_least(self, bound: float) -> ProgramResult:
        """Return the outcome when what was left out could be worth `bound`."""
        return replace(self, bound=max(self.bound, bound))


@dataclass
class Rows:
    """Rows of a program being written, as highspy wants them."""

    starts: list[int] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)
    data: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(
        self,
        plus: Sequence[int],
        upper: float,
        *,
        minus: Sequence[int] = (),
        lower: float = -np.inf,
    ) -> None:
        """Add the row `lower <= sum(plus) - sum(minus) <= upper`."""
        self.starts.append(len(self.indices))
        self.indices += [*plus, *minus]
        self.data += [1.0] * len(plus) + [-1.0] * len(minus)
        self.lower.append(lower)
        self.upper.append(upper)
