"""What the bounded reader answers, asked within this process: a plan and findings, or a fault."""

import json

import pytest

from tests.engines.plans import drawing
from village.engines.plans import dxf, files, geojson, svgfile

HALL = drawing.plan(*drawing.room(), drawing.stand("A1", 3, 10), drawing.stand("A2", 6, 10))


def answered(name, content, scale=None):
    head = json.dumps({"name": name, "units_per_metre": scale}).encode()
    return json.loads(files.answer(head + b"\n" + content))


def numbers(answer):
    return [
        feature["properties"]["number"]
        for feature in answer["plan"]["features"]
        if feature["properties"]["kind"] == "stand"
    ]


@pytest.mark.parametrize(
    ("name", "content", "scale"),
    [
        ("hall.geojson", geojson.write(HALL).encode(), None),
        ("hall.JSON", geojson.write(HALL).encode(), None),
        ("hall.svg", svgfile.write(HALL), 1.0),
        ("hall.dxf", dxf.write(HALL), None),
    ],
)
def test_a_plan_is_answered_with_its_stands(name, content, scale):
    answer = answered(name, content, scale)

    assert (sorted(answer), numbers(answer)) == (["findings", "plan"], ["A1", "A2"])


def test_a_drawing_without_unit_and_number_says_so():
    bare = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect class="stand" width="3" height="3"/></svg>'
    )

    answer = answered("hall.svg", bare)

    assert [found["kind"] for found in answer["findings"]] == ["unitless", "unnumbered"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("hall.txt", b"stands", "name"),
        ("hall.geojson", b"{", "format"),
        ("hall.geojson", b'{"type": "FeatureCollection", "features": []}', "empty"),
        ("hall.svg", b"<svg", "format"),
        ("hall.dxf", b"no drawing", "format"),
    ],
)
def test_what_is_no_plan_is_answered_with_its_fault(name, content, code):
    answer = answered(name, content)

    assert (sorted(answer), answer["fault"]) == (["facts", "fault"], code)
