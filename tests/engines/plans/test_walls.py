"""Walls on a stand: the stand turned into its own frame, and each rule with its measure."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon, box
from shapely.affinity import rotate, translate

from village.engines.plans.geojson import parse
from village.engines.plans.walls import (
    StandFloor,
    StandWall,
    WallFault,
    WallFinding,
    WallRules,
    floor_of,
    judge,
)

#: Six metres by four, open below and on the right.
CORNER = StandFloor(
    ((0, 0), (600, 0), (600, 400), (0, 400)), (((0, 0), (600, 0)), ((600, 0), (600, 400)))
)
RULES = WallRules(highest_cm=400, setback_cm=100, setback_above_cm=250, closed_share=0.5)


def wall(x1, y1, x2, y2, height=250):
    return StandWall((x1, y1), (x2, y2), height)


walls = st.lists(
    st.builds(
        StandWall,
        st.tuples(st.integers(-100, 700), st.integers(-100, 500)),
        st.tuples(st.integers(-100, 700), st.integers(-100, 500)),
        st.integers(50, 600),
    ),
    max_size=5,
)


@pytest.mark.parametrize("angle", [0, 30, -45, 90, 200])
def test_a_stand_is_shown_in_its_own_frame_wherever_it_stands(angle):
    stand = box(10, 20, 16, 24)
    open_side = LineString([(10, 20), (16, 20)])

    def there(shape):
        return translate(rotate(shape, angle, origin=(0, 0)), 7, -3)

    floor = floor_of(there(stand), [there(open_side)])

    assert {floor.width_cm, floor.depth_cm} == {600, 400}
    assert min(floor.outline) == (0, 0)
    assert [math.dist(*ends) for ends in floor.open_sides] == [600]


def test_a_plan_says_which_sides_of_its_stands_are_open():
    ring = [[[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]]]
    beside = [[[3, 0], [6, 0], [6, 3], [3, 3], [3, 0]]]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": coordinates},
            "properties": {"kind": "stand", "number": number},
        }
        for number, coordinates in (("A1", ring), ("A2", beside))
    ]

    plan = parse({"type": "FeatureCollection", "features": features})

    shared = LineString([(3, 0), (3, 3)])
    opened = plan.by_number["A1"].open_lines
    assert len(opened) == plan.by_number["A1"].open_sides == 3
    assert not any(line.equals(shared) for line in opened)


@pytest.mark.parametrize(
    ("drawn", "found"),
    [
        ([wall(0, 400, 600, 400)], []),
        ([wall(0, 0, 0, 400)], []),
        ([wall(300, 200, 300, 400, 250)], []),
        ([wall(100, 300, 500, 300, 400)], []),
        ([wall(0, 200, 650, 200)], [(WallFault.OUTSIDE, 1, 49)]),
        ([wall(100, 300, 500, 300, 401)], [(WallFault.TOO_HIGH, 1, 401)]),
        ([wall(100, 340, 500, 340, 251)], [(WallFault.TOO_NEAR, 1, 60)]),
        ([wall(0, 0, 300, 0), wall(200, 50, 300, 50)], []),
        ([wall(0, 0, 200, 0), wall(150, 90, 360, 90)], [(WallFault.CLOSES_SIDE, 1, 0.6)]),
        ([wall(600, 0, 600, 400)], [(WallFault.CLOSES_SIDE, 2, 1.0)]),
        ([wall(100, 120, 500, 120)], []),
    ],
)
def test_each_rule_is_judged_with_its_measure(drawn, found):
    told = judge(CORNER, drawn, RULES)

    assert [(one.fault, one.number, pytest.approx(one.measure)) for one in told] == found


def test_a_wall_across_a_notch_is_outside_though_its_ends_are_on_the_stand():
    notched = StandFloor(((0, 0), (600, 0), (600, 400), (400, 400), (400, 200), (0, 200)))

    assert judge(notched, [wall(400, 400, 0, 200)], WallRules()) == [
        WallFinding(WallFault.OUTSIDE, 1, pytest.approx(math.hypot(400, 200), abs=5))
    ]


@settings(max_examples=30)
@given(walls)
def test_no_rule_asks_but_that_walls_lie_on_the_stand(drawn):
    told = judge(CORNER, drawn, WallRules())

    assert {one.fault for one in told} <= {WallFault.OUTSIDE}
    for one in told:
        assert 0 < one.measure <= math.dist(drawn[one.number - 1].start, drawn[one.number - 1].end)


@settings(max_examples=30)
@given(walls)
def test_neither_the_way_a_wall_is_drawn_nor_a_wall_less_adds_a_fault(drawn):
    told = judge(CORNER, drawn, RULES)
    backwards = [StandWall(one.end, one.start, one.height_cm) for one in drawn]
    fewer = judge(CORNER, drawn[:-1], RULES)

    assert [(one.fault, one.number, pytest.approx(one.measure)) for one in told] == [
        (one.fault, one.number, one.measure) for one in judge(CORNER, backwards, RULES)
    ]
    assert {(one.fault, one.number) for one in fewer} <= {(one.fault, one.number) for one in told}
    assert all(0 < one.measure <= 1 for one in told if one.fault is WallFault.CLOSES_SIDE)


def test_a_floor_keeps_the_area_of_its_stand():
    stand = rotate(Polygon([(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (0, 2)]), 17)

    assert Polygon(floor_of(stand).outline).area / 10_000 == pytest.approx(stand.area, rel=0.01)
