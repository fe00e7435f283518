"""The plan in a contract: what a GeoJSON file draws, and which stand is marked."""

import pytest

from tests.engines.plans.drawing import collection, feature, room, stand
from village.engines.documents.plan_drawing import PlanFigure, areas
from village.engines.documents.sheet import Sheet


def drawn(*features, marked="A1"):
    sheet = Sheet(title="t", author="a", lang="fr")
    PlanFigure(collection(*features)).draw(sheet, marked, (0, 0, 400, 300))
    return "".join(sheet.code)


def test_polygons_lines_and_points_are_areas_and_a_point_is_a_small_disc():
    found = areas(collection(*room(), stand("A1", 5, 8), feature("column", "Point", [10, 15])))

    assert [(area.kind, area.closed) for area in found] == [
        ("wall", False),
        ("exit", False),
        ("stand", True),
        ("column", True),
    ]
    west, south, east, north = found[-1].bounds
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((10, 15))


def test_what_has_no_drawable_shape_is_left_out():
    loose = [
        feature("wall", "MultiPoint", [[0, 0], [1, 1]]),
        feature("wall", "LineString", [[0, 0]]),
    ]

    assert areas(collection(*loose)) == []
    assert PlanFigure(collection(*loose)).height(400, 300) == 0


@pytest.mark.parametrize("coordinates", [[[0, 0], [float("nan"), 1]], [[0], [1, 1]], 5])
def test_a_feature_whose_coordinates_are_no_numbers_is_named(coordinates):
    with pytest.raises(ValueError, match="plan: feature 0 has unusable coordinates"):
        areas(collection(feature("wall", "LineString", coordinates)))


def test_the_stand_of_the_contract_is_drawn_last_over_the_others():
    stands = stand("A1", 0, 0), stand("A2", 3, 0)

    assert drawn(*stands, marked="A1") != drawn(*stands, marked="A2")
    assert drawn(*stands, marked="A1") == drawn(*reversed(stands), marked="A1")


def test_a_number_too_long_for_its_stand_is_left_out():
    hall = stand("", 0, 0, 900, 600)

    assert drawn(hall, stand("A-LONG-NUMBER-9", 5, 5)) == drawn(hall, stand("", 5, 5))
