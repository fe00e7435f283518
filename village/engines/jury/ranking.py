"""Rank applications by the jury's marks, and say how certain the ranking is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from village.engines.jury import plain, posterior
from village.engines.jury.draws import Certainty, certainty, sample
from village.engines.jury.gains import next_reviews, together
from village.engines.jury.reviews import Floats, Marks, Review, table
from village.engines.jury.warnings import warn

TINY = 1e-100
Z95 = 1.959963984540054


class RankingMethod(StrEnum):
    """How marks become a score."""

    CALIBRATED = "calibrated"
    MEAN = "mean"
    ZSCORE = "zscore"


class RankingVerdict(StrEnum):
    """Whether the marks settle that an application is among the best."""

    IN = "in"
    OUT = "out"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One application's line in the ranking; `raw_mean` is NaN where nobody reviewed it."""

    rank: int
    application: str
    reviews: int
    raw_mean: float
    score: float
    low: float
    high: float
    p_selected: float
    verdict: RankingVerdict


@dataclass(frozen=True, slots=True)
class JurorEffect:
    """How one juror marks beside the others on the same applications.

    `severity` is in score points, positive for a juror who marks below the others.
    `reliability` is the precision of the juror's marks, 1 on average.
    """

    juror: str
    severity: float
    standard_error: float
    reviews: int
    reliability: float


@dataclass(frozen=True, slots=True)
class Variances:
    """Where the marks' variance comes from."""

    applications: float
    jurors: float
    noise: float


@dataclass(frozen=True, slots=True)
class NextReview:
    """By how much one more review would lower the expected number of wrong selections."""

    application: str
    gain: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The applications, best first, with all that the marks say about the order.

    `next_reviews` has each application once, for one more review; `reviews_together` says
    where the first, second, … of several reviews should go that are asked for at once, and
    may have an application several times.
    """

    method: RankingMethod
    places: int
    certain: float
    rows: tuple[Ranked, ...]
    jurors: tuple[JurorEffect, ...]
    variances: Variances
    next_reviews: tuple[NextReview, ...]
    reviews_together: tuple[NextReview, ...]
    expected_wrong: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scores:
    """What a method finds, application by application and juror by juror."""

    mean: Floats
    low: Floats
    high: Floats
    certainty: Certainty
    jurors: tuple[JurorEffect, ...]
    variances: Variances
    new_noise: float
    warnings: tuple[str, ...] = ()


def rank(
    reviews: Iterable[Review],
    places: int,
    *,
    method: RankingMethod = RankingMethod.CALIBRATED,
    weights: Mapping[str, float] | None = None,
    certain: float = 0.95,
    applications: Sequence[str] = (),
    seed: int = 0,
) -> Ranking:
    """Rank the reviewed applications for `places` places.

    `calibrated` fits the additive mixed model (see `mixed`) with each juror's own
    reliability where the marks show one; `mean` is the plain mean, `zscore` standardises
    each juror's marks first: both are there to compare with, and warn where they mislead.
    An application's score is what a juror of average severity is expected to give it;
    `low` to `high` holds it with 95 % probability. `p_selected` comes from the joint
    posterior of all applications. Equal scores are ordered by raw mean, then
    number of reviews, then name. `applications` names further ones without a review.
    Equal input and seed give equal output.

    Raises:
        BadReview: a mark or a weight cannot be used.
        ValueError: `places` is negative or `certain` is not between 0.5 and 1.
    """
    if places < 0:
        raise ValueError(f"places: {places} is below 0")
    if not 0.5 < certain < 1:
        raise ValueError(f"certain: {certain} is not between 0.5 and 1")
    marks = table(reviews, weights=weights, applications=applications)
    found = _scores(marks, places, method, seed)
    order = _order(marks, found)
    gains = next_reviews(found.certainty, found.new_noise)
    by_gain = sorted(range(len(gains)), key=lambda i: (-gains[i], i))
    chosen = found.certainty.p[order[:places]]
    return Ranking(
        method=method,
        places=places,
        certain=certain,
        rows=_rows(marks, found, order, certain if places else None),
        jurors=found.jurors,
        variances=found.variances,
        next_reviews=tuple(NextReview(marks.applications[i], float(gains[i])) for i in by_gain),
        reviews_together=tuple(
            NextReview(marks.applications[i], float(gain))
            for i, gain in zip(*together(found.certainty, found.new_noise), strict=True)
        ),
        expected_wrong=float(np.sum(1 - chosen)),
        warnings=(*marks.warnings, *found.warnings, *warn(marks, method, places)),
    )


def scenarios(
    reviews: Iterable[Review],
    count: int = 200,
    *,
    weights: Mapping[str, float] | None = None,
    applications: Sequence[str] = (),
    seed: int = 0,
) -> tuple[tuple[str, ...], Floats]:
    """Return what the true scores might be: names, and `count` rows of scores in their order.

    The rows are drawn from the joint posterior of the calibrated model.

    Raises:
        BadReview: a mark or a weight cannot be used.
    """
    marks = table(reviews, weights=weights, applications=applications)
    if not len(marks.score) or np.ptp(marks.score) < TINY:
        found = _constant(marks, 0)
        return marks.applications, np.tile(found.mean, (count, 1))
    return marks.applications, sample(posterior.fit(marks, seed=seed), count, seed=seed)


def _scores(marks: Marks, places: int, method: RankingMethod, seed: int) -> _Scores:
    """Score the applications by the method asked for."""
    if not len(marks.score) or np.ptp(marks.score) < TINY:
        return _constant(marks, places)
    if method is RankingMethod.CALIBRATED:
        return _calibrated(marks, places, seed)
    return _plain(marks, places, method, seed)


def _constant(marks: Marks, places: int) -> _Scores:
    """Score marks that are all equal: nothing tells the applications apart."""
    many = len(marks.applications)
    value = float(marks.score[0]) if len(marks.score) else 0.0
    p = np.full(many, min(places / many, 1.0) if many else 0.0)
    nothing = np.zeros(many)
    jurors = _effects(marks, np.zeros(len(marks.jurors)), np.zeros(len(marks.jurors)))
    flat = Certainty(p, nothing, nothing, nothing)
    score = np.full(many, value)
    return _Scores(score, score, score, flat, jurors, Variances(0.0, 0.0, 0.0), 0.0)


def _calibrated(marks: Marks, places: int, seed: int) -> _Scores:
    """Score by the additive mixed model."""
    fit = posterior.fit(marks, seed=seed)
    errors, weight = fit.severity_errors, fit.reliability
    effects = _effects(marks, fit.severity, errors, weight)
    low, high = np.minimum(fit.quantile(0.025), fit.mean), np.maximum(fit.quantile(0.975), fit.mean)
    return _Scores(
        mean=fit.mean,
        low=low,
        high=high,
        certainty=certainty(fit, places, seed=seed),
        jurors=effects,
        variances=Variances(*fit.variances),
        new_noise=float(np.mean(fit.noises + np.square(errors))),
    )


def _plain(marks: Marks, places: int, method: RankingMethod, seed: int) -> _Scores:
    """Score by plain or by standardised means, with the error that their spread suggests."""
    score = marks.score if method is RankingMethod.MEAN else plain.standardised(marks)
    mean, error, between, noise = plain.means(marks, score)
    severity, spread = plain.severities(marks)
    found = plain.certainty(mean, error, places, seed=seed)
    effects = _effects(marks, severity, spread)
    low, high = mean - Z95 * error, mean + Z95 * error
    return _Scores(mean, low, high, found, effects, Variances(between, 0.0, noise), noise)


def _effects(
    marks: Marks, severity: Floats, error: Floats, reliability: Floats | None = None
) -> tuple[JurorEffect, ...]:
    """Name the jurors' effects."""
    counts = marks.marked
    weight = np.ones(len(counts)) if reliability is None else reliability
    return tuple(
        JurorEffect(name, float(severity[j]), float(error[j]), int(counts[j]), float(weight[j]))
        for j, name in enumerate(marks.jurors)
    )


def _order(marks: Marks, found: _Scores) -> list[int]:
    """Return the applications' positions, best first, ties broken by the stated rule."""
    raw = np.nan_to_num(marks.raw_mean, nan=-np.inf)
    counts = marks.reviews
    score = _rounded(found.mean)
    return sorted(
        range(len(marks.applications)),
        key=lambda i: (
            -score[i],
            -raw[i],
            -counts[i],
            marks.applications[i],
        ),
    )


def _rounded(mean: Floats) -> Floats:
    """Drop the digits that only rounding errors tell apart."""
    if not len(mean):
        return mean
    unit = max(float(np.ptp(mean)), float(np.abs(mean).max()) * 1e-6) * 1e-9
    return np.round(mean / unit) if unit > 0 else mean


def _rows(
    marks: Marks, found: _Scores, order: list[int], certain: float | None
) -> tuple[Ranked, ...]:
    """Write the lines of the ranking; without `certain` every verdict is open."""
    raw, counts = marks.raw_mean, marks.reviews
    return tuple(
        Ranked(
            rank=place,
            application=marks.applications[i],
            reviews=int(counts[i]),
            raw_mean=float(raw[i]),
            score=float(found.mean[i]),
            low=float(found.low[i]),
            high=float(found.high[i]),
            p_selected=float(found.certainty.p[i]),
            verdict=_verdict(float(found.certainty.p[i]), certain),
        )
        for place, i in enumerate(order, start=1)
    )


def _verdict(p: float, certain: float | None) -> RankingVerdict:
    """Say whether a probability settles the matter."""
    if certain is None:
        return RankingVerdict.OPEN
    if p >= certain:
        return RankingVerdict.IN
    return RankingVerdict.OUT if p <= 1 - certain else RankingVerdict.OPEN
