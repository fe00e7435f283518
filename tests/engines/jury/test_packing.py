"""Whole panels for everybody: what is known when time is over before anything was asked."""

import numpy as np
import pytest

from tests.engines.jury.test_fairness import larger
from village.engines.jury import panels
from village.engines.jury.instance import Clock
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


def test_of_the_panels_known_the_best_are_those_of_the_largest_sum(packing):
    asked = packing.instance

    found = packing.best_known(0.0, packing.known, Clock(10))

    assert np.nansum(asked.affinity[found]) == pytest.approx(
        np.nansum(asked.affinity[packing.known])
    )


def test_no_whole_panels_reach_a_floor_above_everybodys_best(packing):
    assert packing.whole(1.1, Clock(10), dives=2) is None


def test_where_the_solver_had_no_time_what_was_asked_stays_open(packing, monkeypatch):
    cut_off = Solution(np.zeros(0), 0.0, np.inf)
    monkeypatch.setattr(Growing, "solve", lambda *_args, **_limit: cut_off)

    assert packing.reach(0.5, Clock(10)) == Reach()
    assert packing.richest(0.5, Clock(10)) is None
    assert packing.whole(0.5, Clock(10)) is None
    assert packing.best_known(0.0, packing.known, Clock(10)) is packing.known


@pytest.mark.parametrize("sums", [False, True])
def test_where_panels_are_too_many_nothing_is_dived_for(packing, sums, monkeypatch):
    higher = float(packing.instance.shares(packing.known).min()) + 0.2
    monkeypatch.setattr(panels, "MOST_PANELS", 0)

    assert packing.whole(higher, Clock(10), sums=sums) is None
