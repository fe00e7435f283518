"""Several halls in one plan: each measured, checked and drawn by itself."""

import json
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.engines.plans.drawing import collection, room, stand
from village.engines.plans import checks, edits, geojson, map_sheet, pdf, svg
from village.engines.plans.comparing import StandChangeKind, compare
from village.engines.plans.faults import PlanError
from village.engines.plans.files import limited
from village.engines.plans.model import Hall
from village.engines.plans.stacking import stacked
from village.engines.plans.ways import survey

HALLS = [
    {"code": "1", "name": {"fr": "Rez-de-chaussée"}},
    {"code": "2", "name": {"en": "Upstairs"}},
]


def inside(hall, *features):
    return [{**one, "properties": {**one["properties"], "hall": hall}} for one in features]


def floors(*upstairs, halls=HALLS):
    """Return two floors, one above the other in the same coordinates."""
    below = [*room(), stand("A1", 3, 10), stand("A2", 6, 10)]
    above = inside("2", *room(), *(upstairs or [stand("B1", 3, 10), stand("B2", 9, 10)]))
    return {**collection(*below, *above), "halls": halls}


def test_stands_of_another_hall_are_no_neighbours_though_they_have_the_same_coordinates():
    plan = geojson.parse(floors())

    assert {one.number: (one.hall, one.open_sides, one.neighbours) for one in plan.stands} == {
        "A1": ("1", 3, ("A2",)), "A2": ("1", 3, ("A1",)),
        "B1": ("2", 4, ()), "B2": ("2", 4, ()),
    }  # fmt: skip
    assert checks.check(plan) == []
    with pytest.raises(PlanError):
        edits.merge(geojson.parse(floors(stand("B1", 9, 10))), ["A2", "B1"])


def test_a_number_is_unique_over_all_halls_and_a_hall_without_a_door_is_named():
    plan = geojson.parse(floors(stand("A1", 3, 10)))
    assert [(one.kind, one.numbers) for one in checks.check(plan)] == [("duplicate", ("A1",))]

    closed = {
        **floors(),
        "features": [*room(), stand("A1", 3, 10), *inside("2", stand("B1", 0, 0))],
    }
    found = checks.check(geojson.parse(closed))
    assert [(one.kind, one.numbers) for one in found] == [("no-exit", ("Upstairs",))]


def test_halls_are_written_and_read_again_and_a_file_may_leave_them_unsaid():
    plan = geojson.parse(floors())

    again = geojson.read(geojson.write(plan))
    housed = [*inside("1", *room(), stand("A1", 3, 10)), *inside("2", stand("B1", 3, 10))]
    unsaid = geojson.parse(collection(*housed))
    one = geojson.parse({**floors(), "halls": None})
    broken = geojson.parse({**floors(), "halls": [{"code": "1"}, {"name": {}}]})

    assert again.halls == plan.halls == (Hall("1", HALLS[0]["name"]), Hall("2", HALLS[1]["name"]))
    assert again.stands == plan.stands
    assert [hall.named("ar") for hall in plan.halls] == ["Rez-de-chaussée", "Upstairs"]
    assert [hall.named("fr") for hall in unsaid.halls] == ["1", "2"]
    assert [one.numbers for one in broken.findings] == [("hall 2",)]
    assert [hall.code for hall in broken.halls] == ["1"]
    assert one.halls == ()
    assert {stand.hall for stand in one.stands} == {""}


def test_a_plan_without_halls_is_one_floor():
    plan = geojson.parse(collection(*room(), stand("A1", 3, 10)))

    assert (plan.halls, plan.by_hall, plan.floors) == ((), {"": plan}, (plan,))
    assert "hall" not in geojson.write(plan)
    assert stacked(plan) is plan
    assert geojson.within({"any": "thing"}, "") == {"any": "thing"}


def test_one_hall_is_cut_out_of_a_plan():
    data = {**floors(), "read": []}

    cut = geojson.within(data, "2")

    assert [one.number for one in geojson.parse(cut).stands] == ["B1", "B2"]
    assert geojson.within(data, "9") == data


def test_halls_are_drawn_one_below_the_other_each_with_its_name():
    drawing = svg.draw(geojson.parse(floors()))

    assert [one.hall.code for one in drawing.halls] == ["1", "2"]
    assert drawing.height == 2 * (20 + 2 * 5 + 5)
    assert drawing.place(0, 20, "1") == (5, 10)
    assert drawing.place(0, 20, "2") == (5, 45)
    assert svg.draw(geojson.parse(floors()).by_hall["2"]).halls == ()


def test_stacked_halls_touch_nowhere():
    laid = json.loads(geojson.write(stacked(geojson.parse(floors()))))
    for one in laid["features"]:
        del one["properties"]["hall"]
    plan = geojson.parse({**laid, "halls": None})

    assert [one.neighbours for one in plan.stands] == [("A2",), ("A1",), (), ()]


def test_a_pdf_has_a_page_for_each_hall():
    plan, names = geojson.parse(floors()), pdf.PlanNames("en", "Plan", exhibitors={"B1": "Nour"})

    for made in (pdf.write(plan, names=names), map_sheet.build_map(plan, names, sheet="A4")):
        pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
        assert len(pages) == 2
        assert ["Rez-de-chaussée" in text for text in pages] == [True, False]
        assert ["Nour" in text for text in pages] == [False, True]


def test_a_stand_in_another_hall_has_gone_there_and_has_not_moved():
    below, above = geojson.parse(floors(stand("B1", 3, 10))), geojson.parse(floors())
    moved = compare(
        [one for one in below.stands if one.number == "A1"],
        [one for one in geojson.parse(floors(stand("A1", 3, 10))).stands if one.hall == "2"],
    )

    assert [(one.number, one.kinds, one.metres) for one in moved] == [
        ("A1", (StandChangeKind.HALL, StandChangeKind.MORE_SIDES), 0.0)
    ]
    assert [one.number for one in compare(below.stands, above.stands)] == ["B2"]


def test_a_hall_added_to_a_plan_of_one_hall_changes_no_stand():
    one = geojson.parse(collection(*room(), stand("A1", 3, 10)))
    two = geojson.parse({**collection(*room(), stand("A1", 3, 10)), "halls": HALLS})

    assert compare(one.stands, two.stands) == []


def test_each_hall_may_be_as_large_as_any_and_ways_stay_inside_it():
    far = inside("2", stand("B1", 50_000, 10))
    limited(geojson.parse({**collection(*room(), stand("A1", 3, 10), *far), "halls": HALLS}))

    walks = survey(geojson.parse(floors()).by_hall["2"])
    assert sorted(walks.footfall()) == ["B1", "B2"]
