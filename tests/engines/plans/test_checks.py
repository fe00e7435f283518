from pathlib import Path

import pytest

from tests.engines.plans.drawing import feature, plan, ring, room, stand
from village.engines.plans import checks, geojson

DEMO = Path(__file__).parents[3] / "demo" / "casablanca-2024" / "plan.geojson"


def lines(*features, aisle_m=3.0):
    return [str(found) for found in checks.check(plan(*features), aisle_m=aisle_m)]


def test_the_demo_plan_has_no_problem():
    assert checks.check(geojson.read(DEMO.read_bytes())) == []


def test_a_sound_room_has_no_problem():
    assert lines(*room(), stand("A1", 5, 8), stand("A2", 8, 8)) == []


def test_overlapping_stands_are_reported_with_their_shared_area():
    assert lines(*room(), stand("A1", 5, 8), stand("A2", 7.5, 8)) == ["overlap A1 A2 1.5 m²"]


def test_an_overlap_of_one_square_centimetre_is_tolerated():
    assert lines(*room(), stand("A1", 5, 8), stand("A2", 7.99998, 8)) == []


def test_a_self_crossing_outline_is_reported_with_the_place():
    crossed = [[[5, 8], [8, 11], [8, 8], [5, 11], [5, 8]]]

    assert lines(*room(), feature("stand", "Polygon", crossed, number="A1")) == [
        "invalid A1 Self-intersection[6.5 9.5]"
    ]


def test_a_number_used_twice_is_reported_once():
    found = lines(*room(), stand("A1", 5, 8), stand("A1", 15, 8))

    assert found == ["duplicate A1 2 times"]


def test_a_stand_outside_the_hall_is_reported_with_the_area_beyond():
    assert lines(*room(), stand("A1", 28, 8))[0] == "outside A1 3 m²: outside the hall"


def test_a_stand_walled_in_by_others_is_not_reachable():
    block = [stand(f"A{x}{y}", 6 + 3 * x, 8 + 3 * y) for x in range(3) for y in range(3)]

    assert lines(*room(), *block) == [
        "unreachable A11 3 m: not reachable from an exit through aisles of this width"
    ]


@pytest.mark.parametrize(("aisle_m", "lost"), [(3.0, 0), (3.1, 1)])
def test_an_aisle_exactly_as_wide_as_asked_is_wide_enough(aisle_m, lost):
    blocker = feature("service", "Polygon", ring(0, 8, 27, 2))

    found = lines(*room(30, 20), blocker, stand("A1", 5, 14), aisle_m=aisle_m)

    assert len(found) == lost


def test_a_stand_in_front_of_an_exit_obstructs_it():
    assert lines(*room(), stand("A1", 14, 1.2)) == [
        "exit-obstructed South A1 1.2 m: clear, 3 m needed"
    ]


def test_a_column_in_the_aisle_closes_it():
    blocker = feature("service", "Polygon", ring(0, 8, 26, 2))
    column = feature("column", "Point", [28, 9], radius=0.3)

    assert len(lines(*room(), blocker, column, stand("A1", 5, 14))) == 1


def test_a_plan_without_doors_says_so():
    assert lines(stand("A1", 5, 8)) == ["no-exit the plan has neither an exit nor an entrance"]


def test_a_plan_in_millimetres_is_reported_as_such():
    found = lines(*room(30000, 20000), stand("A1", 5000, 8000, 3000, 3000))

    assert found[0] == "units 9e+06 m²: the median area of a stand; is the file in metres?"


def test_gaps_under_five_centimetres_are_near_misses():
    drawn = plan(*room(), stand("A1", 5, 8), stand("A2", 8.03, 8), stand("A3", 11.2, 8))

    assert [str(found) for found in checks.near_misses(drawn)] == ["gap A1 A2 0.03 m"]


def test_a_hall_drawn_as_one_wall_polygon_is_its_outline():
    hall = feature("wall", "Polygon", ring(0, 0, 30, 20))
    door = feature("exit", "Point", [15, 0])

    assert lines(hall, door, stand("A1", 5, 8), stand("A2", 29, 8))[0].startswith("outside A2")


def test_walls_that_do_not_quite_meet_still_enclose_the_hall():
    walls = [[[0, 0], [13, 0]], [[17, 0], [30, 0], [30, 20]], [[29.98, 20], [0, 20], [0, 0.01]]]
    drawn = plan(*(feature("wall", "LineString", line) for line in walls), stand("A1", 5, 8))

    assert drawn.hall is not None
    assert drawn.hall.area == pytest.approx(600, rel=0.02)


def test_hundreds_of_stands_are_checked():
    block = [stand(f"A{x}-{y}", 5 + 6 * x, 5 + 6 * y) for x in range(20) for y in range(15)]

    assert lines(*room(140, 110), *block) == []
