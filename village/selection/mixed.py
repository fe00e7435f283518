"""The additive mixed model of a jury: application + juror + noise, fitted by REML.

A mark is y = mu + u(application) + b(juror) + e with independent normal effects,
u ~ N(0, s2·tu²), b ~ N(0, s2·tb²), e ~ N(0, s2/w). The two ratios tu and tb maximise the
restricted likelihood (Patterson and Thompson 1971; Harville 1977), read off Henderson's mixed
model equations from which the larger of the two groups is eliminated, so that only a matrix
of the smaller group's size is ever factorised. A weak prior on the ratios keeps them off
zero (Chung et al. 2013), and their own uncertainty is kept as a small grid of weighted
points around the maximum (Rue, Martino and Chopin 2009).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy

from village.selection.reviews import Floats, Marks

PRIOR_SCALE = np.array([1.0, 0.5])
"""Where the priors of the two ratios turn: a jury's severities vary about half as much as noise."""
PRIOR_DF = 4.0
NOISE_DF, NOISE_SHARE = 2.0, 0.25
"""The noise's prior is worth this many marks and this share of the marks' variance."""
LOG_RATIOS = (-6.0, 5.0)


@dataclass(frozen=True, slots=True)
class Point:
    """The posterior at one pair of variance ratios, in units of standardised marks.

    The application means given z = (mu, b) are `offset + slope @ z`, independent, of
    variance `noise · own`; z itself is normal about `centre` with variance `noise · L⁻ᵀL⁻¹`
    where L is `factor`. `noise` is scaled inverse chi-square of `df` degrees of freedom.
    """

    share: float
    ratios: Floats
    noise: float
    df: float
    centre: Floats
    factor: Floats
    offset: Floats
    slope: scipy.sparse.csr_array
    own: Floats

    @property
    def mean(self) -> Floats:
        """Posterior mean of every application."""
        return np.asarray(self.offset + self.slope @ self.centre)

    def variances(self) -> tuple[Floats, Floats]:
        """Posterior variances of the applications and of the jurors."""
        inverse = scipy.linalg.solve_triangular(self.factor, np.eye(len(self.factor)), lower=True)
        common = np.square(np.asarray(self.slope @ inverse.T)).sum(1)
        mean_noise = self.noise * self.df / (self.df - 2)
        return mean_noise * (self.own + common), mean_noise * np.square(inverse).sum(0)[1:]


@dataclass(frozen=True, slots=True)
class Fit:
    """What the model says of a jury: the marks it saw and the posterior, as weighted points.

    `points[0]` is the REML estimate itself. `scale` and `centre` undo the standardisation.
    """

    marks: Marks
    points: tuple[Point, ...]
    scale: float
    centre: float

    @property
    def mean(self) -> Floats:
        """Posterior mean of every application, on the scale of the marks."""
        standard = sum((p.share * p.mean for p in self.points), np.zeros(1))
        return np.asarray(self.centre + self.scale * standard)

    @property
    def severity(self) -> Floats:
        """How far each juror marks below the others, on the scale of the marks."""
        standard = sum((p.share * p.centre[1:] for p in self.points), np.zeros(1))
        return np.asarray(-self.scale * standard)

    def standard_errors(self) -> tuple[Floats, Floats]:
        """Posterior standard deviations of the applications and of the severities."""
        values = [(p.share, p.mean, -p.centre[1:], *p.variances()) for p in self.points]
        means = [self.mean - self.centre, self.severity]
        spread = [np.zeros_like(m) for m in means]
        for share, mean, severity, own, jurors in values:
            spread[0] += share * (own + np.square(mean - means[0] / self.scale))
            spread[1] += share * (jurors + np.square(severity - means[1] / self.scale))
        return self.scale * np.sqrt(spread[0]), self.scale * np.sqrt(spread[1])

    @property
    def variances(self) -> tuple[float, float, float]:
        """REML variances of applications, jurors and noise, on the scale of the marks."""
        point = self.points[0]
        noise = point.noise * self.scale**2
        return float(noise * point.ratios[0] ** 2), float(noise * point.ratios[1] ** 2), noise


def fit(marks: Marks, *, grid: bool = True, start: Floats | None = None) -> Fit:
    """Fit the model to marks that are not all equal.

    With `grid`, the uncertainty of the variance ratios is kept; without, only their estimate.
    """
    largest = float(np.abs(marks.score).max())
    unit = marks.score / largest
    centre, scale = float(unit.mean()), float(unit.std())
    standard = replace(marks, score=(unit - centre) / scale)
    evidence = _Evidence(standard)
    best = _maximum(evidence, start)
    grid_points = _grid(evidence, best) if grid else [(1.0, best)]
    points = tuple(_point(standard, np.exp(at), share) for share, at in grid_points)
    return Fit(marks, points, scale * largest, centre * largest)


class _Evidence:
    """The log posterior density of the two log ratios; calls are remembered."""

    def __init__(self, marks: Marks) -> None:
        self.swap = len(marks.jurors) > len(marks.applications)
        sides = (marks.application, len(marks.applications)), (marks.juror, len(marks.jurors))
        (gone, many), (kept, few) = sides[::-1] if self.swap else sides
        w, y = marks.weight, marks.score
        cross = scipy.sparse.csr_array((w, (gone, kept)), shape=(many, few))
        self.gone = np.bincount(gone, w, many)
        self.cross = scipy.sparse.csr_array(scipy.sparse.hstack([self.gone[:, None], cross]))
        kept_total = np.bincount(kept, w, few)
        self.kept = np.diag(np.r_[w.sum(), kept_total])
        self.kept[0, 1:] = self.kept[1:, 0] = kept_total
        self.kept_sums = np.r_[w @ y, np.bincount(kept, w * y, few)]
        self.gone_sums = np.bincount(gone, w * y, many)
        self.squares, self.marks = float(w @ (y * y)), len(y)

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
        return float(-0.5 * (df * np.log(total) + log_det)) + _log_prior(at)


def _noise(marks: int, rest: float) -> tuple[float, float]:
    """Degrees of freedom and sum of squares of the noise, its prior included."""
    return marks - 1 + NOISE_DF, max(rest, 0.0) + NOISE_DF * NOISE_SHARE


def _log_prior(log_ratios: Floats) -> float:
    """Half-t prior density of the ratios, as a density of their logarithms."""
    scaled = np.exp(log_ratios) / PRIOR_SCALE
    return float(np.sum(log_ratios - (PRIOR_DF + 1) / 2 * np.log1p(scaled**2 / PRIOR_DF)))


def _maximum(evidence: Callable[[Floats], float], start: Floats | None) -> Floats:
    """Return the log ratios of highest density."""
    first = np.log(PRIOR_SCALE) if start is None else start
    options = {"xatol": 0.01, "fatol": 1e-3, "maxiter": 120}
    if start is not None:
        options["initial_simplex"] = first + np.array([[0, 0], [0.1, 0], [0, 0.1]])
    found = scipy.optimize.minimize(
        lambda t: -evidence(t), first, method="Nelder-Mead", options=options
    )
    return np.clip(np.asarray(found.x, dtype=np.float64), *LOG_RATIOS)


def _grid(
    evidence: Callable[[Floats], float], best: Floats, steps: int = 2
) -> list[tuple[float, Floats]]:
    """Return weighted points around the maximum, the maximum first.

    The axes are those of the curvature there, one standard deviation a step; where both
    deviations are below an eighth the maximum alone says all.
    """
    spread, axes = _curvature(evidence, best)
    if np.all(spread < 0.125):
        return [(1.0, best)]
    offsets = np.arange(-steps, steps + 1)
    moves = [(a, b) for a in offsets for b in offsets]
    moves.sort(key=lambda move: move[0] ** 2 + move[1] ** 2)
    points = [best + axes @ (spread * np.array(move)) for move in moves]
    density = np.array([evidence(point) for point in points])
    shares = np.exp(density - density.max())
    shares /= shares.sum()
    keep = shares > 0.002
    keep[0] = True
    total = float(shares[keep].sum())
    return [
        (float(s) / total, np.clip(p, *LOG_RATIOS))
        for s, p, k in zip(shares, points, keep, strict=True)
        if k
    ]


def _curvature(evidence: Callable[[Floats], float], best: Floats) -> tuple[Floats, Floats]:
    """Return the standard deviations of the log ratios and the axes they lie on."""
    h, e = 0.1, np.eye(2) * 0.1
    here = evidence(best)
    second = [(evidence(best + d) - 2 * here + evidence(best - d)) / h**2 for d in e]
    corners = evidence(best + e[0] + e[1]) + evidence(best - e[0] - e[1])
    corners -= evidence(best + e[0] - e[1]) + evidence(best - e[0] + e[1])
    mixed = corners / (4 * h**2)
    values, axes = np.linalg.eigh(-np.array([[second[0], mixed], [mixed, second[1]]]))
    return 1 / np.sqrt(np.clip(values, 1.0, None)), axes


def _point(marks: Marks, ratios: Floats, share: float) -> Point:
    """Solve the mixed model equations at one pair of ratios, applications eliminated."""
    many, few = len(marks.applications), len(marks.jurors)
    w, y = marks.weight, marks.score
    apps, jurors = 1 / np.square(ratios)
    total, sums = (
        np.bincount(marks.application, w, many),
        np.bincount(marks.application, w * y, many),
    )
    cross = scipy.sparse.csr_array((w, (marks.application, marks.juror)), shape=(many, few))
    rows = scipy.sparse.csr_array(scipy.sparse.hstack([total[:, None], cross]))
    own = 1 / (total + apps)
    scaled = scipy.sparse.csr_array(rows.multiply(own[:, None]))
    loads = np.bincount(marks.juror, w, few)
    matrix = np.diag(np.r_[w.sum(), loads + jurors])
    matrix[0, 1:] = matrix[1:, 0] = loads
    matrix -= (rows.T @ scaled).toarray()
    right = np.r_[w @ y, np.bincount(marks.juror, w * y, few)] - scaled.T @ sums
    factor = scipy.linalg.cholesky(matrix, lower=True)
    half = scipy.linalg.solve_triangular(factor, right, lower=True)
    centre = scipy.linalg.solve_triangular(factor.T, half, lower=False)
    df, rest = _noise(len(y), float(w @ (y * y) - sums @ (own * sums) - half @ half))
    one = scipy.sparse.csr_array(np.ones((many, 1)))
    slope = scipy.sparse.csr_array(
        scipy.sparse.hstack([one, scipy.sparse.csr_array((many, few))]) - scaled
    )
    return Point(share, ratios, rest / df, df, centre, factor, own * sums, slope, own)
