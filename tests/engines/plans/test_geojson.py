import json

import pytest

from tests.engines.plans.drawing import collection, feature, plan, ring, room, stand
from village.engines.plans import geojson
from village.engines.plans.faults import PlanError


def test_a_stand_knows_its_area_open_sides_and_neighbours():
    drawn = plan(*room(), stand("A1", 5, 8, zone="africa", utilities=["water"]), stand("A2", 8, 8))

    first = drawn.by_number["A1"]

    assert (first.area_m2, first.open_sides, first.neighbours) == (9.0, 3, ("A2",))
    assert (first.zone, first.utilities, first.is_corner) == ("africa", frozenset({"water"}), True)


@pytest.mark.parametrize(
    ("others", "open_sides"),
    [
        ([], 4),
        ([(8, 8)], 3),
        ([(8, 8), (2, 8)], 2),
        ([(8, 8), (5, 11)], 2),
        ([(8, 8), (2, 8), (5, 11)], 1),
        ([(8, 11)], 4),
    ],
)
def test_open_sides_touch_no_other_stand(others, open_sides):
    drawn = plan(stand("A", 5, 8), *(stand(f"B{k}", *at) for k, at in enumerate(others)))

    assert drawn.by_number["A"].open_sides == open_sides


def test_a_side_against_a_wall_is_closed():
    assert plan(*room(), stand("A1", 5, 17)).by_number["A1"].open_sides == 3


def test_a_rotated_stand_has_four_sides():
    diamond = [[[10, 5], [13, 8], [10, 11], [7, 8], [10, 5]]]

    drawn = plan(*room(), feature("stand", "Polygon", diamond, number="D"))

    assert (drawn.by_number["D"].open_sides, drawn.by_number["D"].area_m2) == (4, 18.0)


def test_writing_and_reading_again_keeps_the_plan():
    drawn = plan(*room(), stand("A1", 5, 8, zone="asia"), feature("column", "Point", [1, 2]))

    again = geojson.read(geojson.write(drawn))

    assert geojson.write(again) == geojson.write(drawn)
    assert again.stands == drawn.stands


def test_text_instead_of_numbers_is_read_and_reported():
    item = stand("A1", 5, 8)
    item["geometry"]["coordinates"][0][1] = ["8,0", "8"]

    drawn = geojson.parse(collection(item))

    assert drawn.by_number["A1"].area_m2 == 9.0
    assert [found.kind for found in drawn.findings] == ["text-coordinates"]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (feature("sofa", "Point", [0, 0]), "kind: 'sofa' is not one of stand, wall,"),
        ({"type": "Feature"}, "not a feature with properties"),
        (feature("wall", "Circle", [0, 0]), "geometry is not one of"),
        (feature("column", "Point", ["x", 0]), "could not convert string to float: 'x'"),
        (feature("stand", "Polygon", [[[0, 0], [1, 1]]]), "linearring"),
        (feature("column", "Point", [True, 0]), "coordinate True is not a finite number"),
        (feature("column", "Point", [1e400, 0]), "coordinate inf is not a finite number"),
        (feature("wall", "LineString", []), "Too few points or numbers in the geometry"),
        ({"properties": {"kind": "wall"}}, "missing 'geometry'"),
        (feature("stand", "Polygon", ring(0, 0, 3, 3), utilities=5), "utilities is not a list"),
        (feature("stand", "Polygon", ring(0, 0, 3, 3), number=["A2"]), "number is not a text"),
        (feature("column", "Point", [0, 0], radius=-1), "radius is not above 0"),
    ],
)
def test_features_that_cannot_be_read_are_reported_not_refused(item, said):
    drawn = geojson.parse(collection(stand("A1", 5, 8), item))

    assert [found.numbers for found in drawn.findings] == [("feature 2",)]
    assert said in str(drawn.findings[0])
    assert len(drawn.stands) == 1


@pytest.mark.parametrize("text", ["", "[1]", '{"type": "Feature"}', '{"type":"FeatureCollection"}'])
def test_what_is_no_feature_collection_is_an_error(text):
    with pytest.raises(PlanError):
        geojson.read(text)


def test_a_number_has_neither_space_nor_what_nobody_sees_around_it():
    drawn = geojson.parse(collection(stand(" A\x001\u200f", 0, 0)))

    assert [one.number for one in drawn.stands] == ["A1"]


def test_utilities_may_be_one_text():
    drawn = geojson.read(json.dumps(collection(stand("A1", 0, 0, utilities="power, water"))))

    assert drawn.stands[0].utilities == frozenset({"power", "water"})
