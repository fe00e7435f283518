"""Each juror's own reliability, where the marks show that jurors differ in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy

from village.selection import mixed
from village.selection.reviews import Floats, Marks

ROUNDS = 2
LIMITS = 0.1, 4.0


def fit(marks: Marks) -> mixed.Fit:
    """Fit the mixed model with each juror's marks weighed by their own precision.

    The residual variance of each juror is drawn towards the common one as far as chance
    explains the differences (Smyth 2004, section 6): the moments of log s² against those of
    a scaled F distribution give the prior's degrees of freedom, infinite when the jurors
    differ no more than they would by chance; then all marks weigh the same.
    """
    first = mixed.fit(marks, grid=False)
    start = np.log(first.points[0].ratios)
    weight = marks.weight
    for _ in range(ROUNDS):
        weight = _weights(first)
        if np.ptp(weight) == 0:
            break
        first = mixed.fit(replace(marks, weight=weight), grid=False, start=start)
        start = np.log(first.points[0].ratios)
    return mixed.fit(replace(marks, weight=weight), start=start)


def _weights(fit: mixed.Fit) -> Floats:
    """Return the precision of each mark, 1 on average."""
    marks, point = fit.marks, fit.points[0]
    few = len(marks.jurors)
    rest = marks.score - fit.mean[marks.application] + fit.severity[marks.juror]
    rest = rest / fit.scale
    apps, jurors = 1 / np.square(point.ratios)
    totals = np.bincount(marks.application, marks.weight)
    loads = np.bincount(marks.juror, marks.weight, few)
    used = marks.weight * (
        1 / (totals[marks.application] + apps) + 1 / (loads[marks.juror] + jurors)
    )
    df = np.bincount(marks.juror, np.clip(1 - used, 0.05, 1.0), few).astype(np.float64)
    own = np.bincount(marks.juror, np.square(rest), few) / np.maximum(df, 1e-9)
    variance = squeezed(own, df)
    precision = np.clip(np.exp(np.mean(np.log(variance))) / variance, *LIMITS)
    weight = precision[marks.juror]
    return np.asarray(weight / weight.mean())


def squeezed(own: Floats, df: Floats) -> Floats:
    """Draw variances with their degrees of freedom towards each other (Smyth 2004)."""
    enough = df >= 1.5
    if enough.sum() < 4:
        return np.ones_like(own)
    s2 = np.maximum(own, 1e-3 * max(float(np.median(own[enough])), 1e-12))
    logs = np.log(s2) - scipy.special.digamma(df / 2) + np.log(df / 2)
    chance: Floats = np.asarray(scipy.special.polygamma(1, df / 2), dtype=np.float64)
    share = np.where(enough, 1 / (chance + chance**2), 0.0)
    centre = float(share @ logs / share.sum())
    excess = _excess(logs[enough], chance[enough])
    if excess <= 0:
        return np.ones_like(own)
    prior_df = 2 * _inverse_trigamma(excess)
    prior = np.exp(centre + scipy.special.digamma(prior_df / 2) - np.log(prior_df / 2))
    return np.asarray((prior_df * prior + df * s2) / (prior_df + df))


def _excess(logs: Floats, chance: Floats) -> float:
    """Return how much more the logs vary than by chance, less one standard error."""
    n = len(logs)
    spread = np.square(logs - logs.mean()) * n / (n - 1) - chance
    return float(spread.mean() - spread.std(ddof=1) / np.sqrt(n) * 0.5)


def _inverse_trigamma(value: float) -> float:
    """Return the x with trigamma(x) = value."""
    return float(
        np.exp(
            scipy.optimize.brentq(
                lambda t: np.log(scipy.special.polygamma(1, np.exp(t)) / value), -20, 20
            )
        )
    )
