"""Drawings as other programs write them: AutoCAD, Inkscape, Illustrator, Visio, Figma."""

import io

import ezdxf
import pytest

from tests.engines.plans import drawing
from village.engines.plans import dxf, svgfile

SQUARE = [(0, 0), (3, 0), (3, 3), (0, 3)]


def stands(plan):
    return {one.number: round(one.area_m2, 2) for one in plan.stands}


def kept(made):
    stream = io.StringIO()
    made.write(stream)
    return dxf.read(stream.getvalue().encode())


def square(space, x, layer="0"):
    space.add_lwpolyline([(x + a, b) for a, b in SQUARE], close=True, dxfattribs={"layer": layer})


def svg(body, attributes='viewBox="0 0 40 20"'):
    return svgfile.read(drawing.svg_file(body, attributes))


def test_polylines_of_release_12_without_a_unit_are_read_in_the_unit_that_is_said():
    pairs = [(0, "SECTION"), (2, "ENTITIES"), (0, "POLYLINE"), (8, "STANDS"), (66, 1), (70, 1)]
    for x, y in SQUARE:
        pairs += [(0, "VERTEX"), (8, "STANDS"), (10, x * 100), (20, y * 100)]
    pairs += [(0, "SEQEND"), (0, "TEXT"), (8, "NO"), (10, 90), (20, 120), (40, 30), (1, "B01")]
    pairs += [(0, "ENDSEC"), (0, "EOF")]
    content = "".join(f"{code}\n{value}\n" for code, value in pairs).encode("cp1252")

    unsaid, said = dxf.read(content), dxf.read(content, units_per_metre=100)

    assert (stands(said), said.findings) == ({"B01": 9.0}, ())
    assert [one.kind for one in unsaid.findings] == ["unitless"]


def test_a_bulge_is_an_arc_and_codes_of_a_paragraph_are_no_text():
    made = ezdxf.new("R2010", units=6)
    space = made.modelspace()
    space.add_lwpolyline(
        [(0, 0, 0), (3, 0, 1), (3, 3, 0), (0, 3, 0)],
        format="xyb",
        close=True,
        dxfattribs={"layer": "Stand"},
    )
    square(space, 6, "Stand")
    for x, text in ((1, r"\A1;{\H0.7x;\LA-02\l}\P{\fCalibri;ACME}"), (7, r"{\C7;\W0.9;A\~03}")):
        space.add_mtext(text, dxfattribs={"insert": (x, 2), "char_height": 0.3})

    assert stands(kept(made)) == {"A-02": 12.53, "A 03": 9.0}


def test_arrays_mirrored_by_a_negative_scale_lie_where_they_are_seen():
    made = ezdxf.new("R2010", units=5)
    made.blocks.new("STAND_9M2").add_lwpolyline([(100 * x, 100 * y) for x, y in SQUARE], close=True)
    made.modelspace().add_blockref(
        "STAND_9M2",
        (0, 0),
        dxfattribs={
            "xscale": -1,
            "row_count": 2,
            "row_spacing": 300,
            "column_count": 4,
            "column_spacing": 300,
        },
    )

    plan = kept(made)

    west, south, east, north = map(
        list, zip(*(one.polygon.bounds for one in plan.stands), strict=True)
    )
    assert (min(west), min(south), max(east), max(north)) == (-3, 0, 9, 6)
    assert set(stands(plan).values()) == {9.0}


@pytest.mark.parametrize(
    "layer",
    ["HALL2$0$STANDS", "Hall 2 - stands", "A-STAND-EQUIP", "EMPLACEMENTS", "قاعة 2 أروقة"],
)
def test_a_layer_of_a_hall_that_says_stand_has_stands(layer):
    made = ezdxf.new("R2010", units=6)
    square(made.modelspace(), 0, layer)
    made.modelspace().add_text("X1", height=0.4).set_placement((1, 1.5))

    assert stands(kept(made)) == {"X1": 9.0}


def test_of_a_switch_one_way_is_drawn_and_the_others_are_listed():
    plan = svg(
        '<switch><foreignObject requiredExtensions="http://ns.adobe.com/AdobeIllustrator/10.0/"/>'
        '<g id="Stands"><switch><rect systemLanguage="de" width="9" height="9"/>'
        '<rect x="5" width="3" height="3"/><rect width="9" height="9"/></switch>'
        '<text x="6" y="2" font-size="1">A1</text></g></switch>'
    )

    assert stands(plan) == {"A1": 9.0}
    hidden = [one.numbers for one in plan.findings if one.kind == "hidden"]
    assert [entity for entity, _layer in hidden] == ["foreignObject", "rect"]


@pytest.mark.parametrize(
    ("inner", "area"),
    [
        ('<svg x="50%" width="50%" height="100%" viewBox="0 0 100 100">', 9.0),
        ('<svg width="5" height="4">', 1.8),
        ('<symbol id="s" viewBox="0 0 20 20">', 9.0),
    ],
)
def test_a_percentage_is_of_the_nearest_viewport(inner, area):
    end = (
        "</svg>" if inner.startswith("<svg") else '</symbol><use href="#s" width="10" height="10"/>'
    )

    plan = svg(
        f'{inner}<rect class="stand" x="10%" y="10%" width="30%" height="30%"/>{end}',
        'viewBox="0 0 20 10" data-metre="1"',
    )

    [stand] = plan.stands
    assert round(stand.area_m2, 2) == area


def test_a_style_sheet_may_say_how_large_things_are():
    plan = svg(
        "<style>.stand{width:3px;height:3px} circle{r:1.5px}</style>"
        '<rect class="stand" style="x:5px;y:1px"/><text x="6" y="2" font-size="1">A1</text>'
        '<circle id="column" cx="20" cy="9"/>'
    )

    assert stands(plan) == {"A1": 9.0}
    assert [round(one.shape.area, 2) for one in plan.features] == [9.0, 7.07]


def test_layers_of_inkscape_and_groups_of_visio_and_figma_keep_their_stands_and_numbers():
    inkscape = (
        '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="Stands" '
        'transform="translate(5,5)"><path d="m 1,1 h 3 v 3 h -3 z"/>'
        '<text style="font-size:0.5px"><tspan x="2" y="2">I-1</tspan>'
        '<tspan x="2" y="3">ACME</tspan></text></g>'
    )
    visio = (
        '<g id="shape1-1" transform="translate(20,-2)"><title>Stand.12</title>'
        '<rect class="stand" y="10" width="3" height="3"/>'
        '<text x="1" y="12" font-size="0.5">V12</text></g>'
    )

    assert stands(svg(inkscape + visio)) == {"I-1": 9.0, "V12": 9.0}
    figma = '<g id="Booths"><rect id="B1" x="1" width="3" height="3" rx="0.5"/></g>'
    assert stands(svg(figma)) == {"B1": 9.0}
