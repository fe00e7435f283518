"""The fair choice where applications ask for different numbers of jurors."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import few, tries
from village.engines.jury import fairness, panels
from village.engines.jury.fairness import fairest
from village.engines.jury.instance import Chosen, Clock, Instance, JurorGroup
from village.engines.jury.packing import Packing


@st.composite
def instances(draw):
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    many, few = draw(st.integers(2, 4)), draw(st.integers(3, 5))
    affinity = np.round(4 * random.random((many, few)), 1)
    affinity[random.random(affinity.shape) < 0.1] = np.nan
    demand = np.minimum(random.integers(0, 4, many), (~np.isnan(affinity)).sum(1))
    one = JurorGroup("one of two", np.arange(many)[:2], np.array([0, 1]), 0, 1)
    kept = (random.random(affinity.shape) < 0.3) & ~np.isnan(affinity)
    keeps = draw(st.booleans())
    return Instance(
        affinity=affinity,
        demand=demand,
        least=np.zeros(few, dtype=np.int64),
        most=random.integers(1, many + 1, few),
        groups=(one,) if draw(st.booleans()) else (),
        kept=kept if keeps else None,
        keep=int(min(kept.sum(), 2)) if keeps else 0,
    )


def best_by_trying(instance):
    """Return the best (lowest share, sum), or nothing."""
    affinity, found = instance.affinity, []
    free = [np.flatnonzero(row).tolist() for row in instance.allowed]
    choices = [
        [panel for panel in combinations(jurors, int(number)) if _obeys(instance, i, panel)]
        for i, (jurors, number) in enumerate(zip(free, instance.demand, strict=True))
    ]
    for choice in product(*choices):
        pairs = np.zeros(affinity.shape, dtype=bool)
        for i, panel in enumerate(choice):
            pairs[i, list(panel)] = True
        if np.any(pairs.sum(0) > instance.most):
            continue
        if instance.kept is not None and (pairs & instance.kept).sum() < instance.keep:
            continue
        sums = np.where(pairs, np.nan_to_num(affinity), 0).sum(1)
        best = np.where(instance.best > 0, instance.best, 1.0)
        shares = np.where(instance.best > 0, sums / best, 1.0)
        found.append((round(float(shares.min()), 9), float(sums.sum())))
    return max(found, default=None)


def _obeys(instance, i, panel):
    return all(
        group.at_least <= len(set(panel) & set(group.jurors.tolist())) <= group.at_most
        for group in instance.groups
        if i in group.applications
    )


@few()
@given(instances())
def test_unequal_demands_are_met_fairly_as_by_brute_force(instance):
    expected = best_by_trying(instance)

    found = fairest(instance, Clock(60), lambda _share, _stage: None)

    if expected is None:
        assert found.chosen.pairs is None
        assert found.chosen.impossible
        return
    assert found.chosen.pairs.sum(1).tolist() == instance.demand.tolist()
    assert (found.lowest, found.chosen.total) == pytest.approx(expected, abs=1e-6)
    assert (found.bound, found.chosen.bound) == pytest.approx(expected, abs=1e-5)


def larger(seed):
    """Return ten applications of three jurors each among eight with hardly any room to spare."""
    random = np.random.default_rng(seed)
    affinity = random.random((10, 8)) + 0.5 * random.random((1, 8))
    affinity[random.random(affinity.shape) < 0.15] = np.nan
    return Instance(
        affinity=affinity,
        demand=np.full(10, 3),
        least=np.zeros(8, dtype=np.int64),
        most=np.full(8, 4),
    )


def found_by(instance):
    found = fairest(instance, Clock(60), lambda _share, _stage: None)
    return pytest.approx((found.lowest, found.chosen.total), abs=1e-5)


@pytest.mark.parametrize("seed", range(tries(2, thorough=6)))
def test_without_dives_without_panels_and_by_pairs_alone_the_same_is_found(seed, monkeypatch):
    by_panels = found_by(larger(seed))

    monkeypatch.setattr(fairness, "SUM_DIVE_PART", 0)
    assert found_by(larger(seed)) == by_panels.expected
    monkeypatch.setattr(fairness, "SUM_PART", 0)
    assert found_by(larger(seed)) == by_panels.expected
    monkeypatch.undo()
    monkeypatch.setattr(panels, "MOST_PANELS", 0)
    assert found_by(larger(seed)) == by_panels.expected


def test_more_rules_than_bits_are_left_to_the_pairs(monkeypatch):
    asked = replace(
        larger(1), groups=(JurorGroup("two", np.arange(10), np.array([0, 1, 2]), 1, 2),)
    )
    by_panels = found_by(asked)

    monkeypatch.setattr(panels, "MOST_BITS", 0)

    assert found_by(asked) == by_panels.expected


def test_without_time_the_first_choice_stands_with_what_is_proven_of_it():
    asked = larger(2)
    best = fairest(asked, Clock(60), lambda _share, _stage: None)

    found = fairest(asked, Clock(0), lambda _share, _stage: None)

    assert found.lowest <= best.lowest <= found.bound + 1e-9


def test_where_nobody_asks_for_a_juror_everybody_has_the_whole_share():
    asked = replace(larger(0), demand=np.zeros(10, dtype=np.int64))

    found = fairest(asked, Clock(60), lambda _share, _stage: None)

    assert (found.lowest, found.bound, found.chosen.total) == (1.0, 1.0, 0.0)


def tight(seed, shape, demand, absent):
    """Return applications and jurors with exactly as much room as is needed."""
    random = np.random.default_rng(seed)
    affinity = random.random(shape)
    if seed < 23:
        affinity = np.round(4 * affinity) / 4 + 0.25
    affinity[random.random(shape) < absent] = np.nan
    return Instance(
        affinity=affinity,
        demand=np.full(shape[0], demand),
        least=np.zeros(shape[1], dtype=np.int64),
        most=np.full(shape[1], -(-shape[0] * demand // shape[1])),
    )


TIGHT = [
    (7, (20, 10), 3, 0.3),
    (17, (24, 12), 2, 0.4),
    (20, (24, 12), 2, 0.4),
    (23, (40, 12), 3, 0.2),
    (29, (20, 10), 3, 0.3),
    (7, (30, 12), 3, 0.2),
]


@pytest.mark.parametrize("case", TIGHT)
def test_with_no_room_to_spare_a_fair_choice_is_dived_for_and_proven(case, monkeypatch):
    """Panels taken in part leave much open here; whole ones are found a few at a time."""
    asked = tight(*case)

    found = fairest(asked, Clock(60), lambda _share, _stage: None)

    assert found.chosen.pairs.sum(1).tolist() == asked.demand.tolist()
    assert (found.chosen.pairs.sum(0) <= asked.most).all()
    assert not np.isnan(asked.affinity[found.chosen.pairs]).any()
    assert asked.shares(found.chosen.pairs).min() == pytest.approx(found.lowest)
    assert found.bound == pytest.approx(found.lowest, abs=1e-5)
    assert found.chosen.bound == pytest.approx(found.chosen.total, abs=1e-4)

    monkeypatch.setattr(fairness, "SUM_DIVE_PART", 0)
    monkeypatch.setattr(fairness, "SUM_PART", 0)

    assert (found.lowest, found.chosen.total) == found_by(asked)  # by the pairs


@pytest.mark.parametrize("seed", range(tries(1, thorough=3)))
def test_a_bound_of_panels_that_is_too_high_leaves_the_sum_to_the_pairs(seed, monkeypatch):
    by_panels, richest = found_by(larger(seed)), Packing.richest

    def loose(packing, floor, clock):
        with_pair, bound = richest(packing, floor, clock)
        return with_pair + 1, bound + 1

    monkeypatch.setattr(Packing, "richest", loose)

    assert found_by(larger(seed)) == by_panels.expected


@pytest.mark.parametrize("impossible", [False, True])
def test_where_the_pairs_find_nothing_better_the_known_choice_stands(impossible, monkeypatch):
    best, richest, pairs = found_by(larger(0)), Packing.richest, fairness.maximise

    def loose(packing, floor, clock):
        with_pair, bound = richest(packing, floor, clock)
        return with_pair, bound + 1

    def finding_nothing_with_a_floor(instance, clock, floor=0.0):
        if floor:
            return Chosen(None, -np.inf, np.inf, impossible)
        return pairs(instance, clock)

    monkeypatch.setattr(Packing, "richest", loose)
    monkeypatch.setattr(fairness, "maximise", finding_nothing_with_a_floor)

    assert found_by(larger(0)) == best.expected
