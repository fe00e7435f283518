import math
from pathlib import Path

import pytest
import shapely

from tests.engines.plans.drawing import feature, plan, ring, room, stand
from village.engines.plans import aisles, geojson, ways

DEMO = Path(__file__).parents[3] / "demo" / "casablanca-2024" / "plan.geojson"


def test_each_stand_of_the_demo_is_reached_without_walking_through_anything():
    drawn = geojson.read(DEMO.read_bytes())
    walks = ways.survey(drawn)
    solid = shapely.union_all(aisles.obstacles(drawn)).buffer(-0.05)

    found = [walks.way(item) for item in drawn.stands]

    assert all(found)
    for way in found:
        walked = shapely.LineString(way.points)
        assert not walked.intersects(solid)
        assert drawn.hall.buffer(0.1).contains(walked)
        assert way.door == "Entrée"


def test_a_way_in_an_empty_room_is_nearly_straight():
    drawn = plan(*room(), stand("A1", 20, 15))

    way = ways.survey(drawn).way(drawn.by_number["A1"])

    assert way.length_m == pytest.approx(math.dist((15, 0), (20, 15)), rel=0.06)
    assert way.points[0] == (15.0, 0.0)


def test_a_way_goes_round_what_stands_in_between():
    wall = feature("service", "Polygon", ring(5, 8, 20, 1))
    drawn = plan(*room(), wall, stand("A1", 13.5, 12))

    way = ways.survey(drawn).way(drawn.by_number["A1"])

    assert way.length_m > 20


def test_the_door_can_be_chosen():
    side = feature("entrance", "LineString", [[0, 8], [0, 11]], name="West")
    drawn = plan(*room(), side, stand("A1", 20, 15))
    walks = ways.survey(drawn)

    assert walks.way(drawn.by_number["A1"]).door == "West"
    assert walks.way(drawn.by_number["A1"], door="South").door == "South"
    assert walks.way(drawn.by_number["A1"], door="Nowhere") is None


def test_who_is_walled_in_has_no_way():
    box = [
        [[10, 8], [20, 8], [20, 18], [10, 18], [10, 8]],
        [[11, 9], [19, 9], [19, 17], [11, 17], [11, 9]],
    ]
    drawn = plan(*room(), feature("service", "Polygon", box), stand("A1", 13, 11))

    assert ways.survey(drawn).way(drawn.by_number["A1"]) is None


def test_footfall_falls_along_a_corridor():
    stands = [stand(number, x, 2) for number, x in (("near", 36), ("middle", 43), ("far", 52))]
    drawn = plan(*room(60, 5), *stands)

    shares = ways.survey(drawn).footfall()

    assert list(shares) == ["near", "middle", "far"]
    assert shares["near"] == 1.0
    assert 1.0 > shares["middle"] > shares["far"] > 0


def test_a_plan_without_doors_has_no_ways():
    drawn = plan(stand("A1", 5, 5))

    assert ways.survey(drawn).way(drawn.stands[0]) is None
    assert ways.survey(drawn).footfall() == {"A1": 0.0}
    assert ways.survey(plan()).footfall() == {}
