"""The probability of being among the best, from the joint posterior of all applications."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from village.engines.jury.mixed import Fit, Point
from village.engines.jury.reviews import Floats

VALUES = 4_000_000
"""About how many numbers are drawn in all, unless that leaves too few draws of each."""
FEWEST, MOST = 400, 4000
BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class Certainty:
    """How each application stands to the cut between the last place and the next.

    `p` is the probability of being among the best; `gap` and `gap_variance` describe the
    distance to the cut, `own_variance` the part of it that reviews of this one can lower.
    """

    p: Floats
    gap: Floats
    gap_variance: Floats
    own_variance: Floats


class Tally:
    """Sums over draws, from which the certainty follows."""

    def __init__(self, many: int, places: int) -> None:
        self.many, self.places = many, places
        self.p = np.zeros(many)
        self.gap, self.gap2 = np.zeros(many), np.zeros(many)
        self.own, self.own2 = np.zeros(many), np.zeros(many)
        self.draws = 0

    def add(self, mean: Floats, error: Floats, noise: Floats) -> None:
        """Count draws of all applications, one row a draw.

        Each application is compared with the cut that the *others* draw, and is itself
        integrated out: P(mean + error·Z > cut) instead of one draw's yes or no, the
        Rao-Blackwell way, which needs far fewer draws.
        """
        values = mean + error * noise
        last = self.many - self.places
        parted = np.partition(values, (last - 1, last), axis=1)
        below, above = parted[:, last - 1, None], parted[:, last, None]
        cut = np.where(values >= above, below, above)
        self.p += scipy.special.ndtr((mean - cut) / error).sum(0)
        gap = values - cut
        self.gap += gap.sum(0)
        self.gap2 += np.square(gap).sum(0)
        own = values - values.mean(1, keepdims=True)
        self.own += own.sum(0)
        self.own2 += np.square(own).sum(0)
        self.draws += len(values)

    def result(self) -> Certainty:
        """Return the means over the draws."""
        n = self.draws
        gap, own = self.gap / n, self.own / n
        return Certainty(
            p=np.clip(self.p / n, 0.0, 1.0),
            gap=gap,
            gap_variance=np.maximum(self.gap2 / n - gap**2, 0.0),
            own_variance=np.maximum(self.own2 / n - own**2, 0.0),
        )


def settled(many: int, places: int) -> Certainty | None:
    """Return the certainty where every application has a place, or none has."""
    if 0 < places < many:
        return None
    nothing = np.zeros(many)
    return Certainty(np.full(many, float(places > 0)), nothing, nothing, nothing)


def draw_count(many: int) -> int:
    """Return how many draws this many applications get."""
    return min(max(VALUES // max(many, 1), FEWEST), MOST)


def certainty(fit: Fit, places: int, *, seed: int) -> Certainty:
    """Return how certain each application's place among the best is."""
    many = len(fit.marks.applications)
    if known := settled(many, places):
        return known
    generator = np.random.default_rng(seed)
    tally = Tally(many, places)
    total = draw_count(many)
    for point in fit.points:
        left = max(round(point.share * total), 1)
        while left > 0:
            count = min(left, max(BLOCK // many, 1))
            _draw(point, tally, generator, count)
            left -= count
    result = tally.result()
    return Certainty(
        result.p,
        result.gap * fit.scale,
        result.gap_variance * fit.scale**2,
        result.own_variance * fit.scale**2,
    )


def sample(fit: Fit, count: int, *, seed: int) -> Floats:
    """Return `count` rows of application means from the joint posterior, on the marks' scale."""
    generator = np.random.default_rng(seed)
    shares = np.array([point.share for point in fit.points])
    counts = generator.multinomial(count, shares / shares.sum())
    rows = [
        mean + error * generator.standard_normal(mean.shape)
        for point, number in zip(fit.points, counts, strict=True)
        for mean, error in [_common(point, generator, int(number))]
    ]
    return np.asarray(fit.centre + fit.scale * np.vstack(rows))


def _draw(point: Point, tally: Tally, generator: np.random.Generator, count: int) -> None:
    """Draw `count` times from the posterior at one point, in standardised units."""
    mean, error = _common(point, generator, count)
    tally.add(mean, error, generator.standard_normal(mean.shape))


def _common(point: Point, generator: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """Draw what applications have in common; return each one's mean and deviation, given that."""
    noise = np.sqrt(point.noise)
    shape = (len(point.centre), count)
    moves = scipy.linalg.solve_triangular(
        point.factor.T, generator.standard_normal(shape), lower=False
    )
    common = point.centre[:, None] + moves * noise
    mean = point.offset + np.asarray(point.slope @ common).T
    return mean, np.broadcast_to(noise * np.sqrt(point.own), mean.shape)
