"""The fair choice where applications ask for different numbers of jurors."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from village.engines.jury.fairness import fairest
from village.engines.jury.instance import Clock, Instance, JurorGroup


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
    panels = [
        [panel for panel in combinations(jurors, int(number)) if _obeys(instance, i, panel)]
        for i, (jurors, number) in enumerate(zip(free, instance.demand, strict=True))
    ]
    for choice in product(*panels):
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


@settings(max_examples=60, deadline=None)
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
