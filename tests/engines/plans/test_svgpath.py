"""The arcs of a path, as the SVG standard reckons them (B.2.4 and B.2.5)."""

import cmath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines.plans import svgpath
from village.engines.plans.faults import PlanError

lengths = st.floats(0.5, 20)


@given(st.complex_numbers(max_magnitude=20), lengths, st.booleans(), st.booleans())
def test_each_point_of_a_circles_arc_is_a_radius_from_one_centre(start, radius, large, sweep):
    end = start + radius

    *points, last = svgpath.arc(start, (radius, radius), 0, (large, sweep), end)

    turned = cmath.rect(radius, cmath.pi / 3 * (1 if large != sweep else -1))
    centre = start + turned
    assert last == end
    assert [abs(point - centre) for point in points] == pytest.approx([radius] * len(points))


def test_an_arc_whose_radii_are_too_small_is_a_half_turn():
    points = svgpath.arc(0, (1, 1), 0, (False, True), 10)

    assert max(abs(point - 5) for point in points) == pytest.approx(5)


@pytest.mark.parametrize(("radii", "end"), [((0, 3), 6), ((3, 0), 6), ((3, 3), 0)])
def test_an_arc_without_radius_or_length_is_its_end(radii, end):
    assert svgpath.arc(0, radii, 0, (False, True), end) == [end]


def test_a_path_with_more_points_than_any_plan_is_refused():
    with pytest.raises(PlanError, match="points, more than"):
        svgpath.runs("M0 0" + "l1 1" * 200_001)
