"""What must hold of an assignment, as arrays, and what is chosen of it."""

import time
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from village.engines.jury.reviews import Floats, Integers

Booleans = NDArray[np.bool_]
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class JurorGroup:
    """How many of these jurors each of these applications has, at least and at most."""

    name: str
    applications: Integers
    jurors: Integers
    at_least: int
    at_most: int


@dataclass(frozen=True)
class Instance:
    """What must hold of an assignment, as arrays.

    `affinity` has a row for each application and a column for each juror, NaN where they
    may not meet; `kept`, if any, marks pairs of which at least `keep` must be chosen. Shares
    are of `reference`, by default of the largest sums that the affinities allow.
    """

    affinity: Floats
    demand: Integers
    least: Integers
    most: Integers
    groups: tuple[JurorGroup, ...] = ()
    kept: Booleans | None = None
    keep: int = 0
    reference: Floats | None = None

    @cached_property
    def allowed(self) -> Booleans:
        """Which pairs may be chosen."""
        return ~np.isnan(self.affinity)

    @cached_property
    def best(self) -> Floats:
        """The largest sum that each application's demand could reach alone."""
        if self.reference is not None:
            return self.reference
        ranked = _ranked(self)
        columns = np.arange(ranked.shape[1])
        return np.asarray(np.where(columns < self.demand[:, None], ranked, 0.0).sum(1))

    def shares(self, pairs: Booleans) -> Floats:
        """Return each application's share: its sum over its best, 1 where that is 0."""
        best = self.best
        sums = np.where(pairs, np.nan_to_num(self.affinity), 0.0).sum(1)
        return np.where(best > 0, sums / np.where(best > 0, best, 1.0), 1.0)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pairs, as a matrix of booleans, with their sum and a proven bound on it.

    `pairs` is None where none were found; `impossible` says whether that is proven.
    """

    pairs: Booleans | None
    total: float
    bound: float
    impossible: bool = False


@dataclass(slots=True)
class Clock:
    """How many seconds are left."""

    limit: float
    start: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds until the limit."""
        return self.limit - (time.monotonic() - self.start)

    def part(self, share: float) -> "Clock":
        """Return a clock that stops when this share of the whole limit has passed."""
        return Clock(self.limit * share, self.start)


def _ranked(instance: Instance) -> Floats:
    """Return each application's affinities in falling order, 0 for what is not allowed."""
    return -np.sort(-np.nan_to_num(instance.affinity, nan=0.0), axis=1)


def usable(instance: Instance, floor: float) -> Booleans:
    """Return the pairs that can be part of a choice with a share of at least `floor`."""
    ranked, best, affinity = _ranked(instance), instance.best, np.nan_to_num(instance.affinity)
    others = np.maximum(instance.demand - 1, 0)[:, None]
    companions = np.where(np.arange(ranked.shape[1]) < others, ranked, 0.0).sum(1)
    needed = (floor - TOLERANCE) * best - companions
    among_best = affinity >= np.take_along_axis(ranked, others, 1)
    return np.asarray(instance.allowed & (among_best | (affinity >= needed[:, None])))
