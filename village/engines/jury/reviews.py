"""Turn the jury's marks into arrays: one number for each application and juror."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


LARGEST = 1e100


class BadReview(ValueError):
    """A mark or a weight that no ranking can use, said in words."""


@dataclass(frozen=True, slots=True)
class Review:
    """One mark: what a juror gave an application on one criterion."""

    application: str
    juror: str
    score: float
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks as arrays, one row for each pair of application and juror.

    `application` and `juror` are positions in the two tuples of names, which are in the
    order of their letters, so that the order of the rows makes no difference.
    """

    applications: tuple[str, ...]
    jurors: tuple[str, ...]
    application: Integers
    juror: Integers
    score: Floats
    warnings: tuple[str, ...] = ()

    @property
    def reviews(self) -> Integers:
        """Number of reviews of each application."""
        return np.bincount(self.application, minlength=len(self.applications))

    @property
    def marked(self) -> Integers:
        """Number of reviews by each juror."""
        return np.bincount(self.juror, minlength=len(self.jurors))

    @property
    def raw_mean(self) -> Floats:
        """Plain mean of each application's marks, NaN where it has none."""
        sums = np.bincount(self.application, self.score, len(self.applications))
        with np.errstate(invalid="ignore"):
            return sums / self.reviews


def table(
    reviews: Iterable[Review],
    *,
    weights: Mapping[str, float] | None = None,
    applications: Sequence[str] = (),
) -> Marks:
    """Return the marks as arrays, criteria combined into one score for each review.

    A review's score is the weighted mean of its criteria. Where a criterion is missing, the
    weighted mean of the others is taken as deviations from the criteria's own means, so that
    a juror who skipped a hard criterion gives no advantage. A mark given twice counts once,
    as the mean of both. `applications` names further ones that nobody has reviewed yet.

    Raises:
        BadReview: a score is not finite, a weight is negative or names no criterion.
    """
    rows = list(reviews)
    names = _codes(criterion := [row.criterion for row in rows])
    shares = _shares(tuple(names), weights)
    apps = _codes([*(row.application for row in rows), *applications])
    jurors = _codes([row.juror for row in rows])
    _check(rows)
    i = np.array([apps[row.application] for row in rows], dtype=np.int64)
    j = np.array([jurors[row.juror] for row in rows], dtype=np.int64)
    c = np.array([names[name] for name in criterion], dtype=np.int64)
    y = np.array([row.score for row in rows], dtype=np.float64)
    pair, warnings = i * max(len(jurors), 1) + j, []
    (pair, c, y), repeated = _once(pair, c, y, len(names))
    if repeated:
        warnings.append(f"marks given more than once, counted as their mean: {repeated}")
    pair, y, partial = _combined(pair, c, y, shares)
    if partial:
        warnings.append(f"reviews without one of the criteria, the others stand in: {partial}")
    i, j = np.divmod(pair, max(len(jurors), 1))
    return Marks(tuple(apps), tuple(jurors), i, j, y, tuple(warnings))


def _check(rows: Sequence[Review]) -> None:
    """Refuse a score that is no number, or too large to be squared."""
    for row in rows:
        if not math.isfinite(row.score):
            raise BadReview(f"{row.application}, {row.juror}: {row.score} is not a number")
        if abs(row.score) > LARGEST:
            raise BadReview(f"{row.application}, {row.juror}: the score {row.score} is too large")


def _codes(names: Sequence[str]) -> dict[str, int]:
    """Number the names in the order of their letters."""
    return {name: number for number, name in enumerate(sorted(set(names)))}


def _shares(criteria: tuple[str, ...], weights: Mapping[str, float] | None) -> Floats:
    """Return each criterion's share of the whole, summing to 1."""
    given = {} if weights is None else dict(weights)
    if unknown := sorted(set(given) - set(criteria)):
        raise BadReview(f"weights: no mark has the criterion {unknown[0]!r}")
    values = np.array([float(given.get(name, 0.0 if given else 1.0)) for name in criteria])
    if not np.all(np.isfinite(values)) or np.any(values < 0):
        raise BadReview("weights: a weight is a number of at least 0")
    if criteria and values.max() <= 0:
        raise BadReview("weights: at least one must be above 0")
    if not criteria:
        return values
    values = values / values.max()
    return np.asarray(values / values.sum())


def _once(
    pair: Integers, c: Integers, y: Floats, count: int
) -> tuple[tuple[Integers, Integers, Floats], int]:
    """Merge marks given twice on the same criterion; also say how many were merged."""
    keys, where = np.unique(pair * max(count, 1) + c, return_inverse=True)
    if len(keys) == len(y):
        return (pair, c, y), 0
    mean = np.bincount(where, y) / np.bincount(where)
    pair, c = np.divmod(keys, max(count, 1))
    return (pair, c, mean), len(y) - len(keys)


def _combined(
    pair: Integers, c: Integers, y: Floats, shares: Floats
) -> tuple[Integers, Floats, int]:
    """Weigh the criteria of each review together; also count the incomplete ones."""
    used = shares[c] > 0 if len(c) else np.zeros(0, bool)
    pair, c, y = pair[used], c[used], y[used]
    keys, where = np.unique(pair, return_inverse=True)
    if not len(keys):
        return keys, y, 0
    centre = np.zeros(len(shares))
    present = np.bincount(c, minlength=len(shares))
    centre[present > 0] = np.bincount(c, y / present[c], len(shares))[present > 0]
    weight = np.bincount(where, shares[c])
    partial = weight < 1 - 1e-9
    missing = shares @ centre - np.bincount(where, shares[c] * centre[c]) / weight
    score = np.bincount(where, shares[c] * y) / weight + np.where(partial, missing, 0.0)
    return keys, score, int(partial.sum())
