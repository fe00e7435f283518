"""The floor kept free before doors, and stands that no aisle reaches."""

import pytest
from shapely import LineString, Point, box

from tests.engines.plans.drawing import plan, room, stand
from village.engines.plans import aisles


@pytest.mark.parametrize(
    ("door", "bounds"),
    [
        (LineString([(0, 0), (3, 0)]), (0, -2, 3, 2)),
        (box(0, -0.1, 3, 0.1), (0, -2, 3, 2)),
        (box(-0.1, 0, 0.1, 3), (-2, 0, 2, 3)),
        (Point(5, 5), (4, 4, 6, 6)),
    ],
    ids=["line", "thin box along x", "thin box along y", "point"],
)
def test_the_floor_before_a_door_is_kept_free_on_both_sides(door, bounds):
    zone = aisles.clear_zone(door, 2)

    assert zone.bounds == pytest.approx(bounds)


def test_without_any_aisle_no_stand_is_reached():
    full = plan(*room(10, 10), stand("A1", 1, 1, 8, 8))

    assert aisles.unreachable(full, aisles.find(full, 3)) == [0]
    assert aisles.unreachable(full, aisles.find(full, 0.5)) == []


def test_a_plan_without_stands_has_none_out_of_reach():
    bare = plan(*room())

    assert aisles.unreachable(bare, aisles.find(bare, 3)) == []
