"""What a file of a plan may be: known by its name, no larger than a hall, never empty."""

import json

import pytest
from shapely import LineString, Point

from tests.engines.plans.drawing import collection, feature, plan, room, stand
from village.engines.plans import files, geojson
from village.engines.plans.faults import PlanError
from village.engines.plans.model import Feature, FeatureKind, Plan


def of(*shapes, kind=FeatureKind.COLUMN):
    return Plan(tuple(Feature(kind, shape) for shape in shapes), ())


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        (lambda: [Point(0, 0)] * 5001, "things"),
        (lambda: [LineString([(k % 9, k % 7) for k in range(200_001)])], "points"),
        (lambda: [Point(0, 0), Point(0, 1001)], "span"),
        (list, "empty"),
    ],
    ids=["things", "points", "span", "empty"],
)
def test_a_plan_beyond_any_hall_is_refused(drawn, code):
    with pytest.raises(PlanError) as refused:
        files.limited(of(*drawn()))

    assert refused.value.code == code


def test_stands_all_on_top_of_each_other_are_refused():
    heap = plan(stand("A1", 0, 0)).stands * 230

    with pytest.raises(PlanError, match="its 230 stands lie on top of each other"):
        files.limited(Plan(of(Point(0, 0)).features, heap))


@pytest.mark.parametrize("name", ["hall.GeoJSON", "hall.json"])
def test_a_plan_is_known_by_the_ending_of_its_name(name):
    drawn = plan(*room(), stand("A1", 5, 8))

    assert files.parse(name, geojson.write(drawn).encode()) == drawn


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("hall.dwg", b"", "name"),
        ("hall.json", b'{"features": ' + b"[" * 100_000, "nested"),
        ("hall.dxf", b"rubbish", "format"),
    ],
)
def test_what_is_no_plan_is_refused(name, content, code):
    with pytest.raises(PlanError) as refused:
        files.parse(name, content)

    assert refused.value.code == code


def test_the_reading_process_answers_a_plan_with_what_it_found():
    drawn = collection(feature("stand", "Polygon", [[["5", 8], [8, 8], [8, 11]]], number="A1"))
    content = json.dumps(drawn).encode()
    head = {"name": "hall.json", "units_per_metre": None}

    answer = json.loads(files.answer(json.dumps(head).encode() + b"\n" + content))

    assert [item["properties"].get("number") for item in answer["plan"]["features"]][-1] == "A1"
    assert [finding["kind"] for finding in answer["findings"]] == ["text-coordinates"]


def test_the_reading_process_answers_why_it_refuses():
    drawn = collection(feature("column", "Point", [0, 0]), feature("column", "Point", [0, 2000]))
    head = {"name": "hall.json", "units_per_metre": None}

    answer = files.answer(json.dumps(head).encode() + b"\n" + json.dumps(drawn).encode())

    assert json.loads(answer) == {"fault": "span", "facts": {"metres": "2000"}}


@pytest.mark.parametrize(
    ("kind", "head"),
    [("geojson", b"{"), ("svg", b"<?xml"), ("dxf", b"  0\n"), ("pdf", b"%PDF")],
)
def test_a_plan_is_written_as_each_kind_of_file(kind, head):
    assert files.write(plan(*room(), stand("A1", 5, 8)), kind).startswith(head)
