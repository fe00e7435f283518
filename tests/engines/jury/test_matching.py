"""Pairs of the largest sum: found by way of few pairs, the same as over all pairs at once."""

import numpy as np
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from village.engines.jury.instance import Clock, Instance, JurorGroup
from village.engines.jury.matching import feasible, maximise


def instance(many, few, demand, most, *, seed=0, groups=(), absent=0.1):
    random = np.random.default_rng(seed)
    affinity = random.random((many, few))
    affinity[random.random(affinity.shape) < absent] = np.nan
    return Instance(
        affinity=affinity,
        demand=np.full(many, demand),
        least=np.zeros(few, dtype=np.int64),
        most=np.full(few, most),
        groups=tuple(groups),
    )


def at_once(instance, floor=0.0):
    """Return the largest sum by SciPy over all pairs, or None where there is no choice."""
    many, few = instance.affinity.shape
    gain, ones = np.nan_to_num(instance.affinity).ravel(), np.ones(few)
    by_application = scipy.sparse.kron(scipy.sparse.eye_array(many), ones[None, :])
    by_juror = scipy.sparse.kron(np.ones((1, many)), scipy.sparse.eye_array(few))
    rules = [
        scipy.optimize.LinearConstraint(by_application, instance.demand, instance.demand),
        scipy.optimize.LinearConstraint(by_juror, instance.least, instance.most),
    ]
    for group in instance.groups:
        inside = np.isin(np.arange(few), group.jurors).astype(float)
        rows = by_application.tocsr()[group.applications].multiply(np.tile(inside, many))
        rules.append(scipy.optimize.LinearConstraint(rows, group.at_least, group.at_most))
    if floor:
        rows = by_application.tocsr().multiply(gain)
        rules.append(scipy.optimize.LinearConstraint(rows, floor * instance.best - 1e-9, np.inf))
    found = scipy.optimize.milp(
        -gain,
        constraints=rules,
        bounds=(0, instance.allowed.ravel().astype(float)),
        integrality=np.ones(many * few),
        options={"mip_rel_gap": 1e-9},
    )
    return -found.fun if found.success else None


def test_a_large_jury_is_matched_by_way_of_its_promising_pairs():
    """Everyone would like the same thirty jurors, who have no room for all."""
    asked = instance(200, 110, 2, 4)
    asked.affinity[:, :30] += 1

    found = maximise(asked, Clock(30))

    assert found.total == pytest.approx(at_once(asked))
    assert found.total == pytest.approx(found.bound)


def test_a_large_jury_without_room_for_all_is_said_to_be_impossible():
    found = maximise(instance(200, 110, 3, 5), Clock(30))

    assert (found.pairs, found.impossible) == (None, True)


@st.composite
def ruled(draw):
    """Return a jury of some size with a rule or two, and a floor under each share."""
    few = draw(st.integers(14, 22))
    jurors = st.lists(st.integers(0, few - 1), min_size=2, max_size=6, unique=True)
    groups = [
        JurorGroup(f"rule {k}", np.arange(8), np.array(sorted(draw(jurors))), *limits)
        for k, limits in enumerate(
            draw(st.lists(st.sampled_from([(1, 2), (0, 1), (1, 1)]), max_size=3))
        )
    ]
    asked = instance(
        8, few, 3, draw(st.integers(1, 3)), seed=draw(st.integers(0, 999)), groups=groups
    )
    return asked, draw(st.sampled_from([0.0, 0.6, 0.8, 0.9]))


@given(ruled())
def test_under_rules_the_few_pairs_within_the_gap_hold_the_best_choice(case):
    asked, floor = case
    expected = at_once(asked, floor)

    found = maximise(asked, Clock(30), floor=floor)

    if expected is None:
        assert (found.pairs, found.impossible) == (None, True)
    else:
        assert found.total == pytest.approx(expected, abs=1e-6)
        assert found.bound == pytest.approx(expected, abs=1e-5)
    assert (feasible(asked, Clock(30), floor=floor).pairs is None) == (expected is None)
