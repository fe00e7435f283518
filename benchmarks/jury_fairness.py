"""What is proven of fair assignments within ten seconds of processor time.

180 applications, 120 jurors, 8 % conflicts, three reviews each, six at most for a juror. Times
are of the processor, for a busy machine gives each process only a part of each second.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from benchmarks.jury_worlds import Floats
from village.engines.jury import packing
from village.engines.jury.assignment import AssignmentProblem, instance, silent, solve
from village.engines.jury.instance import Booleans, Clock
from village.engines.jury.solver import INFINITY, Growing, Solution

SECONDS = 10.0
KINDS = ("dense", "sparse", "clustered", "tied", "files 0.8",
         "jurors 0.3", "jurors 0.5", "jurors 0.8", "both 0.8")  # fmt: skip
MATRICES = 10


@dataclass(slots=True)
class ProcessorClock(Clock):
    """How many seconds of processor time are left."""

    start: float = field(default_factory=time.process_time)

    @property
    def left(self) -> float:
        """Seconds until the limit."""
        return self.limit - (time.process_time() - self.start)

    def part(self, share: float) -> ProcessorClock:
        """Return a clock that stops when this share of the whole limit has passed."""
        return ProcessorClock(self.limit * share, self.start)


class Unhurried(Growing):
    """A linear programme without a limit of its own, which would go by the wall clock."""

    def solve(self, gain: Floats, open_columns: Booleans, *, time_limit: float) -> Solution:
        """Return the optimum, however busy the machine is."""
        return super().solve(gain, open_columns, time_limit=time_limit and INFINITY)


def fairness(_repeats: int) -> None:
    """Print what the bounds leave open of the lowest share and of the sum."""
    packing.Growing = Unhurried  # type: ignore[misc]  # a busy machine gives it less
    print(f"fair, 180×120, limit {SECONDS:g} s of CPU: what the bounds leave open, CPU seconds")
    for kind in KINDS:
        for seed in range(MATRICES):
            problem = matrix(kind, seed)
            clock = ProcessorClock(SECONDS)
            found = solve(problem, instance(problem), clock, silent)
            share = found.lowest_share_bound / found.lowest_share - 1
            total = found.total_bound / found.total - 1
            print(f"  {kind:12} {seed}: {found.status:8} share {found.lowest_share:.4f}"
                  f" open {share:.3%}, total open {total:.3%};"
                  f" {SECONDS - clock.left:.2f}", flush=True)  # fmt: skip


def matrix(kind: str, seed: int) -> AssignmentProblem:
    """Return affinities of one kind.

    The number behind `jurors` is the part of an affinity that all files of a juror share, that
    behind `files` the part that all jurors of a file share; `both` has a half of it each.
    """
    random = np.random.default_rng(seed)
    affinity = affinities(kind, random)
    affinity[random.random(affinity.shape) < 0.08] = np.nan
    names = tuple(f"A{i}" for i in range(180)), tuple(f"J{j}" for j in range(120))
    return AssignmentProblem(*names, affinity, 3, 6)


def affinities(kind: str, random: np.random.Generator) -> Floats:
    """Return even affinities, or those of another kind."""
    even = random.random((180, 120))
    match kind.split():
        case ["sparse"]:
            return np.where(random.random(even.shape) < 0.08, even, 0.0)
        case ["clustered"]:
            a, b = (random.dirichlet(np.full(8, 0.3), n) for n in even.shape)
            return np.asarray(a @ b.T / np.outer(*(np.linalg.norm(x, axis=1) for x in (a, b))))
        case ["tied"]:
            return random.integers(0, 4, even.shape).astype(np.float64)
        case ["jurors" | "files" | "both" as effects, part]:
            jurors = random.random((1, even.shape[1]))
            files = random.random((even.shape[0], 1))
            shared = {"jurors": jurors, "files": files, "both": (jurors + files) / 2}[effects]
            return np.asarray((1 - float(part)) * even + float(part) * shared)
    return even
