"""Selection under quotas: exact, priced, and stable where nothing open matters."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines.jury.quotas import Candidate, Quota, select, stability

GROUPS = ("axis:1", "axis:2", "women-led", "national")


def candidate(name, score, *groups):
    return Candidate(name, score, frozenset(groups))


def meets(chosen, quotas):
    for quota in quotas:
        count = sum(quota.group in candidate.groups for candidate in chosen)
        most = len(chosen) if quota.at_most is None else quota.at_most
        if not quota.at_least <= count <= most:
            return False
    return True


def brute_force(candidates, places, quotas):
    """Return the best sum and, of equal sums, the smallest sum of ranks."""
    ranked = sorted(candidates, key=lambda c: -c.score)
    rank = {c.application: i for i, c in enumerate(ranked)}
    found = [
        (sum(c.score for c in chosen), -sum(rank[c.application] for c in chosen))
        for chosen in combinations(ranked, min(places, len(ranked)))
        if meets(chosen, quotas)
    ]
    return max(found) if found else None


@st.composite
def problems(draw):
    many = draw(st.integers(1, 9))
    candidates = [
        candidate(f"A{i}", draw(st.integers(0, 6)) / 2, *draw(st.sets(st.sampled_from(GROUPS))))
        for i in range(many)
    ]
    quotas = [
        Quota(group, *draw(st.sampled_from([(1, None), (2, None), (0, 1), (1, 2), (0, 0)])))
        for group in draw(st.sets(st.sampled_from(GROUPS), max_size=3))
    ]
    return candidates, draw(st.integers(0, 6)), quotas


@given(problems())
def test_selection_equals_brute_force(problem):
    candidates, places, quotas = problem
    expected = brute_force(candidates, places, quotas)

    found = select(candidates, places, quotas)

    if expected is None:
        assert found.conflict
        assert brute_force(candidates, places, found.conflict) is None
        for quota in found.conflict:
            rest = [other for other in found.conflict if other is not quota]
            assert brute_force(candidates, places, rest) is not None
        return
    rank = {c.application: i for i, c in enumerate(sorted(candidates, key=lambda c: -c.score))}
    assert found.total == pytest.approx(expected[0])
    assert sum(rank[name] for name in found.selected) == -expected[1]
    for price in found.prices:
        without = brute_force(candidates, places, [q for q in quotas if q != price.quota])
        assert price.price == pytest.approx(without[0] - expected[0])


def test_a_quota_names_whom_it_promotes_and_displaces():
    candidates = [
        candidate("a", 9.0), candidate("b", 8.0), candidate("c", 7.0, "women-led"),
    ]  # fmt: skip

    found = select(candidates, 2, [Quota("women-led", 1)])

    assert (found.selected, found.promoted, found.displaced) == (("a", "c"), ("c",), ("b",))
    assert (found.total, found.unbound, found.prices[0].price) == (16.0, 17.0, 1.0)


def test_equal_scores_go_to_the_first_given():
    found = select([candidate(name, 5.0) for name in "cab"], 2)

    assert found.selected == ("c", "a")


def test_quotas_that_cannot_be_met_are_reduced_to_the_cause():
    candidates = [candidate("a", 1.0, "national"), candidate("b", 2.0), candidate("c", 3.0)]
    quotas = [Quota("national", 2), Quota("axis:1", 0, 1)]

    assert select(candidates, 2, quotas).conflict == (Quota("national", 2),)


def test_what_no_scenario_changes_is_settled():
    candidates = [
        candidate("a", 9.0),
        candidate("b", 5.0),
        candidate("c", 5.0),
        candidate("d", 1.0),
    ]
    scenarios = np.random.default_rng(0).normal([9, 5, 5, 1], 0.3, (100, 4))

    found = stability(candidates, 2, [], scenarios)

    assert (found.always, found.never, found.open) == (("a",), ("d",), ("b", "c"))
    assert sum(found.probability.values()) == pytest.approx(2)


@pytest.mark.parametrize(
    ("places", "quotas"), [(-1, []), (2, [Quota("x", -1)]), (2, [Quota("x", 2, 1)])]
)
def test_nonsense_is_refused(places, quotas):
    with pytest.raises(ValueError, match=r"places|quota"):
        select([candidate("a", 1.0)], places, quotas)


def test_ten_thousand_applications_are_selected_exactly():
    random = np.random.default_rng(1)
    candidates = [
        candidate(f"A{i}", float(random.normal()), f"axis:{i % 5}", f"continent:{i % 4}")
        for i in range(10_000)
    ]
    quotas = [*(Quota(f"axis:{a}", 10, 30) for a in range(5)), Quota("continent:0", 40)]

    found = select(candidates, 100, quotas)

    assert len(found.selected) == 100
    assert found.prices[-1].taken == 40


def test_an_application_that_appears_twice_is_refused():
    with pytest.raises(ValueError, match="an application appears twice"):
        select([candidate("A", 1), candidate("A", 2)], 1, [])


def test_quotas_that_nobody_meets_have_no_stability():
    with pytest.raises(ValueError, match="cannot be met together"):
        stability([candidate("A", 1)], 1, [Quota("national", 1)], np.ones((3, 1)))
