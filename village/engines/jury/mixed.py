"""The additive mixed model of a jury: application + juror + noise.

A mark is y = mu + u(application) + b(juror) + e with independent normal effects,
u ~ N(0, s2·tu²), b ~ N(0, s2·tb²), e ~ N(0, s2/w). The two ratios tu and tb maximise the
restricted likelihood (Patterson and Thompson 1971; Harville 1977), read off Henderson's mixed
model equations from which the larger of the two groups is eliminated, so that only a matrix
of the smaller group's size is ever factorised. A weak prior on the ratios, flat in their
squares near zero, keeps them off it (Chung et al. 2013) and makes intervals cover as often as
they say (Morris and Tang 2011). What the marks leave uncertain of the ratios, of the noise and of
each juror's reliability is in `posterior`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy

from village.engines.jury.reviews import Floats, Marks

PRIOR_SCALE = np.array([1.0, 0.5])
"""Where the priors of the two ratios turn: a jury's severities vary about half as much as noise."""
PRIOR_DF = 4.0
NOISE_DF, NOISE_SHARE = 2.0, 0.25
"""The noise's prior is worth this many marks and this share of the marks' variance."""
LOG_RATIOS = (-6.0, 5.0)


@dataclass(frozen=True)
class Point:
    """The posterior at one value of the variances, in units of standardised marks.

    The application means given z = (mu, b) are `offset + slope @ z`, independent, of
    variance `noise · own`; z itself is normal about `centre` with variance `noise · L⁻ᵀL⁻¹`
    where L is `factor`. A juror's marks have variance `noise / precision`.
    """

    share: float
    ratios: Floats
    noise: float
    precision: Floats
    centre: Floats
    factor: Floats
    offset: Floats
    slope: scipy.sparse.csr_array
    own: Floats

    @cached_property
    def mean(self) -> Floats:
        """Posterior mean of every application."""
        return np.asarray(self.offset + self.slope @ self.centre)

    @cached_property
    def variances(self) -> tuple[Floats, Floats]:
        """Posterior variances of the applications and of the jurors."""
        inverse = scipy.linalg.solve_triangular(self.factor, np.eye(len(self.factor)), lower=True)
        common = np.square(np.asarray(self.slope @ inverse.T)).sum(1)
        return self.noise * (self.own + common), self.noise * np.square(inverse).sum(0)[1:]


@dataclass(frozen=True)
class Fit:
    """What the model says of a jury: the marks it saw and the posterior, as weighted points.

    `estimate` is at the REML estimate of the ratios, all jurors alike. `scale` and `centre`
    undo the standardisation; what the properties return is on the scale of the marks.
    """

    marks: Marks
    estimate: Point
    points: tuple[Point, ...]
    scale: float
    centre: float

    @cached_property
    def mean(self) -> Floats:
        """Posterior mean of every application."""
        return self.centre + self.scale * self._average(lambda p: p.mean)

    @cached_property
    def severity(self) -> Floats:
        """How far each juror marks below the others."""
        return -self.scale * self._average(lambda p: p.centre[1:])

    @property
    def severity_errors(self) -> Floats:
        """Posterior standard deviations of the severities."""
        centre = self._average(lambda p: p.centre[1:])
        spread = self._average(lambda p: p.variances[1] + np.square(p.centre[1:] - centre))
        return self.scale * np.sqrt(spread)

    @property
    def noises(self) -> Floats:
        """Expected variance of a mark of each juror around what the juror should give."""
        return self.scale**2 * self._average(lambda p: p.noise / p.precision)

    @property
    def reliability(self) -> Floats:
        """Precision of each juror's marks beside the others', 1 on average over the marks."""
        loads = self.marks.marked
        return self._average(lambda p: p.precision * loads.sum() / (p.precision @ loads))

    @property
    def variances(self) -> tuple[float, float, float]:
        """REML variances of applications, jurors and noise."""
        noise = float(self.estimate.noise * self.scale**2)
        apps, jurors = np.square(self.estimate.ratios)
        return noise * float(apps), noise * float(jurors), noise

    def quantile(self, probability: float) -> Floats:
        """Return the value below which each application lies with this probability."""
        means = np.array([point.mean for point in self.points])
        errors = np.sqrt([point.variances[0] for point in self.points])
        shares = np.array([point.share for point in self.points])[:, None]
        middle = (shares * means).sum(0)
        spread = np.sqrt((shares * (errors**2 + np.square(means - middle))).sum(0))
        low, high = middle - 6 * spread, middle + 6 * spread
        for _ in range(22):
            at = (low + high) / 2
            below = (shares * scipy.special.ndtr((at - means) / errors)).sum(0) < probability
            low, high = np.where(below, at, low), np.where(below, high, at)
        return np.asarray(self.centre + self.scale * (low + high) / 2)

    def _average(self, of: Callable[[Point], Floats]) -> Floats:
        """Return the weighted mean over the points."""
        return np.asarray(sum((p.share * of(p) for p in self.points), np.zeros(1)))


def fit(marks: Marks) -> Fit:
    """Fit the model by REML to marks that are not all equal, all jurors alike."""
    largest = float(np.abs(marks.score).max())
    unit = marks.score / largest
    centre, scale = float(unit.mean()), float(unit.std())
    standard = replace(marks, score=(unit - centre) / scale)
    ratios = np.exp(_maximum(Evidence(standard)))
    estimate = solved(MarkTable(standard), ratios, np.ones(len(marks.jurors)))
    return Fit(standard, estimate, (estimate,), scale * largest, centre * largest)


class Evidence:
    """The log posterior density of the two log ratios."""

    def __init__(self, marks: Marks) -> None:
        self.swap = len(marks.jurors) > len(marks.applications)
        sides = (marks.application, len(marks.applications)), (marks.juror, len(marks.jurors))
        (gone, many), (kept, few) = sides[::-1] if self.swap else sides
        y, one = marks.score, np.ones(len(marks.score))
        cross = scipy.sparse.csr_array((one, (gone, kept)), shape=(many, few))
        self.gone = np.bincount(gone, minlength=many).astype(np.float64)
        self.cross = scipy.sparse.csr_array(scipy.sparse.hstack([self.gone[:, None], cross]))
        kept_total = np.bincount(kept, minlength=few)
        self.kept = np.diag(np.r_[float(len(y)), kept_total])
        self.kept[0, 1:] = self.kept[1:, 0] = kept_total
        self.kept_sums = np.r_[y.sum(), np.bincount(kept, y, few)]
        self.gone_sums = np.bincount(gone, y, many)
        self.squares, self.marks = float(y @ y), len(y)

    def __call__(self, log_ratios: Floats) -> float:
        """Return the log density up to a constant."""
        at = np.clip(log_ratios, *LOG_RATIOS)
        gone, kept = np.exp(-2 * (at[::-1] if self.swap else at))
        diagonal = self.gone + gone
        scaled = scipy.sparse.csr_array(self.cross.multiply(1 / diagonal[:, None]))
        matrix = self.kept - (self.cross.T @ scaled).toarray()
        matrix[np.arange(1, len(matrix)), np.arange(1, len(matrix))] += kept
        right = self.kept_sums - scaled.T @ self.gone_sums
        factor = scipy.linalg.cholesky(matrix, lower=True, overwrite_a=True, check_finite=False)
        half = scipy.linalg.solve_triangular(factor, right, lower=True, check_finite=False)
        rest = self.squares - self.gone_sums @ (self.gone_sums / diagonal) - half @ half
        df, total = _noise(self.marks, rest)
        log_det = np.log(diagonal).sum() + 2 * np.log(np.diag(factor)).sum()
        log_det -= len(diagonal) * np.log(gone) + (len(factor) - 1) * np.log(kept)
        return float(-0.5 * (df * np.log(total) + log_det)) + float(
            log_prior(at, PRIOR_SCALE).sum()
        )


def _noise(marks: int, rest: float) -> tuple[float, float]:
    """Degrees of freedom and sum of squares of the noise, its prior included."""
    return marks - 1 + NOISE_DF, max(rest, 0.0) + NOISE_DF * NOISE_SHARE


def log_prior(log_ratio: Floats, scale: Floats | float) -> Floats:
    """Log prior density of a ratio: that of its square is flat near zero, as half-t far off."""
    squares = np.square(np.exp(log_ratio) / scale)
    return np.asarray(log_ratio - (PRIOR_DF / 2 + 1) * np.log1p(squares / PRIOR_DF))


def _maximum(evidence: Callable[[Floats], float]) -> Floats:
    """Return the log ratios of highest density."""
    first = np.log(PRIOR_SCALE)
    simplex = first + np.array([[0.0, 0.0], [0.5, 0.0], [0.0, 0.5]])
    options = {"xatol": 0.01, "fatol": 1e-3, "maxiter": 120, "initial_simplex": simplex}
    found = scipy.optimize.minimize(
        lambda t: -evidence(t), first, method="Nelder-Mead", options=options
    )
    return np.clip(np.asarray(found.x, dtype=np.float64), *LOG_RATIOS)


class MarkTable:
    """Marks as a sparse table: a row for each application, a full column before the jurors'.

    Where its entries lie is found once; what they hold changes with the variances.
    """

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        many, few = self.shape = len(marks.applications), len(marks.jurors)
        self._order = np.lexsort((marks.juror, marks.application))
        reviews = marks.reviews
        self._starts = np.r_[0, np.cumsum(reviews + 1)]
        self._row = np.repeat(np.arange(many), reviews + 1)
        self._first = np.zeros(len(self._row), dtype=bool)
        self._first[self._starts[:-1]] = True
        self._columns = np.zeros(len(self._row), dtype=np.int64)
        self._columns[~self._first] = 1 + marks.juror[self._order]
        self._whole = many, few + 1

    def entries(self, weights: Floats) -> Floats:
        """Return the entries of marks with these weights: each row's sum, then its weights."""
        found = np.empty(len(self._row))
        found[self._first] = np.bincount(self.marks.application, weights, self.shape[0])
        found[~self._first] = weights[self._order]
        return found

    def scaled(self, entries: Floats, factors: Floats) -> Floats:
        """Return the entries, each row multiplied by a factor."""
        return entries * factors[self._row]

    def less(self, entries: Floats) -> Floats:
        """Return what is left of a table that holds 1 in the full column alone."""
        return self._first - entries

    def matrix(self, entries: Floats) -> scipy.sparse.csr_array:
        """Return the table that holds these entries."""
        return scipy.sparse.csr_array((entries, self._columns, self._starts), shape=self._whole)


def solved(
    table: MarkTable,
    ratios: Floats,
    precision: Floats,
    noise: float | None = None,
    share: float = 1.0,
) -> Point:
    """Solve the mixed model equations of standardised marks, applications eliminated.

    `precision` is that of each juror's marks beside the noise; without `noise`, the noise is
    estimated from the rest.
    """
    many, few = table.shape
    i, j, y = table.marks.application, table.marks.juror, table.marks.score
    w = precision[j]
    apps, jurors = 1 / np.square(ratios)
    total, sums = np.bincount(i, w, many), np.bincount(i, w * y, many)
    own = 1 / (total + apps)
    entries = table.entries(w)
    shrunk = table.scaled(entries, own)
    rows, scaled = table.matrix(entries), table.matrix(shrunk)
    loads = np.bincount(j, w, few)
    matrix = np.diag(np.r_[w.sum(), loads + jurors])
    matrix[0, 1:] = matrix[1:, 0] = loads
    matrix -= (rows.T @ scaled).toarray()
    right = np.r_[w @ y, np.bincount(j, w * y, few)] - scaled.T @ sums
    factor = scipy.linalg.cholesky(matrix, lower=True)
    half = scipy.linalg.solve_triangular(factor, right, lower=True)
    centre = scipy.linalg.solve_triangular(factor.T, half, lower=False)
    if noise is None:
        df, rest = _noise(len(y), float(w @ (y * y) - sums @ (own * sums) - half @ half))
        noise = rest / df
    slope = table.matrix(table.less(shrunk))
    return Point(share, ratios, noise, precision, centre, factor, own * sums, slope, own)
