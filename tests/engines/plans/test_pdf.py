"""A plan on paper: its sheet lies as the hall does, its scale is one of the usual ones."""

from operator import attrgetter

import pypdfium2
import pytest

from tests.engines.plans.drawing import feature, plan, room
from tests.pdf import text, words
from village.engines.documents.sheet import MM
from village.engines.plans import pdf


def drawn_parts(document):
    with pypdfium2.PdfDocument(document) as read:
        return len(list(read[0].get_objects()))


@pytest.mark.parametrize(
    ("size", "scale"), [((30, 20), "1:100"), ((20, 30), "1:100"), ((3000, 20), "1:2000")]
)
def test_a_plan_says_the_largest_scale_that_fits_its_sheet(size, scale):
    drawn = plan(*room(*size))

    assert scale in text(pdf.write(drawn)).split()


def test_a_door_drawn_as_a_point_has_its_name_and_no_outline():
    doors = (feature("exit", "Point", [5, 0]), feature("entrance", "Point", [9, 0]))

    with_doors, without = (pdf.write(plan(*room(), *more)) for more in (doors, ()))

    assert drawn_parts(with_doors) == drawn_parts(without) + len(doors)


def test_the_names_of_doors_stand_clear_of_the_wall_of_a_small_hall():
    sides = [[[0, 8], [0, 12]], [[30, 8], [30, 12]]]
    doors = [feature("exit", "LineString", each) for each in sides]

    found = words(pdf.write(plan(*room(30, 20), *doors), sheet="A3", scale=2000))

    west, *_, east = sorted(
        [word for word in found if word.text == "Sortie"], key=attrgetter("left")
    )
    middle, half = 420 * MM / 2, 15 * 1000 * MM / 2000  # the hall is in the middle of the sheet
    assert west.right < middle - half - 1
    assert east.left > middle + half + 1
