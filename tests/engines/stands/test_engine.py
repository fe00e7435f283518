import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.engines.stands import brute, tiny
from tests.engines.stands.floors import grid, problem, request
from village.engines.stands import reading
from village.engines.stands.check import check
from village.engines.stands.engine import allocate
from village.engines.stands.problem import ProblemError

FIFTY = Path(__file__).parent / "stands-50.json"
QUIET = settings(suppress_health_check=list(HealthCheck))


@QUIET
@given(tiny.problems())
def test_a_plan_called_optimal_is_the_best_there_is(asked):
    found = allocate(asked, time_limit_s=20)

    report = check(asked, found)
    assert report.broken == ()
    assert found.value == pytest.approx(report.value)
    assert found.bound >= found.value
    assert found.bound >= brute.best(asked) - 1e-6
    assert found.status == "optimal"
    assert found.value == pytest.approx(brute.best(asked))


@QUIET
@given(tiny.problems(most=3))
def test_pins_are_honoured_or_refused(asked):
    first = asked.requests[0]
    where = next((where for where in brute.options(asked, first) if where), None)
    assume(where is not None)
    pinned = replace(asked, pinned={first.id: where})

    found = allocate(pinned, time_limit_s=20)

    assert check(pinned, found).broken == ()
    assert found.value == pytest.approx(brute.best(pinned))


@QUIET
@given(tiny.problems())
def test_nobody_is_lost(asked):
    found = allocate(asked, time_limit_s=20)

    names = {request.id for request in asked.requests}
    assert found.placed.keys() | found.unplaced.keys() == names
    assert not found.placed.keys() & found.unplaced.keys()


def test_fifty_requests_are_placed_at_best_and_the_same_way_twice():
    asked = reading.problem(json.loads(FIFTY.read_bytes()))
    seen = []

    found = allocate(asked, time_limit_s=120, progress=seen.append)
    again = allocate(asked, time_limit_s=120)

    assert (found.status, round(found.value, 2)) == ("optimal", 23168.17)
    assert again.placed == found.placed
    assert check(asked, found).broken == ()
    bounds, values = [step.bound for step in seen], [step.value for step in seen]
    assert bounds == sorted(bounds, reverse=True)
    assert values == sorted(values)
    assert seen[-1].gap < 1e-6


def test_a_gap_that_is_wide_enough_ends_the_run():
    asked = reading.problem(json.loads(FIFTY.read_bytes()))

    found = allocate(asked, time_limit_s=60, gap=0.05)

    assert found.status in {"gap", "optimal"}
    assert found.gap <= 0.05


def test_no_time_still_gives_a_legal_plan_and_a_bound():
    asked = reading.problem(json.loads(FIFTY.read_bytes()))

    found = allocate(asked, time_limit_s=0)

    assert (found.status, check(asked, found).broken) == ("time", ())
    assert found.bound >= 23168.16


def test_over_demand_leaves_the_worst_out_with_a_reason():
    asked = [request("low", points=0), request("high", points=90)]

    found = allocate(problem(grid(1, 1), asked))

    assert found.placed == {"high": ("A-00",)}
    assert found.unplaced == {"low": "all 1 places of 1 module that it could have are taken"}


@pytest.mark.parametrize(
    ("wanted", "more", "reason"),
    [
        ({"zones": ["mars"]}, {}, "the floor has no zone mars"),
        ({"needs": ["gas"]}, {}, "no 1 module in africa form a rectangle with gas"),
        ({"modules": 4}, {}, "no 4 modules in africa form a rectangle"),
        (
            {},
            {"blocked": ["A-00", "A-01", "A-02"]},
            "each of its 3 possible places is blocked, pinned or too near a rival",
        ),
    ],
)
def test_each_request_without_a_stand_is_told_why(wanted, more, reason):
    asked = problem(grid(3, 1), [request("R1", **{"modules": 1, **wanted})], **more)

    assert allocate(asked).unplaced == {"R1": reason}


def test_a_rival_too_near_is_named():
    floor = problem(
        grid(2, 1),
        [request("big", points=99), request("small")],
        separate=[["big", "small", 5]],
    )

    found = allocate(floor)

    assert found.unplaced == {"small": "the 1 free places of 1 module are too near big"}


@pytest.mark.parametrize(
    ("pins", "said"),
    [
        ({"R1": ["A-00"]}, "pinned.R1: 1 modules, the request is for 2"),
        ({"R1": ["A-00", "A-02"]}, "pinned.R1: A-00, A-02 do not tile a rectangle of one block"),
        ({"R1": ["A-03", "A-04"]}, "pinned.R1: A-04 is blocked"),
        ({"R2": ["A-00"]}, "pinned.R2: A-00 lack its zone or its needs"),
        ({"R1": ["A-00", "A-01"], "R3": ["A-01"]}, "pinned: R1 and R3 both have A-01"),
        ({"R3": ["A-00"], "R4": ["A-02"]}, "pinned: R3 and R4 stand 3.00 m apart, not 6 m"),
    ],
)
def test_pins_that_contradict_the_rules_are_a_clear_error(pins, said):
    asked = [request("R1", 2), request("R2", needs=["gas"]), request("R3"), request("R4")]
    floor = problem(grid(5, 1), asked, pinned=pins, blocked=["A-04"], separate=[["R3", "R4", 6]])

    with pytest.raises(ProblemError) as caught:
        allocate(floor)

    assert str(caught.value) == said


def test_a_floor_without_modules_or_requests_is_no_trouble():
    assert allocate(problem([], [request("R1")])).unplaced == {"R1": "the floor has no zone africa"}
    assert allocate(problem(grid(2, 2), [])).status == "optimal"
