"""Parts of a drawing: listed as what they seem, read as what somebody says, never lost."""

import io
from dataclasses import replace

import ezdxf
import pytest

from tests.engines.plans.drawing import hall_of_two, svg_file
from village.engines.plans import dxf, files, svgfile
from village.engines.plans.limits import MOST_PARTS
from village.engines.plans.parts import IGNORED, NUMBER, PartKey

#: A hall drawn by somebody whose layers say nothing, in millimetres that the file does not state.
LAYERS = ("E-1", "E-2", "T-1", "T-2", "X-9")


@pytest.fixture(scope="module")
def mute():
    """Return a DXF file with two stands, their numbers and sizes, a wall and a socket."""
    document = ezdxf.new("R2010")
    document.header["$INSUNITS"] = 0
    space = document.modelspace()
    block = document.blocks.new("KOJE")
    block.add_lwpolyline([(0, 0), (3000, 0), (3000, 3000), (0, 3000)], close=True)
    for k in range(2):
        space.add_blockref("KOJE", (5000 * k, 0), dxfattribs={"layer": "E-1"})
        for layer, words in (("T-1", "VIP LOUNGE"), ("T-2", f"HALL {k}")):
            about = {"layer": layer, "height": 300, "insert": (5000 * k + 500, 1000)}
            space.add_text(words, dxfattribs=about)
    space.add_lwpolyline([(-1000, -1000), (9000, -1000)], dxfattribs={"layer": "E-2"})
    space.add_circle((100, 5000), 50, dxfattribs={"layer": "X-9"})
    return written(document)


def written(document):
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode()


def listed(survey):
    return {
        (part.key.layer, part.key.group, part.key.entity): (part.count, part.role)
        for part in survey.parts
    }


def test_a_drawing_is_listed_by_layer_block_and_entity_with_what_each_seems(mute):
    survey = dxf.survey(mute)

    assert listed(survey) == {
        ("E-1", "KOJE", "LWPOLYLINE"): (2, ""),
        ("E-2", "", "LWPOLYLINE"): (1, ""),
        ("T-1", "", "TEXT"): (2, ""),
        ("T-2", "", "TEXT"): (2, ""),
        ("X-9", "", "CIRCLE"): (1, ""),
    }
    assert survey.metre is None
    assert [part.areas.count("M") for part in survey.parts] == [2, 0, 0, 0, 1]
    assert [part.lines.count("M") for part in survey.parts] == [0, 0, 0, 1, 0]
    assert [part.examples for part in survey.parts if part.key.is_text] == [
        ["VIP LOUNGE"], ["HALL 0", "HALL 1"],
    ]  # fmt: skip


def test_parts_are_read_as_they_are_said_to_be(mute):
    said = {"E-1": "stand", "E-2": "wall", "T-1": IGNORED, "T-2": NUMBER, "X-9": ""}
    roles = {part.key: said[part.key.layer] for part in dxf.survey(mute).parts}

    plan = dxf.read(mute, units_per_metre=1000, roles=roles)

    assert {stand.number: stand.area_m2 for stand in plan.stands} == {"HALL 0": 9.0, "HALL 1": 9.0}
    assert sorted(str(item.kind) for item in plan.features) == ["stand", "stand", "wall"]
    assert list(map(str, plan.findings)) == ["not-understood CIRCLE X-9 1 times"]


def test_without_a_word_from_anybody_the_names_tell(mute):
    assert dxf.read(mute).features == ()


@pytest.mark.parametrize("kind", ["svg", "dxf"])
def test_a_plan_of_ours_is_understood_whole(kind):
    content = files.write(hall_of_two(), kind)
    reader = svgfile if kind == "svg" else dxf

    survey = reader.survey(content)
    roles = {part.key: part.role for part in survey.parts}

    assert "" not in roles.values()
    assert survey.metre == 1.0
    assert reader.read(content, roles=roles) == reader.read(content)


def test_shapes_that_seem_stands_stay_so_and_the_sheet_around_them_is_none():
    content = svg_file(
        '<rect width="40" height="20"/><rect id="r1" x="1" y="1" width="3" height="3"/>'
        '<rect id="r2" x="4" y="1" width="3" height="3"/>'
        '<rect id="r3" x="7" y="1" width="3" height="3"/>'
        '<text x="2" y="2">K1</text><text x="5" y="2">K2</text><text x="8" y="2">K3</text>'
    )

    roles = {part.key: part.role for part in svgfile.survey(content).parts}
    plan = svgfile.read(content, units_per_metre=1, roles=roles)

    assert {key.entity: role for key, role in roles.items()} == {"rect": "stand", "text": NUMBER}
    assert sorted(plan.by_number) == ["K1", "K2", "K3"]
    assert list(map(str, plan.findings)) == ["not-understood rect - 1 times"]


def test_groups_whose_names_differ_by_their_numbers_are_one_part():
    stands = "".join(
        f'<g id="koje{k}"><rect x="{4 * k}" width="3" height="3"/></g>' for k in range(9)
    )

    survey = svgfile.survey(svg_file(stands))

    assert listed(survey) == {("koje#", "", "rect"): (9, "stand")}


def test_a_part_says_that_its_names_number_its_stands():
    body = '<rect id="A1" class="stand" width="3" height="3"/>'

    [part] = svgfile.survey(svg_file(body)).parts

    assert part.names == ("A1",)


def test_after_many_parts_the_rest_is_one_and_counted():
    letters = [f"{a}{b}" for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghij"]
    body = "".join(f'<g id="{name}"><line x2="3" y2="1"/></g>' for name in letters)

    survey = svgfile.survey(svg_file(body))

    assert len(survey.parts) == MOST_PARTS + 1
    assert sum(part.count for part in survey.parts) == 260
    assert survey.parts[-1].key == PartKey("…", "", "line")


def test_what_is_hidden_is_listed_apart():
    survey = svgfile.survey(
        svg_file('<g id="old" display="none"><rect width="3" height="3"/></g><circle r="2"/>')
    )

    assert survey.hidden == (("rect", "old", 1),)
    assert [part.key.entity for part in survey.parts] == ["circle"]


def test_points_far_astray_do_not_shrink_the_picture():
    stands = "".join(f'<rect x="{4 * k}" width="3" height="3"/>' for k in range(100))

    survey = svgfile.survey(svg_file(f'{stands}<circle cx="9000000" r="1"/>'))

    assert survey.width < 1000


def test_the_reading_process_surveys_and_reads_as_it_is_told(mute):
    survey = files.survey("hall.DXF", mute)
    roles = {part.key: "stand" if part.key.group else IGNORED for part in survey.parts}

    plan = files.read("hall.DXF", mute, units_per_metre=1000, roles=roles)

    assert survey == dxf.survey(mute)
    assert [stand.number for stand in plan.stands] == ["?1", "?2"]


def test_more_than_a_picture_holds_is_counted_and_the_picture_said_not_to_be_whole():
    sketch = replace(svgfile.Sketch(), _left=5)
    key = PartKey("-", "", "rect")

    for _ in range(3):
        sketch.draw(key, hall_of_two().stands[0].polygon)
    survey = sketch.survey({key: 3}, {}, (), None)

    assert (survey.whole, survey.parts[0].count, survey.parts[0].areas.count("M")) == (False, 3, 1)
