"""What the marks leave uncertain of the variances and of each juror's reliability.

The jurors' noise variances are a hierarchy. Most jurors are ordinary: their variances are
s2·v with v ~ scaled inverse χ²(nu), where nu is unknown, infinite with probability one half
(all ordinary jurors alike). About one in twenty is a rogue, of some eight times the
variance. With the priors of `mixed` all conditional distributions are known, and the posterior
is sampled by Gibbs (Geman and Geman 1984; Wand et al. 2011 for heavy-tailed scales as
mixtures). The mean is integrated out where the applications' or the jurors' effects are
drawn, which keeps the chains mixing however large the jury (Papaspiliopoulos, Roberts and
Zanella 2020), effects are stretched together with their ratio, which does so however noisy
the marks, and the reliabilities are integrated out where nu and the rogues are drawn. Many
short chains start at the REML estimate and advance together as columns of arrays. What is
kept of them are the variances alone: at each of these points the posterior of the effects is
exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import scipy

from village.engines.jury import mixed
from village.engines.jury.mixed import (
    LOG_RATIOS,
    NOISE_DF,
    NOISE_SHARE,
    PRIOR_DF,
    PRIOR_SCALE,
    log_prior,
)
from village.engines.jury.reviews import Floats, Marks

DEGREES = np.array([2.0, 3, 4, 6, 9, 14, 22, 40, 80, 1e4])
"""Degrees of freedom that the ordinary jurors' variances may have; the last means all alike."""
CHANCES = np.r_[np.full(9, 1 / 18), 1 / 2]
ROGUES, ROGUE_SCALE, ROGUE_DEGREES = 0.05, 8.0, 4.0
"""How many jurors are rogues, how much larger their variance is, and how sure that is."""
MOST_POINTS, FEWEST_POINTS, WORK = 100, 8, 3e8
"""How many points are kept: fewer where each is much work, one alone where it is too much."""
SMALLEST_RATIO = 0.15


def fit(marks: Marks, *, seed: int = 0) -> mixed.Fit:
    """Fit the mixed model to marks that are not all equal, with all its uncertainty."""
    first, few = mixed.fit(marks), len(marks.jurors)
    affordable = int(WORK / (few**3 / 30 + 2 * few * len(marks.score)))
    wanted = min(affordable, MOST_POINTS) if affordable >= FEWEST_POINTS else MOST_POINTS
    draws = drawn(first, wanted, np.random.default_rng(seed))
    if affordable < FEWEST_POINTS:
        draws = draws.middle()
    share, table = 1 / len(draws.noise), mixed.MarkTable(first.marks)
    points = tuple(
        mixed.solved(table, ratios, precision, noise, share)
        for ratios, precision, noise in zip(draws.ratios, draws.precision, draws.noise, strict=True)
    )
    return replace(first, points=points)


@dataclass(frozen=True, slots=True)
class _Draws:
    """Values of the variances."""

    ratios: list[Floats] = field(default_factory=list)
    precision: list[Floats] = field(default_factory=list)
    noise: list[float] = field(default_factory=list)

    def keep(self, chains: _Chains) -> None:
        """Keep where the chains are."""
        self.ratios.extend(np.sqrt([chains.tu2, chains.tb2]).T)
        self.precision.extend((1 / chains.v).T)
        self.noise.extend(chains.s2.tolist())

    def middle(self) -> _Draws:
        """Return one value alone, the mean of all."""
        ratios = np.exp(np.mean(np.log(self.ratios), axis=0))
        noise = float(np.exp(np.mean(np.log(self.noise))))
        return _Draws([ratios], [np.mean(self.precision, axis=0)], [noise])


def drawn(first: mixed.Fit, wanted: int, random: np.random.Generator) -> _Draws:
    """Let the chains forget where they began, then keep at least `wanted` values."""
    draws, chains = _Draws(), _Chains(first, random)
    thin = 10 if chains.count < 3000 else 4
    for _ in range(3 * thin):
        chains.advance()
    while len(draws.noise) < wanted:
        for _ in range(thin):
            chains.advance()
        draws.keep(chains)
    return draws


class _Chains:
    """The state of all chains: a row for each effect, a column for each chain."""

    def __init__(self, first: mixed.Fit, random: np.random.Generator) -> None:
        marks, start = first.marks, first.estimate
        count = len(marks.score)
        many, few, self.count = len(marks.applications), len(marks.jurors), count
        self.random, self.width = random, int(np.clip(75_000 // count, 4, 25))
        self.y, self.application, self.juror = marks.score[:, None], marks.application, marks.juror
        cells = np.ones(count), np.arange(count)
        self.by_application = scipy.sparse.csr_array(
            (cells[0], (self.application, cells[1])), shape=(many, count)
        )
        self.by_juror = scipy.sparse.csr_array(
            (cells[0], (self.juror, cells[1])), shape=(few, count)
        )
        self.marked = marks.marked[:, None].astype(np.float64)
        self.tu2, self.tb2 = (
            np.full(self.width, max(float(ratio), SMALLEST_RATIO) ** 2) for ratio in start.ratios
        )
        self.s2 = np.full(self.width, start.noise)
        self.v, self.rogue = np.ones((few, self.width)), np.zeros((few, self.width), dtype=bool)
        self.u, self.b = np.zeros((many, self.width)), np.zeros((few, self.width))
        self.b += start.centre[1:, None]

    def advance(self) -> None:
        """Draw everything once more, each part given all others."""
        w = 1 / self.v[self.juror]
        apps, jurors = PRIOR_SCALE
        b = self.b[self.juror]
        _, self.u, self.tu2 = self._effects(self.by_application, w, b, self.tu2, apps)
        u = self.u[self.application]
        mean, self.b, self.tb2 = self._effects(self.by_juror, w, u, self.tb2, jurors)
        rest = np.square(self.y - mean - u - self.b[self.juror])
        self._variances((rest * w).sum(0))
        self._reliabilities(np.asarray(self.by_juror @ rest) / self.s2)

    def _effects(
        self, by: scipy.sparse.csr_array, w: Floats, others: Floats, ratio2: Floats, scale: float
    ) -> tuple[Floats, Floats, Floats]:
        """Draw the mean, the effects of one side integrated out, these effects, and their ratio."""
        total = np.asarray(by @ w)
        sums = np.asarray(by @ (w * (self.y - others)))
        shrink = 1 / (1 + ratio2 * total)
        information = (total * shrink).sum(0)
        normal = self.random.standard_normal
        mean = (sums * shrink).sum(0) / information
        mean += np.sqrt(self.s2 / information) * normal(self.width)
        precision = total + 1 / ratio2
        sums -= total * mean
        effects = sums / precision + np.sqrt(self.s2 / precision) * normal(total.shape)
        stretch = self._stretch(total, sums, effects, ratio2, scale)
        return mean, effects * stretch, ratio2 * stretch**2

    def _stretch(
        self, total: Floats, sums: Floats, effects: Floats, ratio2: Floats, scale: float
    ) -> Floats:
        """Draw by what effects and their ratio are stretched together; 1 where it is refused.

        The marks say how far, as a normal density, and the prior accepts or not. Without it
        a ratio of which the marks tell little would move but slowly (Yu and Meng 2011).
        """
        information = (total * effects**2).sum(0)
        drawn = (sums * effects).sum(0) / information
        drawn += np.sqrt(self.s2 / information) * self.random.standard_normal(self.width)
        before, after = np.log(ratio2) / 2, np.log(ratio2) / 2 + np.log(np.abs(drawn))
        gain = log_prior(after, scale) - log_prior(before, scale)
        low, high = LOG_RATIOS
        accepted = (low < after) & (after < high) & (np.log(self.random.random(self.width)) < gain)
        return np.where(accepted, drawn, 1.0)

    def _variances(self, rest: Floats) -> None:
        """Draw the noise and the two ratios."""
        uu, bb = np.square(self.u).sum(0), np.square(self.b).sum(0)
        total = rest + uu / self.tu2 + bb / self.tb2 + NOISE_DF * NOISE_SHARE
        df = self.count + len(self.u) + len(self.b) + NOISE_DF
        self.s2 = total / 2 / self.random.gamma(df / 2, size=self.width)
        self.tu2 = self._ratio2(self.tu2, PRIOR_SCALE[0], uu, len(self.u))
        self.tb2 = self._ratio2(self.tb2, PRIOR_SCALE[1], bb, len(self.b))

    def _ratio2(self, before: Floats, scale: float, squares: Floats, number: int) -> Floats:
        """Draw the square of a ratio, its prior by way of a mixture of inverse gammas."""
        gamma = self.random.gamma
        width = PRIOR_DF / before + 1 / scale**2
        width /= gamma(PRIOR_DF / 2 + 1, size=self.width)
        drawn = PRIOR_DF / width + squares / (2 * self.s2)
        drawn /= gamma((PRIOR_DF + number) / 2, size=self.width)
        low, high = np.exp(2 * np.array(LOG_RATIOS))
        return np.asarray(np.clip(drawn, low, high))

    def _reliabilities(self, squares: Floats) -> None:
        """Draw the degrees of freedom, who is a rogue, and the jurors' variances."""
        n = self.marked
        density = _log_density(squares, n, DEGREES[:, None, None], 1.0)
        log = np.where(self.rogue, 0.0, density).sum(1) + np.log(CHANCES)[:, None]
        chance = np.exp(log - log.max(0))
        below = np.cumsum(chance / chance.sum(0), axis=0) < self.random.random(self.width)
        degrees = DEGREES[np.minimum(below.sum(0), len(DEGREES) - 1)]
        odds = _log_density(squares, n, ROGUE_DEGREES, ROGUE_SCALE)
        odds = odds - _log_density(squares, n, degrees, 1.0) + np.log(ROGUES / (1 - ROGUES))
        self.rogue = self.random.random(odds.shape) < scipy.special.expit(odds)
        own = np.where(self.rogue, ROGUE_DEGREES, degrees)
        centre = np.where(self.rogue, ROGUE_SCALE, 1.0)
        drawn = (own * centre + squares) / 2 / self.random.gamma((own + n) / 2)
        self.v = np.clip(drawn, 1e-3, 1e4)


def _log_density(squares: Floats, n: Floats, degrees: Floats | float, scale: float) -> Floats:
    """Log density of a juror's squares, the variance of scaled inverse χ² integrated out."""
    degrees = np.asarray(degrees)
    constant = scipy.special.gammaln((degrees + n) / 2) - scipy.special.gammaln(degrees / 2)
    constant = constant + degrees / 2 * np.log(degrees * scale)
    return np.asarray(constant - (degrees + n) / 2 * np.log(degrees * scale + squares))
