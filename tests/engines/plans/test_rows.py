"""Stands whose sides are shared: rows parted by lines, corners drawn onto a neighbour."""

import io

import ezdxf
import pytest

from tests.engines.plans.test_drawings import areas, cad, said, square, svg, text
from village.engines.plans import dxf
from village.engines.plans.model import FeatureKind

STANDS = {"layer": "STANDS"}


def row(space):
    """A row of three: one outline, two lines across it."""
    space.add_lwpolyline([(0, 0), (9, 0), (9, 3), (0, 3)], close=True, dxfattribs=STANDS)
    for x in (3, 6):
        space.add_line((x, 0), (x, 3), dxfattribs=STANDS)


def test_lines_part_a_row_where_each_part_has_a_number():
    def fill(_, space):
        row(space)
        for k in range(3):
            text(space, f"A{k}", 3 * k + 1, 1)

    assert areas(cad(fill)) == {"A0": 9.0, "A1": 9.0, "A2": 9.0}


def test_lines_in_a_stand_with_one_number_are_left_out_and_said():
    def fill(_, space):
        row(space)
        text(space, "A1", 1, 1)

    plan = cad(fill)

    assert (areas(plan), said(plan)) == ({"A1": 27.0}, ["not-understood LINE STANDS 2 times"])


def test_a_row_in_one_path_is_parted_too():
    numbers = "".join(f'<text font-size="1" x="{3 * k + 2}" y="3">{k}</text>' for k in range(3))
    path = '<path class="stand" fill="none" stroke="#000" d="M1 1h9v3h-9zM4 1v3M7 1v3"/>'

    assert areas(svg(path + numbers)) == {"0": 9.0, "1": 9.0, "2": 9.0}


def test_a_corner_drawn_onto_a_stand_is_the_stand_beside_it():
    def fill(_, space):
        square(space, 0, 0)
        space.add_lwpolyline([(3, 3), (6, 3), (6, 0)], dxfattribs=STANDS)
        space.add_line((3, 0), (6, 0), dxfattribs=STANDS)

    assert sorted(areas(cad(fill)).values()) == [9.0, 9.0]


def test_a_corner_that_meets_nothing_is_closed_by_itself():
    def fill(_, space):
        space.add_lwpolyline([(0, 0), (4, 0), (4, 3)], dxfattribs=STANDS)

    assert list(areas(cad(fill)).values()) == [6.0]


def test_the_floor_between_stands_is_none():
    def fill(_, space):
        for x, y in ((0, 0), (3, 0), (6, 0), (0, 3), (6, 3), (0, 6), (3, 6), (6, 6)):
            square(space, x, y)
        space.add_line((4, 3), (5, 3), dxfattribs=STANDS)

    assert len(cad(fill).stands) == 8


def test_a_stand_without_floor_is_left_out_and_said():
    def fill(_, space):
        square(space, 5, 5)
        space.add_point((1, 1), dxfattribs=STANDS)
        space.add_3dface([(0, 0, 0), (3, 0, 0), (3, 0, 3), (0, 0, 3)], dxfattribs=STANDS)

    plan = cad(fill)

    assert list(areas(plan).values()) == [9.0]
    assert said(plan)[-2:] == [
        "not-understood 3DFACE STANDS 1 times",
        "not-understood POINT STANDS 1 times",
    ]


def test_lines_side_by_side_are_walls():
    plan = cad(lambda _, space: space.add_mline([(0, 0), (9, 0)], dxfattribs={"layer": "MURS"}))

    assert [len(plan.of(FeatureKind.WALL)), said(plan)] == [2, []]


def test_what_is_on_sheets_alone_is_said():
    def fill(document, _):
        square(document.layout("Layout1"), 0, 0)

    assert said(cad(fill)) == ["hidden LWPOLYLINE STANDS 1 times"]


def test_a_dimension_is_not_understood_and_no_stand():
    def fill(_, space):
        square(space, 0, 0)
        space.add_linear_dim((0, 5), (0, 0), (3, 0), dxfattribs=STANDS).render()

    assert said(cad(fill))[-1] == "not-understood DIMENSION STANDS 1 times"


@pytest.fixture
def content():
    document = ezdxf.new("R2000")
    for k in range(3):
        square(document.modelspace(), 3 * k, 0)
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode()


def test_a_file_that_is_cut_says_so(content):
    cut = content[: content.rindex(b"LWPOLYLINE")]

    plan = dxf.read(cut)

    assert (len(plan.stands), said(plan)[0]) == (2, "cut-short the file has no end")


def test_line_ends_of_every_system_are_read(content):
    unix = content.replace(b"\r\n", b"\n")

    found = [len(dxf.read(unix.replace(b"\n", end)).stands) for end in (b"\n", b"\r\n", b"\r")]

    assert found == [3, 3, 3]
