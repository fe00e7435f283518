"""Loose lines whose ends miss each other by a little enclose areas, and it is told."""

import io

import ezdxf
import pytest
from shapely import LineString

from village.engines.plans import dxf
from village.engines.plans.closing import MISS_M, areas_within

#: A stand of 3 m by 4 m, its corners missed by some millimetres.
MISSED = [
    ((0.004, 0), (2.99, 0)),
    ((3, 0.008), (3, 4.0)),
    ((3.003, 4), (0, 4)),
    ((0, 3.985), (0, 0.011)),
]


def lines(segments):
    return [LineString(ends) for ends in segments]


def test_corners_missed_are_where_the_lines_meet():
    areas, moved = areas_within(lines(MISSED))

    [area] = areas
    assert area.symmetric_difference(LineString([(0, 0), (3, 0), (3, 4), (0, 4)]).envelope).area < (
        1e-4
    )
    assert len(moved) == 5  # one lies at its corner, two meet where one sticks out


def test_an_end_that_misses_another_line_is_brought_to_it():
    outer = [((0, 0), (6, 0)), ((6, 0), (6, 3)), ((6, 3), (0, 3)), ((0, 3), (0, 0))]

    areas, moved = areas_within(lines([*outer, ((3, 0.015), (3, 2.99))]))

    assert sorted(round(area.area, 6) for area in areas) == [9, 9]
    assert sorted(moved) == [(3.0, 0.015), (3.0, 2.99)]


@pytest.mark.parametrize(
    "segments",
    [
        [*MISSED[:3], ((0, 3.95), (0, 0))],  # a gap of 5 cm is meant
        MISSED[:3],
        [((0, 0), (3, 0)), ((3.01, 0), (6, 0))],  # nothing comes of the closing
        [],
    ],
)
def test_what_encloses_nothing_stays_open(segments):
    assert areas_within(lines(segments)) == ([], [])


def test_a_corner_that_sticks_out_is_left_alone():
    out = MISS_M / 2
    crossed = [((-out, 0), (3, 0)), ((3, -out), (3, 3)), ((3, 3), (0, 3)), ((0, 3 + out), (0, 0))]

    areas, moved = areas_within(lines(crossed))

    assert ([round(area.area, 9) for area in areas], moved) == ([9.0], [])


@pytest.mark.parametrize(("unit", "per_metre"), [(4, 1000), (5, 100), (6, 1)])
def test_a_stand_drawn_by_loose_lines_is_read_told_and_written(unit, per_metre):
    drawing = ezdxf.new("R2010", units=unit)
    for first, last in MISSED:
        ends = ([x * per_metre for x in spot] for spot in (first, last))
        drawing.modelspace().add_line(*ends, dxfattribs={"layer": "Stands"})
    drawing.modelspace().add_text("A12", height=per_metre / 2).set_placement(
        (per_metre, 2 * per_metre)
    )
    stream = io.StringIO()
    drawing.write(stream)

    plan = dxf.read(stream.getvalue().encode())
    again = dxf.read(dxf.write(plan))

    [stand] = plan.stands
    assert (stand.number, round(stand.area_m2, 3)) == ("A12", 12)
    assert [(one.kind, one.numbers, one.measure) for one in plan.findings] == [
        ("closed", ("Stands",), 5)
    ]
    [back] = again.stands
    assert (back.number, abs(back.area_m2 - stand.area_m2) < 1e-4) == ("A12", True)
    assert again.findings == ()
