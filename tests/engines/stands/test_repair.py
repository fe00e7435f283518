from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.stands import brute, tiny
from tests.engines.stands.floors import grid, plan, problem, request
from village.engines.stands.check import check
from village.engines.stands.engine import allocate
from village.engines.stands.problem import StandProblem
from village.engines.stands.repair import repair, repairs

QUIET = settings(suppress_health_check=list(HealthCheck))


def without(asked: StandProblem, who: str) -> StandProblem:
    return replace(
        asked,
        requests=tuple(r for r in asked.requests if r.id != who),
        separate=tuple(pair for pair in asked.separate if who not in pair[:2]),
        together=tuple(pair for pair in asked.together if who not in pair),
    )


@QUIET
@given(tiny.problems(), st.data())
def test_each_further_move_is_worth_at_least_nothing(asked, data):
    before = allocate(asked, time_limit_s=20)
    gone = data.draw(st.sampled_from([r.id for r in asked.requests]))
    blocked = data.draw(st.sets(st.sampled_from([m.id for m in asked.modules]), max_size=1))
    today = replace(without(asked, gone), blocked=asked.blocked | blocked)

    found = repairs(today, before, max_moves=3)

    values = [repaired.value for repaired in found]
    assert values == sorted(values)
    for most, repaired in enumerate(found):
        assert check(today, repaired).broken == ()
        displaced = {w for w in repaired.moved if not blocked & set(before.placed[w])}
        assert len(displaced) <= most
        assert repaired.bound >= repaired.value - 1e-9
    assert found[-1].bound >= brute.best(today) - 1e-6


@QUIET
@given(tiny.problems(most=3), st.data())
def test_with_moves_for_all_the_repair_is_the_best_plan(asked, data):
    before = allocate(asked, time_limit_s=20)
    gone = data.draw(st.sampled_from([r.id for r in asked.requests]))
    today = without(asked, gone)

    found = repair(today, before, max_moves=3)

    kept = [who for who in before.placed if who != gone]
    if set(kept) == set(found.placed):
        assert found.value <= brute.best(today) + 1e-6
    assert set(kept) <= set(found.placed)


def test_a_freed_place_goes_to_the_waiting_list_without_a_move():
    asked = [request("out"), request("stays"), request("waits")]
    before = plan({"out": ["A-00"], "stays": ["A-01"]})

    found = repair(problem(grid(2, 1), asked[1:]), before, max_moves=0)

    assert found.placed == {"stays": ("A-01",), "waits": ("A-00",)}
    assert found.moved == ()


def test_one_move_takes_the_better_place_when_it_pays():
    asked = [request("R1", wishes=[["A-00"]], points=50)]
    before = plan({"R1": ["A-01"], "gone": ["A-00"]})

    still, moved = repairs(problem(grid(2, 1), asked), before, max_moves=1)

    assert (still.placed, moved.placed) == ({"R1": ("A-01",)}, {"R1": ("A-00",)})
    assert moved.moved == ("R1",)
    assert moved.value - still.value == pytest.approx(150)


def test_a_move_follows_when_one_who_waited_was_placed_without_any():
    asked = [request("R1", wishes=[["A-00"]], points=50), request("waits")]
    before = plan({"R1": ["A-01"]}, unplaced={"waits": ""})

    still, moved = repairs(problem(grid(2, 1), asked), before, max_moves=1)

    assert still.placed == {"R1": ("A-01",), "waits": ("A-00",)}
    assert moved.placed == {"R1": ("A-00",), "waits": ("A-01",)}


def test_a_freed_module_invites_a_move_though_nobody_before_had_it():
    floor = problem(grid(2, 1), [request("R1", wishes=[["A-00"]], points=50)])
    before = plan({"R1": ["A-01"]})

    found = repair(floor, before, max_moves=1, freed={"A-00"})

    assert found.placed == {"R1": ("A-00",)}
    assert repair(floor, before, max_moves=1).placed == before.placed


def test_who_stands_on_a_blocked_module_moves_without_being_counted():
    floor = problem(grid(3, 1), [request("R1"), request("R2")], blocked=["A-00"])
    before = plan({"R1": ["A-00"], "R2": ["A-01"]})

    found = repair(floor, before, max_moves=0)

    assert found.placed == {"R1": ("A-02",), "R2": ("A-01",)}


@pytest.mark.parametrize(
    ("zones", "moved"),
    [(["asia"], {"R1": ("B-00",)}), (["moon"], {})],
    ids=["elsewhere", "nowhere"],
)
def test_who_may_not_stand_there_any_more_leaves_and_comes_back_as_one_move(zones, moved):
    floor = grid(2, 1) + grid(1, 1, block="B", zone="asia", y=20.0)
    today = problem(floor, [request("R1", zones=zones), request("R2")])
    before = plan({"R1": ["A-00"], "R2": ["A-01"]})

    none, one = repairs(today, before, max_moves=1)

    assert [check(today, found).broken for found in (none, one)] == [(), ()]
    assert none.placed == {"R2": ("A-01",)}
    assert one.placed == {"R2": ("A-01",), **moved}


def test_a_newcomer_is_pinned_where_another_stood():
    floor = problem(grid(2, 1), [request("R1"), request("new")], pinned={"new": ["A-00"]})

    still, moved = repairs(floor, plan({"R1": ["A-00"]}), max_moves=1)

    assert check(floor, still).broken == check(floor, moved).broken == ()
    assert moved.placed == {"R1": ("A-01",), "new": ("A-00",)}


def test_a_proven_bound_is_tighter_than_the_rough_one():
    asked = [request(f"R{k}", wishes=[["A-00"]]) for k in range(3)]
    floor = problem(grid(3, 1), asked)
    before = plan({"R0": ["A-00"], "R1": ["A-01"], "R2": ["A-02"]})

    rough = repair(floor, before, max_moves=0)
    proven = repair(floor, before, max_moves=0, prove_s=5)

    assert rough.value <= proven.bound < rough.bound
    assert proven.status == "optimal"


def test_of_rivals_that_a_new_rule_parts_the_lighter_leaves():
    asked = [request("light"), request("heavy", points=90), request("apart")]
    before = plan({"light": ["A-00"], "heavy": ["A-01"], "apart": ["A-04"]})
    floor = problem(grid(5, 1), asked, separate=[["light", "heavy", 3]])

    [found, *_] = repairs(floor, before, max_moves=0)

    assert found.placed["heavy"] == ("A-01",)
    assert found.placed["apart"] == ("A-04",)
    assert check(floor, found).broken == ()


def test_of_two_who_were_given_one_module_the_lighter_leaves():
    asked = [request("light"), request("heavy", points=90)]
    before = plan({"light": ["A-00"], "heavy": ["A-00"]})

    [found, *_] = repairs(problem(grid(1, 1), asked), before, max_moves=0)

    assert (found.placed, list(found.unplaced)) == ({"heavy": ("A-00",)}, ["light"])


def test_a_repair_without_time_is_the_plan_without_moves():
    asked = [request("stays"), request("waits", points=90, wishes=[["A-00"]])]
    before = plan({"stays": ["A-00"]})

    found = repairs(problem(grid(2, 1), asked), before, max_moves=2, time_limit_s=0)

    assert [one.placed["stays"] for one in found] == [("A-00",)] * 3
