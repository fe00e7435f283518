"""Whole panels for everybody: what is known when time is over before anything was asked."""

import numpy as np
import pytest

from tests.engines.jury.test_fairness import larger
from village.engines.jury import panels
from village.engines.jury.instance import Clock, Instance
from village.engines.jury.matching import maximise
from village.engines.jury.packing import Packing, Reach
from village.engines.jury.solver import Growing, Solution


@pytest.fixture
def packing():
    asked = larger(3)
    return Packing(asked, 0.0, maximise(asked, Clock(10)).pairs)


def test_without_time_neither_a_floor_nor_a_bound_is_known(packing):
    assert packing.reach(0.5, Clock(0)) == Reach()
    assert packing.richest(0.5, Clock(0)) is None
    assert packing.whole(0.5, Clock(0)) is None


def test_a_floor_that_the_known_assignment_has_is_thinkable(packing):
    lowest = float(packing.instance.shares(packing.known).min())

    assert packing.reach(lowest, Clock(10)).thinkable
    assert not packing.reach(1.1, Clock(10)).thinkable


def test_letting_panels_go_leads_to_the_largest_sum(packing):
    asked = packing.instance
    packing.low = 0.0
    _with_pair, bound = packing.richest(0.0, Clock(10))

    found = packing.improved(0.0, packing.known, bound, Clock(10))

    assert np.nansum(asked.affinity[found]) == pytest.approx(bound)


def test_a_floor_out_of_reach_tells_whom_to_spare_for_a_lower_one():
    random = np.random.default_rng(0)
    liked = random.random(20)
    affinity = 0.2 * random.random((30, 20)) + 0.8 * liked
    asked = Instance(affinity, np.full(30, 3), np.zeros(20, dtype=np.int64), np.full(20, 5))
    packing = Packing(asked, 0.0, maximise(asked, Clock(10)).pairs)

    highest = packing.reach(0.9, Clock(10)).highest
    scarce = packing.scarce[0] > 0
    found = packing.whole(0.7, Clock(10))

    assert 0.7 < highest < 0.9
    assert liked[scarce].min() > np.median(liked)
    assert asked.shares(found).min() >= 0.7 - 1e-9


def test_no_whole_panels_reach_a_floor_above_everybodys_best(packing):
    assert packing.whole(1.1, Clock(10), dives=2) is None


def test_where_the_solver_had_no_time_what_was_asked_stays_open(packing, monkeypatch):
    cut_off = Solution(np.zeros(0), 0.0, np.inf)
    monkeypatch.setattr(Growing, "solve", lambda *_args, **_limit: cut_off)

    assert packing.reach(0.5, Clock(10)) == Reach()
    assert packing.richest(0.5, Clock(10)) is None
    assert packing.whole(0.5, Clock(10)) is None
    assert packing.improved(0.0, packing.known, np.inf, Clock(10)) is packing.known


@pytest.mark.parametrize("sums", [False, True])
def test_where_panels_are_too_many_nothing_is_dived_for(packing, sums, monkeypatch):
    higher = float(packing.instance.shares(packing.known).min()) + 0.2
    monkeypatch.setattr(panels, "MOST_PANELS", 0)

    assert packing.whole(higher, Clock(10), sums=sums) is None
