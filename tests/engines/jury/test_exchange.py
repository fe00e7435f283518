"""The exchange of jurors: never lower, never against a demand, near the best where it is hard."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import few, tries
from tests.engines.jury.test_fairness import best_by_trying
from village.engines.jury.exchange import raised
from village.engines.jury.instance import Clock, Instance, JurorGroup
from village.engines.jury.matching import maximise


@st.composite
def instances(draw):
    """Two jurors for each application, of whom rules, loads and standing pairs leave few."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    many, few = draw(st.integers(2, 4)), draw(st.integers(3, 5))
    affinity = np.round(4 * random.random((many, few)), 1)
    affinity[random.random(affinity.shape) < 0.1] = np.nan
    half = JurorGroup("one of two", np.arange(many)[:2], np.array([0, 1]), 0, 1)
    one = JurorGroup("somebody", np.arange(many)[1:], np.array([1, 2]), 1, 2)
    kept = (random.random(affinity.shape) < 0.3) & ~np.isnan(affinity)
    keeps = draw(st.booleans())
    return Instance(
        affinity=affinity,
        demand=np.full(many, 2),
        least=random.integers(0, 2, few),
        most=random.integers(1, many + 1, few),
        groups=draw(st.sampled_from([(), (half,), (half, one)])),
        kept=kept if keeps else None,
        keep=int(min(kept.sum(), 2)) if keeps else 0,
    )


def demands_met(instance, pairs):
    loads = pairs.sum(0)
    return (
        not pairs[np.isnan(instance.affinity)].any()
        and pairs.sum(1).tolist() == instance.demand.tolist()
        and bool(np.all((instance.least <= loads) & (loads <= instance.most)))
        and (instance.kept is None or (pairs & instance.kept).sum() >= instance.keep)
        and all(
            group.at_least <= pairs[i, group.jurors].sum() <= group.at_most
            for group, i in ((g, i) for g in instance.groups for i in g.applications)
        )
    )


@few()
@given(instances())
def test_exchanges_keep_every_demand_and_never_lower_the_lowest_share(instance):
    start = maximise(instance, Clock(60)).pairs
    if start is None:
        assert best_by_trying(instance) is None or instance.least.any()
        return

    found = raised(instance, start, Clock(60))

    assert demands_met(instance, found)
    lowest = instance.shares(found).min()
    assert instance.shares(start).min() <= lowest
    if not instance.least.any():
        assert lowest <= best_by_trying(instance)[0] + 1e-9


def strongly_wanted(seed):
    """60 applications that want the same of 40 jurors: loads make most of them do without."""
    random = np.random.default_rng(seed)
    affinity = 0.2 * random.random((60, 40)) + 0.8 * random.random(40)
    return Instance(affinity, np.full(60, 3), np.zeros(40, dtype=np.int64), np.full(40, 6))


@pytest.mark.parametrize("seed", range(tries(1, thorough=3)))
def test_where_all_want_the_same_jurors_the_lowest_share_rises_by_a_fifth(seed):
    instance = strongly_wanted(seed)
    start = maximise(instance, Clock(60)).pairs

    found, again = (raised(instance, start, Clock(60)) for _ in range(2))

    assert instance.shares(found).min() > 1.2 * instance.shares(start).min()
    assert np.array_equal(found, again)


def test_a_swap_that_all_gain_by_is_found():
    affinity = np.array([[1.0, 0.9], [0.9, 0.1]])
    instance = Instance(affinity, np.ones(2, dtype=np.int64), np.zeros(2), np.ones(2))
    start = np.eye(2, dtype=bool)

    found = raised(instance, start, Clock(60))

    assert found.tolist() == [[False, True], [True, False]]


def test_no_time_leaves_the_pairs_as_they_are():
    instance = strongly_wanted(0)
    start = maximise(instance, Clock(60)).pairs

    assert np.array_equal(raised(instance, start, Clock(0)), start)
