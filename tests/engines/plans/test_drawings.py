"""Drawings of other programs: what is seen is on the plan, and what is left out is said."""

import io
import re

import ezdxf
import pytest
import shapely
from shapely import MultiPolygon, Polygon

from tests.engines.plans import drawing
from village.engines.plans import checks, dxf, layers, scale, svgfile
from village.engines.plans.faults import PlanError
from village.engines.plans.files import parse
from village.engines.plans.model import Feature, FeatureKind, build


def svg(body, attributes='viewBox="0 0 40 20"'):
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {xlink} {attributes}>{body}</svg>'
    return svgfile.read(text.encode(), units_per_metre=1)


def cad(fill, *, unit=6):
    """Return the plan of a new DXF drawing; `fill` draws in its model space."""
    document = ezdxf.new("R2010")
    document.header["$INSUNITS"] = unit
    fill(document, document.modelspace())
    stream = io.StringIO()
    document.write(stream)
    return dxf.read(stream.getvalue().encode())


def square(space, x, y, layer="STANDS", side=3):
    points = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    return space.add_lwpolyline(points, close=True, dxfattribs={"layer": layer})


def text(space, words, x, y, layer="NUMBERS", **attributes):
    attributes = {"layer": layer, "height": 0.4, "insert": (x, y), **attributes}
    return space.add_text(words, dxfattribs=attributes)


def areas(plan):
    return {stand.number: stand.area_m2 for stand in plan.stands}


def said(plan):
    return [str(finding) for finding in plan.findings]


STAND = '<rect class="stand" x="{x}" y="1" width="3" height="3"/>'


# Which layers are what


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("STANDS", FeatureKind.STAND),
        ("A-EXPO_Stand2024", FeatureKind.STAND),
        ("boothOutlines", FeatureKind.STAND),
        ("Murs extérieurs", FeatureKind.WALL),
        ("POTEAUX", FeatureKind.COLUMN),
        ("Entrée-principale", FeatureKind.ENTRANCE),
        ("Portes", FeatureKind.EXIT),
        ("SCÈNE", FeatureKind.STAGE),
        ("الأروقة", FeatureKind.STAND),
        ("جدران القاعة", FeatureKind.WALL),
        ("أعمدة", FeatureKind.COLUMN),
        ("مخارج", FeatureKind.EXIT),
        ("INSTALLATIONS ELECTRIQUES", None),
        ("STANDARD", None),
        ("CHALLENGE STARTUP", None),
        ("Cotes murales", None),
        ("Cotes des stands", None),
        ("Rapports", None),
        ("0", None),
    ],
)
def test_a_layer_is_known_by_whole_words_of_its_name(name, kind):
    assert layers.kind_of([name]) == kind


# SVG


def test_each_run_of_a_path_is_a_stand_and_a_sheet_is_none():
    plan = svg(
        '<rect width="100%" height="100%"/>'
        '<path d="M10 1h3v3h-3z M14 1h3v3h-3z m4 0 h3v3h-3z"/>'
        '<text x="11" y="2">K1</text><text x="15" y="2">K2</text><text x="19" y="2">K3</text>'
    )

    assert areas(plan) == {"K1": 9, "K2": 9, "K3": 9}
    assert said(plan) == ["not-understood rect - 1 times"]


@pytest.mark.parametrize(
    ("rule", "inner", "found"),
    [
        ("evenodd", "M2 2h1v1h-1z", [8]),
        ("nonzero", "M2 2v1h1v-1z", [8]),
        ("nonzero", "M2 2h1v1h-1z", [9, 1]),
    ],
)
def test_a_hole_is_where_the_file_leaves_one(rule, inner, found):
    plan = svg(f'<path class="stand" fill-rule="{rule}" d="M1 1h3v3h-3z {inner}"/>')

    assert [stand.area_m2 for stand in plan.stands] == found


@pytest.mark.parametrize(
    "look",
    [
        'transform="translate(4,1)"',
        'style="transform: translate(4px, 1px)"',
        'class="moved"',
        'class="moved" transform="scale(9)"',
    ],
)
def test_what_a_style_moves_is_where_it_is_seen(look):
    plan = svg(
        "<style>.moved{transform:translate(4px,1px)}</style>"
        f'<g id="stands"><rect {look} width="3" height="3"/><text x="5" y="3">A1</text></g>'
    )

    assert areas(plan) == {"A1": 9}


def test_a_size_in_feet_is_no_number():
    plan = svg(STAND.format(x=1) + '<text x="2" y="2">10\' x 10\'</text>')

    assert list(areas(plan)) == ["?1"]


@pytest.mark.parametrize(
    "words",
    [
        '<text x="2" y="2"><tspan>A</tspan><tspan>12</tspan></text>',
        '<text x="2" y="2">A<tspan dx=".1">1</tspan>2</text>',
        '<text><tspan x="2" y="2">A</tspan><tspan x="2.5" y="2">12</tspan></text>',
        '<text font-size=".6" x="2" y="2">A</text><text font-size=".6" x="2.4" y="2">12</text>',
        '<text font-size=".6" x="2" y="2">A-</text><text font-size=".6" x="2.7" y="2">12</text>',
        '<text font-size=".5"><tspan x="2" y="2">A12</tspan>'
        '<tspan x="2" dy="1">9 m²</tspan></text>',
    ],
)
def test_the_pieces_of_a_number_are_joined(words):
    plan = svg(STAND.format(x=1) + words)

    assert [number.replace("-", "") for number in areas(plan)] == ["A12"]


@pytest.mark.parametrize(
    "attribute",
    [
        'visibility="hidden"',
        'display="none"',
        'style="display:none"',
        'style="visibility: collapse"',
        'opacity="0"',
        'fill="none" stroke="none"',
        'class="off"',
    ],
)
def test_what_nobody_sees_is_left_out_and_said(attribute):
    plan = svg(
        f"<style>.off, .x {{display:none}}</style><g {attribute}>{STAND.format(x=20)}</g>"
        f'{STAND.format(x=1)}<text x="2" y="2">G1</text>'
    )

    assert areas(plan) == {"G1": 9}
    assert said(plan) == ["hidden rect stand 1 times"]


def test_a_child_may_show_itself_in_a_group_that_is_not_visible():
    plan = svg(
        '<g visibility="hidden"><rect class="stand" visibility="visible" width="3" height="3"/></g>'
    )

    assert len(plan.stands) == 1


@pytest.mark.parametrize(
    ("size", "box", "area"),
    [
        ('width="40000mm" height="20000mm"', "0 0 40000 20000", 9),
        ('width="4000cm"', "0 0 40000 20000", 9),
        ('height="20m"', "0 0 40000 20000", 9),
        ('width="1574.803in"', "0 0 40000 20000", 9),
        ('width="113385.8pt"', "0 0 40000 20000", 9),
        ('width="151181.1px" height="20000mm"', "0 0 40000 20000", 9),
        ('data-metre="100" width="40000mm"', "0 0 40000 20000", 900),
    ],
)
@pytest.mark.parametrize("read", [svgfile.read, lambda content: parse("hall.svg", content)])
def test_a_stated_size_is_the_scale(size, box, area, read):
    plan = read(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{box}"><rect class="stand" '
        'x="1000" y="1000" width="3000" height="3000" data-number="A1"/></svg>'.encode()
    )

    assert areas(plan) == {"A1": pytest.approx(area, rel=1e-4)}
    assert plan.findings == ()


def test_a_size_without_a_viewbox_is_in_pixels():
    content = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40m" height="20m">'
        b'<rect class="stand" width="3m" height="300cm" data-number="A1"/></svg>'
    )

    assert areas(svgfile.read(content)) == {"A1": pytest.approx(9)}


def test_a_drawing_without_a_unit_says_so():
    content = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="300mm"><rect width="3" height="3"/></svg>'
    )

    assert said(svgfile.read(content))[0] == "unitless one unit is read as a metre"


def test_use_symbol_and_transforms_place_what_they_repeat():
    plan = svg(
        '<defs><rect id="box" width="3" height="3"/><symbol id="sign" viewBox="0 0 6 6">'
        '<rect width="6" height="6"/></symbol></defs><g class="stands">'
        '<use href="#box" x="1" y="1"/><use xlink:href="#box" transform="rotate(90) scale(2)"/>'
        '<use href="#sign" x="20" y="1" width="3" height="3"/>'
        '<g transform="matrix(-1 0 0 1 30 0) skewX(10)"><use href="#box"/></g>'
        '<svg x="5" y="5" width="4" height="2" viewBox="0 0 2 2" preserveAspectRatio="xMinYMin">'
        '<rect width="1" height="1"/></svg></g>'
    )

    assert [stand.area_m2 for stand in plan.stands] == [9, 36, 9, 9, 1]
    assert [tuple(map(round, stand.polygon.bounds)) for stand in plan.stands[:3]] == [
        (1, -4, 4, -1), (-6, -6, 0, 0), (20, -4, 23, -1),
    ]  # fmt: skip
    assert plan.stands[4].polygon.bounds == (5, -6, 6, -5)


def test_curves_of_every_command_are_followed():
    plan = svg(
        '<g class="stand"><path data-number="arc" d="M0 0a1.5 1.5 0 0 1 3 0a1.5 1.5 0 013 0V4H0z"/>'
        '<path data-number="cubic" d="M0 10C0 8 3 8 3 10S6 12 6 10L6 14 0 14Z"/>'
        '<path data-number="quadratic" d="m0 20q1.5 -2 3 0t3 0v4h-6z"/>'
        '<ellipse data-number="ellipse" cx="20" cy="5" rx="2" ry="1"/></g>'
    )

    assert areas(plan) == {
        "arc": pytest.approx(31.069, abs=0.01),
        "cubic": pytest.approx(24, abs=0.01),
        "quadratic": pytest.approx(24, abs=0.01),
        "ellipse": pytest.approx(6.283, abs=0.01),
    }


@pytest.mark.parametrize("data", ["M0 0L", "0 0", "M0 0B3", "M0 0zz 4 4", "M0 0 a1 1 0 5 1 3 3"])
def test_a_path_that_is_none_is_reported(data):
    plan = svg(f'<path class="stand" id="p" d="{data}"/>')

    assert said(plan)[0].startswith("unreadable path p path data")


def test_strangers_and_uses_of_nothing_are_counted():
    plan = svg('<g id="misc"><image/><image/><use href="#none"/><title>Hall</title></g>')

    assert said(plan) == ["not-understood image misc 2 times", "not-understood use misc 1 times"]


def test_a_stand_filled_and_then_outlined_is_one():
    plan = svg(STAND.format(x=1) * 2 + '<text x="2" y="2">A1</text>')

    assert (areas(plan), said(plan)) == ({"A1": 9}, ["repeated rect stand 1 times"])


@pytest.mark.parametrize(
    ("selector", "shown"),
    [
        ("#old rect", ["A2"]),
        ("#old>rect", ["A1", "A2"]),
        ("svg #old > g .stand", ["A2"]),
        ("#old rect.stand, b", ["A2"]),
        ("g g *", ["A2"]),
        ("g #old rect", ["A1", "A2"]),
        ("> rect", ["A1", "A2"]),
    ],
)
def test_a_style_hides_what_its_selector_means(selector, shown):
    plan = svg(
        f"<style>@import 'x'; /* rect {{}} */ {selector} {{ display: none }}</style>"
        f'<g id="old"><g>{STAND.format(x=1)}</g></g>{STAND.format(x=9)}'
        '<text x="2" y="2">A1</text><text x="10" y="2">A2</text>'
    )

    assert sorted(plan.by_number) == shown


def test_of_two_styles_the_more_exact_counts_then_the_later():
    rules = "#a .stand {display: inline} .stand {display: none} #b .stand {display: none}"
    stands = f'<g id="a">{STAND.format(x=1)}</g><g id="b">{STAND.format(x=9)}</g>'

    assert len(svg(f"<style>{rules} #b .stand {{display: inline}}</style>{stands}").stands) == 2
    assert len(svg(f"<style>{rules}</style>{stands}").stands) == 1


def test_a_style_that_is_not_understood_is_listed():
    rules = "rect:first-child {display: none} @media print {.a {fill: none}} .b:hover {color: red}"
    plan = svg(f"<style>{rules}</style>{STAND.format(x=1)}")

    assert said(plan)[1:] == [
        "unstyled style @media print 1 times",
        "unstyled style rect:first-child 1 times",
    ]


def called(*names, inside=""):
    rects = (
        f'<rect id="{name}" x="{4 * k}" width="3" height="3"/>' for k, name in enumerate(names)
    )
    return svg(f'<g id="stands">{"".join(rects)}{inside}</g>')


def test_stands_without_texts_are_numbered_by_their_names_in_the_file():
    plan = called("A-01", "A_x2D_02", "_12", "Rectangle 4")

    assert sorted(plan.by_number) == ["12", "?4", "A-01", "A-02"]
    assert said(plan) == [
        "unnumbered ?4 no text stands in it",
        "named 3 stands: no text stands in them: numbered by their names in the file",
    ]


@pytest.mark.parametrize("names", [("rect12", "path3", "Group 4"), ("A1", "VIP lounge")])
def test_names_that_programs_give_or_few_stands_have_are_no_numbers(names):
    assert all(number.startswith("?") for number in called(*names).by_number)


def test_a_text_goes_before_a_name_and_shows_whether_names_are_numbers():
    text = '<text x="1" y="1">{}</text>'.format

    assert sorted(called("A1", "A2", inside=text("A1")).by_number) == ["A1", "A2"]
    assert sorted(called("A1", "A2", inside=text("K7")).by_number) == ["?2", "K7"]


def test_the_group_of_a_stand_or_its_label_may_be_its_number():
    groups = "".join(
        f'<g id="B{k}"><rect id="rect{k}" class="stand" x="{4 * k}" width="3" height="3"/></g>'
        for k in (1, 2)
    )

    assert sorted(svg(groups).by_number) == ["B1", "B2"]


# DXF


def test_what_lies_on_layer_0_of_a_block_is_on_its_inserts_layer():
    def fill(document, space):
        inner = document.blocks.new("CARRE")
        square(inner, 0, 0, "0")
        outer = document.blocks.new("PAIRE")
        outer.add_blockref("CARRE", (0, 0))
        outer.add_blockref("CARRE", (3, 0), dxfattribs={"layer": "MOBILIER"})
        space.add_blockref("PAIRE", (0, 0), dxfattribs={"layer": "STAND"})
        text(space, "A1", 1, 1)

    plan = cad(fill)

    assert areas(plan) == {"A1": 9, "?2": 9}


def test_an_array_of_a_block_is_each_of_its_stands():
    def fill(document, space):
        square(document.blocks.new("BOOTH"), 0, 0, "0")
        space.add_blockref("BOOTH", (0, 0), dxfattribs={
            "layer": "0", "row_count": 3, "column_count": 4, "row_spacing": 6, "column_spacing": 5,
        })  # fmt: skip

    assert [stand.area_m2 for stand in cad(fill).stands] == [9.0] * 12


@pytest.mark.parametrize("hide", ["off", "freeze"])
def test_a_layer_that_is_off_or_frozen_is_left_out(hide):
    def fill(document, space):
        getattr(document.layers.add("STAND_2023"), hide)()
        square(document.blocks.new("BOOTH"), 0, 0, "0")
        square(space, 0, 0, "STAND_2023")
        space.add_blockref("BOOTH", (0, 0), dxfattribs={"layer": "STAND_2023"})
        square(space, 0, 0).dxf.invisible = 1
        square(space, 10, 0)
        text(space, "A1", 11, 1)

    plan = cad(fill)

    assert areas(plan) == {"A1": 9}
    assert said(plan) == [
        "hidden LWPOLYLINE STANDS 1 times",
        "hidden LWPOLYLINE STAND_2023 2 times",
    ]


def test_a_frozen_insert_hides_all_of_its_block_one_that_is_off_only_what_is_its_own():
    def fill(document, space):
        block = document.blocks.new("BOOTH")
        square(block, 0, 0, "STANDS")
        document.layers.add("COLD").freeze()
        document.layers.add("DARK").off()
        space.add_blockref("BOOTH", (0, 0), dxfattribs={"layer": "COLD"})
        space.add_blockref("BOOTH", (10, 0), dxfattribs={"layer": "DARK"})

    assert [stand.polygon.bounds[0] for stand in cad(fill).stands] == [10]


@pytest.mark.parametrize(
    ("code", "metre"),
    [
        (1, 1 / 0.0254), (2, 1 / 0.3048), (3, 1 / 1609.344), (4, 1000), (5, 100), (6, 1),
        (7, 0.001), (8, 1e6 / 0.0254), (9, 1e3 / 0.0254), (10, 1 / 0.9144), (13, 1e6),
        (14, 10), (15, 0.1), (16, 0.01), (21, 3937 / 1200), (22, 39.37), (23, 3937 / 3600),
        (24, 3937 / 1200 / 5280),
    ],
)  # fmt: skip
def test_every_stated_unit_is_converted(code, metre):
    plan = cad(lambda _, space: square(space, 0, 0, side=3 * metre), unit=code)

    assert [stand.area_m2 for stand in plan.stands] == [pytest.approx(9, abs=1e-4)]
    assert [found.kind for found in plan.findings] == ["unnumbered"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (0, "unitless one unit is read as a metre"),
        (25, "unitless unit 25 is not known; one unit is read as a metre"),
    ],
)
def test_a_unit_unstated_or_unknown_is_said(code, sentence):
    plan = cad(lambda _, space: square(space, 0, 0), unit=code)

    assert said(plan)[0] == sentence


@pytest.mark.parametrize(
    "attributes",
    [
        {"insert": (2.9, 1.2), "halign": 2, "align_point": (2.9, 1.2)},
        {"insert": (9, 9), "halign": 1, "valign": 2, "align_point": (1.5, 1.5)},
        {"insert": (9, 9), "halign": 4, "align_point": (1.5, 1.5)},
        {"insert": (-1.2, 1.2), "extrusion": (0, 0, -1)},
        {"insert": (1.5, 0.3), "rotation": 90},
        {"insert": (2.8, 2.8), "rotation": 180},
    ],
    ids=["right", "centred", "middle", "mirrored", "upright", "upside down"],
)
def test_a_text_stands_where_it_is_seen(attributes):
    def fill(_, space):
        square(space, 0, 0)
        square(space, 3, 0)
        text(space, "A1", 0, 0, **attributes)

    assert list(areas(cad(fill))) == ["A1", "?2"]


def test_the_lines_of_a_paragraph_are_texts_of_their_own():
    def fill(_, space):
        square(space, 0, 0)
        space.add_mtext("Atlas SARL\\PA12\\P9 m²", dxfattribs={
            "insert": (1.5, 1.5), "attachment_point": 5, "char_height": 0.4, "layer": "TEXTE",
        })  # fmt: skip

    assert list(areas(cad(fill))) == ["A12"]


def test_a_blocks_attribute_is_its_stands_number():
    def fill(document, space):
        block = document.blocks.new("STAND")
        square(block, 0, 0, "0")
        for number, x in (("A1", 0), ("A2", 4)):
            insert = space.add_blockref("STAND", (x, 0))
            insert.add_attrib("EXPOSANT", f"Atlas{x}", (x + 1.5, 1.5), {"height": 0.3})
            insert.add_attrib("NUMERO", number, (x + 0.3, 0.3), {"height": 0.3})

    assert list(areas(cad(fill))) == ["A1", "A2"]


def test_stands_drawn_line_by_line_are_the_areas_between():
    def fill(_, space):
        lines = [((0, 0), (6, 0)), ((0, 3), (6, 3)), ((0, 0), (0, 3)), ((3, 0), (3, 3)),
                 ((6, 0), (6, 3)), ((9, 9), (9, 12))]  # fmt: skip
        for start, end in lines:
            space.add_line(start, end, dxfattribs={"layer": "STANDS"})
        text(space, "A1", 1, 1)
        text(space, "A2", 4, 1)

    plan = cad(fill)

    assert (areas(plan), said(plan)) == (
        {"A1": 9, "A2": 9},
        ["not-understood LINE STANDS 1 times"],
    )


def test_bulges_hatches_and_solids_are_areas():
    def fill(_, space):
        look = {"layer": "STANDS"}
        space.add_lwpolyline([(0, 0, 1), (3, 0, 1)], "xyb", close=True, dxfattribs=look)
        hatch = space.add_hatch(dxfattribs=look)
        hatch.paths.add_polyline_path([(10, 0), (13, 0), (13, 3), (10, 3)])
        square(space, 10, 0)
        space.add_solid([(20, 0), (23, 0), (20, 3), (23, 3)], dxfattribs=look)

    plan = cad(fill)

    assert [stand.area_m2 for stand in plan.stands] == [pytest.approx(7.069, abs=0.02), 9, 9]
    assert "repeated LWPOLYLINE STANDS 1 times" in said(plan)


def test_layers_without_a_known_name_are_listed_and_nothing_is_taken():
    document = ezdxf.new()
    for start, end in (((0, 0), (20, 0)), ((20, 0), (20, 9))):
        document.modelspace().add_line(start, end)
    document.modelspace().add_circle((1, 1), 1, dxfattribs={"layer": "Lampes"})
    stream = io.StringIO()
    document.write(stream)

    with pytest.raises(PlanError, match=r"it has 1 CIRCLE Lampes, 2 LINE 0$"):
        parse("hall.dxf", stream.getvalue().encode())


def test_a_plan_without_stands_is_a_problem():
    assert [str(found) for found in checks.check(drawing.plan(*drawing.room()))] == [
        "no-stands no stand is drawn on the plan"
    ]


def test_what_a_block_draws_nothing_of_is_left_out_and_said():
    def fill(document, space):
        square(space, 0, 0)
        document.blocks.new("EMPTY")
        look = {"layer": "STANDS"}
        space.add_blockref("EMPTY", (9, 9), dxfattribs=look)
        space.add_circle((20, 20), 0, dxfattribs=look)
        space.add_mtext("A1\\P \\P", dxfattribs={"insert": (1, 2), "char_height": 0.4})

    plan = cad(fill)

    assert areas(plan) == {"A1": 9}
    [broken, left] = said(plan)
    assert re.fullmatch(r"unreadable CIRCLE \w+ has no length", broken)
    assert left == "not-understood INSERT STANDS 1 times"


def test_a_block_within_itself_is_drawn_once_and_said():
    def fill(document, space):
        block = document.blocks.new("STAND")
        square(block, 0, 0)
        block.add_blockref("STAND", (5, 5))
        space.add_blockref("STAND", (0, 0))

    plan = cad(fill)

    assert areas(plan) == {"?1": 9}
    assert said(plan)[1:] == ["cycle INSERT STAND 1 times"]


def test_blocks_or_arrays_beyond_any_drawing_are_refused():
    def nested(document, space):
        for depth in range(40):
            document.blocks.new(f"B{depth}").add_blockref(f"B{depth + 1}", (0, 0))
        document.blocks.new("B40").add_line((0, 0), (1, 1))
        space.add_blockref("B0", (0, 0))

    def repeated(document, space):
        document.blocks.new("B").add_line((0, 0), (1, 1))
        space.add_blockref("B", (0, 0), {
            "row_count": 300, "row_spacing": 1, "column_count": 300, "column_spacing": 1,
        })  # fmt: skip

    for fill in (nested, repeated):
        with pytest.raises(PlanError, match="nested or sized beyond any plan"):
            cad(fill)


def test_shapes_without_size_are_left_out_and_said():
    plan = svg(
        '<rect class="stand" x="1" y="1" width="3" height="3"/>'
        '<rect class="stand" width="0" height="3"/><circle class="column" r="0"/>'
        '<path class="stand" d="M1e308 0H9e308V9z"/><text x="2" y="2"> </text>'
        '<rect class="stand" x="9" width="3" height="3" data-properties="[]"/>'
    )

    assert areas(plan) == {"?1": 9}
    assert said(plan) == [
        "unreadable path ? Invalid Coordinate",
        "unreadable rect ? data-properties is not an object",
        "unnumbered ?1 no text stands in it",
        "not-understood circle column 1 times",
        "not-understood rect stand 1 times",
    ]


def test_a_line_is_a_wall_and_one_without_length_a_point():
    plan = svg(
        '<line class="wall" x1="0" y1="0" x2="9" y2="0"/><path class="column" d="M3 3L3 3"/>'
        '<path class="wall" d="M3 3"/>'
    )

    assert [(item.kind, item.shape.geom_type) for item in plan.features] == [
        (FeatureKind.WALL, "LineString"),
        (FeatureKind.COLUMN, "Point"),
    ]


def test_a_drawing_that_uses_itself_is_drawn_once_and_said():
    plan = svg('<g id="r"><rect class="stand" width="3" height="3"/><use href="#r"/></g>')

    assert areas(plan) == {"?1": 9}
    assert said(plan)[1:] == ["cycle use r 1 times", "repeated rect stand 1 times"]


def test_pieces_of_unlike_size_or_too_far_apart_are_no_one_number():
    plan = svg(
        STAND.format(x=1)
        + '<text font-size=".6" x="1.2" y="2">A</text><text font-size=".3" x="1.6" y="2">12</text>'
    )

    assert list(areas(plan)) == ["12"]
    assert said(plan) == ["not-understood text - 1 times"]


# Which text is the number


@pytest.mark.parametrize(
    "texts",
    [
        {"NUMBERS": "J{k:02}", "AREA": "9 m2", "EXHIBITOR": "Atlas"},
        {"T1": "9 m²", "T2": "J{k:02}", "T3": "Sté Atlas {k}"},
        {"T": "J{k:02}", "T ": "3x3", "T  ": "/"},
        {"NUM": "J{k:02}", "CODE": "X{k}9"},
        {"T1": "9", "T2": "J{k:02}"},
        {"T1": "VIP", "T2": "J{k:02}"},
        {"EXPOSANT": "Bio{k}", "T2": "J{k:02}"},
        {"T1": "3,00", "T2": "J{k:02}"},
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_text_that_the_sheet_shows_to_be_the_number_is_taken(texts, turned):
    def fill(_, space):
        for k in range(1, 5):
            square(space, 4 * k, 0)
            named = list(texts.items())
            for row, (layer, form) in enumerate(reversed(named) if turned else named):
                text(space, form.format(k=k), 4 * k + 0.2, 0.3 + 0.8 * row, layer.strip())

    assert list(areas(cad(fill))) == ["J01", "J02", "J03", "J04"]


def test_what_all_stands_share_is_no_number():
    def fill(_, space):
        for k in range(4):
            square(space, 4 * k, 0)
            text(space, "9 m2", 4 * k + 1, 1)
            text(space, "Libre", 4 * k + 1, 2)

    plan = cad(fill)

    assert list(areas(plan)) == ["?1", "?2", "?3", "?4"]
    assert said(plan)[-1] == "not-understood TEXT NUMBERS 8 times"


# There and back


@pytest.mark.parametrize(
    ("write", "read"), [(dxf.write, dxf.read), (svgfile.write, svgfile.read)], ids=["dxf", "svg"]
)
def test_holes_parts_and_scales_come_back(write, read):
    hole = Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(3, 3, 4, 4).exterior])
    walls = MultiPolygon([shapely.box(20, 0, 21, 9), shapely.box(30, 0, 31, 9)])
    plan = build(
        [Feature(FeatureKind.STAND, hole, {"number": "A 1"}), Feature(FeatureKind.WALL, walls)]
    )

    again = read(write(scale.rescaled(plan, 1), units_per_metre=1000.0))

    assert [item.shape.area for item in again.features] == [pytest.approx(80), pytest.approx(18)]
    assert areas(again) == {"A 1": 80}
    assert again.findings == ()


@pytest.mark.parametrize(
    ("sheet", "own", "seen"),
    [
        ("rect{display:none ! IMPORTANT}", "display:inline", 0),
        ("rect{display:none}", "display:inline", 1),
        ("rect{display:none!important}", "display:inline!important", 1),
        ("#a{display:inline} rect{display:none!important}", "", 0),
    ],
)
def test_what_a_style_sheet_calls_important_outweighs_an_element_s_own_style(sheet, own, seen):
    rect = f'<rect id="a" class="stand" x="1" y="1" width="3" height="3" style="{own}"/>'

    assert len(svg(f"<style>{sheet}</style>{rect}").stands) == seen
