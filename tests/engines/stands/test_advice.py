import pytest

from tests.engines.stands.floors import grid, plan, problem, request
from village.engines.stands import advice
from village.engines.stands.check import check
from village.engines.stands.problem import ProblemError


def test_why_not_names_the_holder_and_the_cost_of_giving():
    asked = [
        request("high", points=100, wishes=[["A-00"], ["A-02"]]),
        request("low", wishes=[["A-00"]]),
    ]
    floor = problem(grid(3, 1), asked)
    now = plan({"high": ["A-00"], "low": ["A-01"]})

    found = advice.why_not(floor, now, "low", ["A-00"])

    assert found.holders == {"high": ("A-00",)}
    assert found.broken == ()
    assert found.instead.placed == {"high": ("A-02",), "low": ("A-00",)}
    assert found.cost == pytest.approx(check(floor, now).value - found.instead.value)


def test_why_not_names_the_rule_that_stands_against_it():
    asked = [request("R1"), request("R2")]
    floor = problem(grid(4, 1), asked, separate=[["R1", "R2", 5]])

    found = advice.why_not(floor, plan({"R1": ["A-00"], "R2": ["A-03"]}), "R2", ["A-01"])

    assert [fault.rule for fault in found.broken] == ["separate"]
    assert found.holders == {}


def test_what_no_plan_allows_has_no_cost():
    floor = problem(grid(2, 1), [request("R1", needs=["gas"])])

    found = advice.why_not(floor, plan({}), "R1", ["A-00"])

    assert (found.cost, found.instead) == (None, None)
    assert [fault.rule for fault in found.broken] == ["needs"]


def test_a_move_by_hand_swaps_equals_and_says_its_effect():
    asked = [request("R1", wishes=[["A-01"]]), request("R2")]
    floor = problem(grid(2, 1), asked)

    effect = advice.move(floor, plan({"R1": ["A-00"], "R2": ["A-01"]}), "R1", ["A-01"])

    assert effect.plan.placed == {"R1": ("A-01",), "R2": ("A-00",)}
    assert effect.gain == pytest.approx(100)
    assert effect.report.broken == ()
    assert set(effect.plan.moved) == {"R1", "R2"}


def test_a_move_onto_a_smaller_stand_is_made_and_its_broken_rule_said():
    floor = problem(grid(3, 1), [request("R1", 2), request("R2")])

    effect = advice.move(floor, plan({"R1": ["A-00", "A-01"], "R2": ["A-02"]}), "R1", ["A-02"])

    assert effect.plan.placed == {"R1": ("A-02",)}
    assert effect.plan.unplaced == {"R2": "taken off the floor by hand"}
    assert [fault.rule for fault in effect.report.broken] == ["size"]


def test_first_come_is_first_served():
    asked = [request("R1", wishes=[["A-00"]]), request("R2", wishes=[["A-00"]], points=100)]
    floor = problem(grid(2, 1), asked)

    assert advice.first_come(floor).placed["R1"] == ("A-00",)
    assert advice.first_come(floor, ["R2", "R1"]).placed["R2"] == ("A-00",)


@pytest.mark.parametrize(("who", "where"), [("R9", ["A-00"]), ("R1", ["Z"])])
def test_strangers_are_refused(who, where):
    floor = problem(grid(2, 1), [request("R1")])

    with pytest.raises(ProblemError):
        advice.why_not(floor, plan({}), who, where)


def test_a_request_taken_off_the_floor_by_hand_loses_its_worth():
    floor = problem(grid(2, 1), [request("R1", points=50), request("R2")])
    now = plan({"R1": ["A-00"], "R2": ["A-01"]})

    found = advice.move(floor, now, "R1", [])

    assert found.plan.placed == {"R2": ("A-01",)}
    assert found.plan.unplaced == {"R1": "taken off the floor by hand"}
    assert found.gain < 0
