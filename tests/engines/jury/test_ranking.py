"""Calibrated ranking: what it finds, and what it survives."""

import math
from collections import Counter

import numpy as np
import pytest

from village.engines.jury import mixed, posterior
from village.engines.jury.ranking import RankingMethod, RankingVerdict, rank, scenarios
from village.engines.jury.reviews import BadReview, Review, table


def reviews(*rows):
    return [Review(*row) for row in rows]


def jury(applications=60, jurors=15, each=3, *, severity=0.6, noise=1.0, seed=0):
    """Return true qualities, true severities and the marks of a simulated jury."""
    random = np.random.default_rng(seed)
    quality = 5 + random.normal(0, 1, applications)
    severe = random.normal(0, severity, jurors)
    load = np.zeros(jurors)
    marks = []
    for i in range(applications):
        chosen = np.lexsort((random.random(jurors), load))[:each]
        load[chosen] += 1
        marks += [
            Review(f"A{i:03}", f"J{j:02}", quality[i] - severe[j] + random.normal(0, noise))
            for j in chosen
        ]
    return quality, severe, marks


def by_name(ranking):
    return sorted(ranking.rows, key=lambda row: row.application)


def test_calibrated_scores_are_nearer_the_truth_than_raw_means():
    quality, _, marks = jury(180, 30)

    rows = by_name(rank(marks, 40))

    score = np.array([row.score for row in rows])
    raw = np.array([row.raw_mean for row in rows])
    assert np.std(score - quality) < 0.85 * np.std(raw - quality)


def test_severity_is_positive_for_a_juror_who_marks_below_the_others():
    _, severe, marks = jury(180, 30)

    found = {effect.juror: effect.severity for effect in rank(marks, 40).jurors}

    names = [f"J{j:02}" for j in range(30)]
    assert np.corrcoef([found[name] for name in names], severe)[0, 1] > 0.8


def test_expected_mark_is_score_less_severity():
    marks = [Review(f"A{i}", f"J{j}", i - 2.0 * j) for i in range(30) for j in range(6)]

    ranking = rank(marks, 5)

    score = {row.application: row.score for row in ranking.rows}
    severity = {effect.juror: effect.severity for effect in ranking.jurors}
    rest = [m.score - (score[m.application] - severity[m.juror]) for m in marks]
    assert np.abs(rest).max() < 0.3


def test_probabilities_sum_to_the_number_of_places():
    _, _, marks = jury()

    ranking = rank(marks, 12)

    assert sum(row.p_selected for row in ranking.rows) == pytest.approx(12, abs=0.2)
    assert ranking.expected_wrong == pytest.approx(
        sum(1 - row.p_selected for row in ranking.rows[:12])
    )


def test_verdict_follows_the_probability():
    _, _, marks = jury(each=5)

    rows = rank(marks, 12, certain=0.9).rows

    expected = [
        RankingVerdict.IN if p >= 0.9 else RankingVerdict.OUT if p <= 0.1 else RankingVerdict.OPEN
        for p in (row.p_selected for row in rows)
    ]
    assert [row.verdict for row in rows] == expected


def test_equal_input_gives_equal_output():
    _, _, marks = jury()

    assert rank(marks, 12) == rank(marks, 12)


@pytest.mark.parametrize("method", RankingMethod)
@pytest.mark.parametrize("places", [0, 1, 99])
@pytest.mark.parametrize(
    "marks",
    [
        [],
        reviews(("a", "x", 3)),
        reviews(("a", "x", 3), ("b", "x", 4)),
        reviews(("a", "x", 3), ("b", "y", 4)),
        reviews(("a", "x", 3), ("b", "x", 3), ("a", "y", 3)),
        reviews(("a", "x", 1e99), ("b", "y", -1e99), ("b", "x", 5)),
        reviews(("a", "x", 1), ("b", "x", 2), ("c", "y", 1), ("d", "y", 9)),
        reviews(*((f"a{i}", f"j{j}", i + j) for i in range(8) for j in range(4))),
        reviews(*((f"a{i}", f"j{j}", 1e9 + i % 2) for i in range(8) for j in range(4))),
        reviews(*((f"a{i}", f"j{j}", 5 + (j == 3) * 1e6) for i in range(8) for j in range(4))),
    ],
)
def test_every_jury_however_small_gives_finite_numbers(marks, method, places):
    with np.errstate(all="raise", under="ignore"):
        ranking = rank(marks, places, method=method)

    assert len(ranking.rows) == len({mark.application for mark in marks})
    for row in ranking.rows:
        assert all(map(math.isfinite, (row.raw_mean, row.score, row.low, row.high)))
        assert row.low <= row.score <= row.high
        assert 0 <= row.p_selected <= 1
    if len(ranking.rows) < 3:
        assert ranking.warnings


def test_constant_scores_leave_everything_open_in_order_of_names():
    marks = [Review(name, juror, 4) for name in "cab" for juror in "xy"]

    ranking = rank(marks, 1)

    assert [(row.application, row.score, row.low, row.high) for row in ranking.rows] == [
        (name, 4, 4, 4) for name in "abc"
    ]
    assert {row.verdict for row in ranking.rows} == {RankingVerdict.OPEN}
    assert [row.p_selected for row in ranking.rows] == pytest.approx([1 / 3] * 3)


def test_unconnected_jurors_are_named():
    _, _, marks = jury(20, 5)
    marks += reviews(("z1", "stranger", 3), ("z1", "other", 4), ("z2", "stranger", 4))

    [warning] = [w for w in rank(marks, 5).warnings if "not connected" in w]

    assert warning.endswith(": other, stranger")


def test_a_rogue_juror_weighs_less():
    random = np.random.default_rng(5)
    _, _, marks = jury(120, 20, each=4, noise=0.5)
    marks = [
        Review(m.application, m.juror, random.uniform(0, 10)) if m.juror == "J03" else m
        for m in marks
    ]

    reliability = {effect.juror: effect.reliability for effect in rank(marks, 20).jurors}

    assert min(reliability, key=reliability.get) == "J03"
    assert reliability["J03"] < 0.3


def test_intervals_hold_the_truth_though_a_juror_marks_at_random():
    held = []
    for seed in range(6):
        quality, _, marks = jury(60, 12, each=2, seed=seed)
        random = np.random.default_rng(seed)
        marks = [
            Review(m.application, m.juror, random.uniform(0, 10)) if m.juror == "J03" else m
            for m in marks
        ]
        rows = by_name(rank(marks, 12, seed=seed))
        held += [row.low <= q <= row.high for row, q in zip(rows, quality, strict=True)]

    assert 0.92 < np.mean(held) < 0.98


def test_the_order_of_the_rows_makes_no_difference():
    _, _, marks = jury()
    shuffled = [marks[k] for k in np.random.default_rng(0).permutation(len(marks))]

    assert rank(shuffled, 12) == rank(marks, 12)


def test_a_change_of_scale_changes_the_scores_alone():
    _, _, marks = jury()

    plain, scaled = (
        rank([Review(m.application, m.juror, a + b * m.score) for m in marks], 12)
        for a, b in ((0.0, 1.0), (7.0, 4.0))
    )

    p = [[(row.application, row.p_selected) for row in found.rows] for found in (plain, scaled)]
    assert [name for name, _ in p[0]] == [name for name, _ in p[1]]
    assert [v for _, v in p[0]] == pytest.approx([v for _, v in p[1]], abs=1e-6)
    assert [7 + 4 * row.low for row in plain.rows] == pytest.approx(
        [row.low for row in scaled.rows]
    )


def test_the_chains_find_the_exact_posterior_of_both_ratios(monkeypatch):
    monkeypatch.setattr(posterior, "CHANCES", np.r_[np.full(9, 1e-12), 1.0])  # all jurors alike
    monkeypatch.setattr(posterior, "ROGUES", 1e-12)
    _, _, marks = jury(40, 8, each=2, noise=2.0)
    first = mixed.fit(table(marks))
    axis = np.linspace(-4, 2, 41)
    evidence = mixed.Evidence(first.marks)
    log = np.array([[evidence(np.array([a, b])) + a + b for b in axis] for a in axis])
    weight = np.exp(log - log.max())
    weight /= weight.sum()

    draws = np.log(posterior.drawn(first, 4000, np.random.default_rng(0)).ratios)

    for side, share in enumerate((weight.sum(1), weight.sum(0))):
        mean = share @ axis
        spread = np.sqrt(share @ (axis - mean) ** 2)
        assert draws[:, side].mean() == pytest.approx(mean, abs=0.05)
        assert draws[:, side].std() == pytest.approx(spread, rel=0.1)


def test_a_jury_of_very_many_jurors_is_ranked_at_its_most_likely_variances():
    _, _, marks = jury(40, 1200, each=30)

    fit = posterior.fit(table(marks))

    assert len(fit.points) == 1
    assert np.all(fit.quantile(0.025) < fit.mean)


def test_unreviewed_applications_stand_at_the_middle_without_raw_mean():
    _, _, marks = jury(30, 6)

    ranking = rank(marks, 10, applications=["new"])

    [row] = [row for row in ranking.rows if row.application == "new"]
    assert (row.reviews, math.isnan(row.raw_mean)) == (0, True)
    assert row.high - row.low > max(r.high - r.low for r in ranking.rows if r.reviews)


def test_criteria_are_weighed():
    marks = reviews(
        ("a", "x", 8, "idea"), ("a", "x", 2, "team"), ("b", "x", 3, "idea"), ("b", "x", 6, "team")
    )

    means = {
        row.application: row.raw_mean for row in rank(marks, 1, weights={"idea": 3, "team": 1}).rows
    }

    assert means == pytest.approx({"a": 6.5, "b": 3.75})


def test_a_missing_criterion_gives_no_advantage():
    marks = reviews(
        *((f"a{i}", j, 8, "easy") for i in range(4) for j in "xyz"),
        *((f"a{i}", j, 2, "hard") for i in range(4) for j in "xyz" if (i, j) != (0, "x")),
    )

    ranking = rank(marks, 1)

    assert {round(row.raw_mean, 9) for row in ranking.rows} == {5}
    assert "reviews without one of the criteria, the others stand in: 1" in ranking.warnings


def test_a_mark_given_twice_counts_once():
    marks = reviews(("a", "x", 2), ("a", "x", 4), ("b", "x", 5), ("b", "y", 5))

    ranking = rank(marks, 1)

    assert {row.application: (row.reviews, row.raw_mean) for row in ranking.rows} == {
        "a": (1, 3),
        "b": (2, 5),
    }


@pytest.mark.parametrize(
    ("marks", "weights"),
    [
        (reviews(("a", "x", math.nan)), None),
        (reviews(("a", "x", math.inf)), None),
        (reviews(("a", "x", 1e200)), None),
        (reviews(("a", "x", 1)), {"unknown": 1}),
        (reviews(("a", "x", 1, "c")), {"c": -1}),
        (reviews(("a", "x", 1, "c")), {"c": 0}),
    ],
)
def test_unusable_marks_and_weights_are_refused(marks, weights):
    with pytest.raises(BadReview):
        rank(marks, 1, weights=weights)


def test_next_reviews_prefer_the_open_and_little_reviewed():
    _, _, marks = jury(60, 15)

    ranking = rank(marks, 12)

    p = {row.application: row.p_selected for row in ranking.rows}
    first = [p[review.application] for review in ranking.next_reviews[:8]]
    last = [p[review.application] for review in ranking.next_reviews[-8:]]
    assert all(0.15 < value < 0.85 for value in first)
    assert all(value < 0.05 or value > 0.9 for value in last)
    gains = [review.gain for review in ranking.next_reviews]
    assert gains == sorted(gains, reverse=True)


def test_reviews_asked_for_together_may_go_to_one_file_several_times():
    _, _, marks = jury(60, 15)

    ranking = rank(marks, 12)

    found = ranking.reviews_together
    gains = [review.gain for review in found]
    often = Counter(review.application for review in found)
    p = {row.application: row.p_selected for row in ranking.rows}
    assert len(found) == 60
    assert gains == sorted(gains, reverse=True)
    assert gains[0] >= ranking.next_reviews[0].gain
    assert 2 <= max(often.values()) <= 4
    assert all(0.05 < p[application] < 0.95 for application, times in often.items() if times > 2)


def test_variances_are_found_again():
    _, _, marks = jury(300, 40, each=6, seed=3)
    fit = mixed.fit(table(marks))

    apps, jurors, noise = fit.variances

    assert (apps, jurors, noise) == pytest.approx((1.0, 0.36, 1.0), rel=0.35)


@pytest.mark.parametrize(("places", "certain"), [(-1, 0.95), (1, 0.5), (1, 1.0)])
def test_places_and_certainty_must_make_sense(places, certain):
    with pytest.raises(ValueError, match=r"places: -1|certain: (0\.5|1\.0)"):
        rank(reviews(("A", "J", 3)), places, certain=certain)


def test_scenarios_scatter_around_the_scores_as_wide_as_marks_leave_open():
    _, _, marks = jury(30, 8)
    rows = by_name(rank(marks, 5))

    names, drawn = scenarios(marks, 4000, seed=3)

    assert list(names) == [row.application for row in rows]
    assert drawn.mean(0) == pytest.approx([row.score for row in rows], abs=0.1)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    assert low == pytest.approx([row.low for row in rows], abs=0.25)
    assert high == pytest.approx([row.high for row in rows], abs=0.25)


@pytest.mark.parametrize("marks", [[], [("A", "J", 3), ("B", "K", 3)]])
def test_marks_that_all_agree_leave_nothing_open(marks):
    _, drawn = scenarios(reviews(*marks), 5, applications=["A", "B"])

    assert np.ptp(drawn) == 0
    assert drawn.shape == (5, 2)


@pytest.mark.parametrize(("least", "step"), [(1.0, 1.8), (0.0, 4.0), (1.0, 0.4)])
@pytest.mark.parametrize("method", list(RankingMethod))
def test_another_scale_of_the_same_marks_changes_nothing_but_the_scale(method, least, step):
    _, _, marks = jury(40, 10)
    other = [Review(one.application, one.juror, least + step * one.score) for one in marks]

    here, there = rank(marks, 12, method=method), rank(other, 12, method=method)

    assert [(one.application, one.verdict) for one in there.rows] == [
        (one.application, one.verdict) for one in here.rows
    ]
    for name in ("score", "low", "high", "raw_mean"):
        expected = [least + step * getattr(one, name) for one in here.rows]
        assert [getattr(one, name) for one in there.rows] == pytest.approx(expected, abs=1e-6)
    assert [one.p_selected for one in there.rows] == pytest.approx(
        [one.p_selected for one in here.rows], abs=1e-6
    )
    assert [one.severity for one in there.jurors] == pytest.approx(
        [step * one.severity for one in here.jurors], abs=1e-6
    )
