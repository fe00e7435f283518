import pytest

from tests.engines.stands.floors import grid, plan, problem, request
from village.engines.stands.check import check


def rules(problem_, placed, **more):
    return [broken.rule for broken in check(problem_, plan(placed, **more)).broken]


def test_the_value_follows_the_published_formula():
    floor = grid(3, 1, price=1000, footfall=0.4)
    asked = request("R1", 2, open_sides=2, points=50, wishes=[["A-02"], ["A-00", "A-01"]])

    report = check(problem(floor, [asked]), plan({"R1": ["A-00", "A-01"]}))

    own = 80 + 10 * 2 + 40 * 0.4  # the second wish whole; three open sides, two wished
    assert report.value == pytest.approx(150 * 2 + 1.5 * own + 0.02 * 2000 * (1 + 0.12 * 2))
    assert report.broken == ()


def test_together_is_worth_its_weight_across_an_aisle_and_not_beyond():
    floor = grid(1, 1) + grid(1, 1, block="B", y=6) + grid(1, 1, block="C", y=12.1)
    asked = [request(name) for name in ("R1", "R2", "R3")]
    pairs = [["R1", "R2"], ["R2", "R3"]]
    placed = {"R1": ["A-00"], "R2": ["B-00"], "R3": ["C-00"]}

    near = check(problem(floor, asked, together=pairs), plan(placed)).value
    apart = check(problem(floor, asked), plan(placed)).value

    assert near - apart == 60


def test_stands_diagonally_across_do_not_face_each_other():
    floor = grid(1, 1) + grid(1, 1, block="B", x=3, y=5)
    asked = [request("R1"), request("R2")]
    placed = {"R1": ["A-00"], "R2": ["B-00"]}

    assert (
        check(problem(floor, asked, together=[["R1", "R2"]]), plan(placed)).value
        == check(problem(floor, asked), plan(placed)).value
    )


@pytest.mark.parametrize(
    ("placed", "rule"),
    [
        ({"R1": ["A-00"]}, "size"),
        ({"R1": ["A-00", "A-11"]}, "rectangle"),
        ({"R1": ["A-00", "A-02"]}, "rectangle"),
        ({"R1": ["A-00", "A-01"], "R2": ["A-01"]}, "shared"),
        ({"R1": ["A-02", "B-00"]}, "block"),
        ({"R2": ["C-00"]}, "zone"),
        ({"R3": ["A-00"]}, "needs"),
        ({"R2": ["A-10"]}, "blocked"),
        ({"R9": ["A-00"]}, "unknown-request"),
        ({"R2": ["Z-00"]}, "unknown-module"),
        ({"R2": []}, "empty"),
    ],
)
def test_each_broken_rule_is_named(placed, rule):
    floor = grid(3, 2) + grid(1, 1, block="B", x=9) + grid(1, 1, block="C", zone="asia", x=30)
    asked = [request("R1", 2), request("R2"), request("R3", needs=["water"])]

    assert rules(problem(floor, asked, blocked=["A-10"]), placed) == [rule]


def test_a_pinned_request_must_have_exactly_its_modules():
    asked = [request("R1")]

    assert rules(problem(grid(2, 1), asked, pinned={"R1": ["A-01"]}), {}) == ["pinned"]
    assert rules(problem(grid(2, 1), asked, pinned={"R1": ["A-01"]}), {"R1": ["A-01"]}) == []


@pytest.mark.parametrize(("metres", "broken"), [(3.0, []), (3.001, ["separate"])])
def test_competitors_stand_apart_edge_to_edge(metres, broken):
    floor = problem(grid(3, 1), [request("R1"), request("R2")], separate=[["R1", "R2", metres]])

    assert rules(floor, {"R1": ["A-00"], "R2": ["A-02"]}) == broken


def test_a_misstated_value_or_bound_is_reported():
    floor = problem(grid(1, 1), [request("R1")])
    true = check(floor, plan({"R1": ["A-00"]})).value

    assert rules(floor, {"R1": ["A-00"]}, value=true, bound=true) == []
    assert rules(floor, {"R1": ["A-00"]}, value=true + 1, bound=true - 1) == ["value", "bound"]


def test_a_plan_with_modules_of_unlike_sizes_may_still_tile_a_rectangle():
    small = grid(1, 2, block="A", size=1.5)
    wide = [{**grid(1, 1)[0], "id": "A-wide", "x": 1.5}]
    floor = problem(small + wide, [request("R1", 3)])

    assert rules(floor, {"R1": ["A-00", "A-10", "A-wide"]}) == []
