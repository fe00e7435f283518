"""Plain and standardised means: what other systems rank by, kept to compare with."""

import numpy as np

from village.engines.jury.draws import Certainty, Tally, draw_count, settled
from village.engines.jury.reviews import Floats, Marks


def standardised(marks: Marks) -> Floats:
    """Return the marks standardised juror by juror, brought back to the common scale."""
    few = len(marks.jurors)
    centre, spread = float(marks.score.mean()), float(marks.score.std())
    count = np.maximum(np.bincount(marks.juror, minlength=few), 1)
    mean = np.bincount(marks.juror, marks.score, few) / count
    rest = (marks.score - mean[marks.juror]) / spread
    own = np.sqrt(np.bincount(marks.juror, rest**2, few) / np.maximum(count - 1, 1))
    own = np.where((count > 1) & (own > 1e-9), own, 1.0)
    return centre + spread * rest / own[marks.juror]


def means(marks: Marks, score: Floats) -> tuple[Floats, Floats, float, float]:
    """Return each application's mean, its standard error, and the two variances.

    The error comes from the spread of the marks around their own application, pooled; where
    no application has two, from the spread of all marks.
    """
    many, counts = len(marks.applications), marks.reviews
    mean = np.bincount(marks.application, score, many) / np.maximum(counts, 1)
    mean = np.where(counts > 0, mean, score.mean())
    df = len(score) - int(np.sum(counts > 0))
    rest = score - (mean[marks.application] if df else score.mean())
    unit = max(float(np.abs(rest).max()), 1e-300)
    noise = float(np.square(rest / unit).sum() / (df or max(len(score) - 1, 1))) * unit**2
    between = max(
        float(np.var(mean[counts > 0])) - noise * float((1 / counts[counts > 0]).mean()), 0
    )
    error = np.sqrt(np.where(counts > 0, noise / np.maximum(counts, 1), noise + between))
    return mean, error, between, noise


def severities(marks: Marks) -> tuple[Floats, Floats]:
    """Return how far each juror's marks lie below the applications' means, with errors."""
    few = len(marks.jurors)
    count = np.bincount(marks.juror, minlength=few)
    below = marks.raw_mean[marks.application] - marks.score
    severity = np.bincount(marks.juror, below, few) / np.maximum(count, 1)
    return severity, float(np.std(below)) / np.sqrt(np.maximum(count, 1))


def certainty(mean: Floats, error: Floats, places: int, *, seed: int) -> Certainty:
    """Return the certainty of places where the applications' errors are independent."""
    if known := settled(len(mean), places):
        return known
    generator = np.random.default_rng(seed)
    tally = Tally(len(mean), places)
    errors = np.maximum(error, 1e-12 * max(float(np.abs(mean).max()), 1e-280))
    left = draw_count(len(mean))
    while left > 0:
        count = min(left, max(1_000_000 // len(mean), 1))
        noise = generator.standard_normal((count, len(mean)))
        tally.add(np.broadcast_to(mean, noise.shape), errors[None, :], noise)
        left -= count
    return tally.result()
