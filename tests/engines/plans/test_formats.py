import io
import random
from pathlib import Path

import ezdxf
import pypdfium2
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate

from tests.engines.plans.drawing import feature, plan, ring, room, stand
from tests.pdf import text, words
from village.engines.plans import checks, dxf, geojson, pdf, scale, svgfile
from village.engines.plans.faults import PlanError

DEMO = Path(__file__).parents[3] / "demo" / "casablanca-2024" / "plan.geojson"
FORMATS = [
    pytest.param(dxf.write, dxf.read, id="dxf"),
    pytest.param(svgfile.write, svgfile.read, id="svg"),
]


def areas(drawn):
    return {item.number: item.area_m2 for item in drawn.stands}


@pytest.mark.parametrize(("write", "read"), FORMATS)
def test_the_demo_goes_through_a_drawing_and_back(write, read):
    drawn = geojson.read(DEMO.read_bytes())

    again = geojson.read(geojson.write(read(write(drawn))))

    assert areas(again) == pytest.approx(areas(drawn), abs=1e-4)
    assert checks.check(again) == []
    assert [s.zone for s in again.stands] == [s.zone for s in drawn.stands]
    assert [s.open_sides for s in again.stands] == [s.open_sides for s in drawn.stands]


@pytest.mark.parametrize(("write", "read"), FORMATS)
@given(
    angle=st.floats(0, 90),
    width=st.floats(0.5, 60),
    depth=st.floats(0.5, 60),
    x=st.floats(-500, 500),
    y=st.floats(-500, 500),
)
def test_each_area_is_kept_within_a_square_centimetre(write, read, angle, width, depth, x, y):
    shape = rotate(shapely.box(x, y, x + width, y + depth), angle)
    coordinates = [[list(point) for point in shape.exterior.coords]]
    drawn = plan(feature("stand", "Polygon", coordinates, number="A1", zone="asia"))

    once = geojson.read(geojson.write(read(write(drawn))))

    areas_m2 = [found.stands[0].polygon.area for found in (once, drawn)]
    assert areas_m2[0] == pytest.approx(areas_m2[1], abs=1e-4)
    assert once.stands[0].number == drawn.stands[0].number
    assert shapely.hausdorff_distance(once.stands[0].polygon, drawn.stands[0].polygon) < 2e-4


@pytest.mark.parametrize(("write", "read"), FORMATS)
def test_a_scale_given_when_writing_is_undone_when_reading(write, read):
    drawn = plan(*room(), stand("A1", 5, 8))

    again = read(write(drawn, units_per_metre=1000), units_per_metre=1000)

    assert areas(again) == pytest.approx({"A1": 9.0})


def foreign_dxf():
    """Return a CAD drawing in millimetres: rotated stands, numbers as texts, a block."""
    drawing = ezdxf.new("R2010")
    drawing.units = ezdxf.units.MM
    space = drawing.modelspace()
    chance = random.Random(4)
    for k in range(12):
        middle = 10_000 * (k % 4), 8_000 * (k // 4)
        shape = rotate(shapely.box(-1500, -1500, 1500, 1500), chance.uniform(0, 90), origin=(0, 0))
        points = [(x + middle[0], y + middle[1]) for x, y in shape.exterior.coords[:-1]]
        space.add_lwpolyline(points, close=True, dxfattribs={"layer": "EXPO-STANDS"})
        space.add_text(f"B{k + 1:02}", height=400, dxfattribs={"layer": "TEXTE"}).set_placement(
            middle
        )
    block = drawing.blocks.new("POTEAU")
    block.add_circle((0, 0), radius=300, dxfattribs={"layer": "POTEAUX"})
    space.add_blockref("POTEAU", (5_000, 4_000))
    wall = [(-4000, -4000), (36000, -4000), (36000, 22000), (-4000, 22000)]
    space.add_lwpolyline(wall, close=True, dxfattribs={"layer": "MURS"})
    space.add_line((3500, -4000), (6500, -4000), dxfattribs={"layer": "SORTIES"})
    stream = io.StringIO()
    drawing.write(stream)
    return stream.getvalue().encode()


def test_a_cad_drawing_with_rotated_stands_and_numbers_as_text_is_understood():
    drawn = dxf.read(foreign_dxf())

    assert sorted(areas(drawn)) == [f"B{k:02}" for k in range(1, 13)]
    assert set(areas(drawn).values()) == {9.0}
    assert drawn.hall.area == pytest.approx(40 * 26)
    assert [item.solid.area for item in drawn.features if item.kind == "column"] == [
        pytest.approx(0.2827, abs=0.002)
    ]
    assert checks.check(drawn) == []


CAD_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="400mm" height="300mm"
 viewBox="0 0 400 300"><g id="Stands" transform="translate(10,10) scale(10)">
 <rect x="0" y="0" width="3" height="3"/><path d="M4 0h3v3h-3z"/>
 <polygon points="8,0 11,0 11,3 8,3"/><rect id="odd" x="12" y="0" width="3" height="3"
 transform="rotate(30 13.5 1.5)"/><text x="1" y="2" font-size="1">S1</text>
 <text x="5" y="2" font-size="1">S2</text><text x="9" y="2" font-size="1">S3</text></g>
 <g class="columns"><circle cx="100" cy="100" r="4"/></g></svg>"""


def test_an_svg_exported_from_cad_is_understood():
    factor = scale.units_per_metre((0, 0), (0, 30), metres=3)

    drawn = svgfile.read(CAD_SVG, units_per_metre=factor)

    assert areas(drawn) == pytest.approx({"S1": 9, "S2": 9, "S3": 9, "?4": 9}, abs=1e-3)
    assert [found.kind for found in drawn.findings] == ["unnumbered"]
    assert [item.solid.area for item in drawn.of("column")] == [pytest.approx(0.503, abs=0.01)]


FULL_SIZE_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40000mm" height="30000mm"
 viewBox="0 0 40 30"><defs><rect id="unit" width="3" height="3"/></defs>
 <g id="stands" transform="translate(5 5)"><g transform="rotate(10)">
 <use href="#unit"/><text x="1.5" y="1.5">A1</text>
 <circle cx="20" cy="5" r="1.5"/><text x="20" y="5">A2</text></g></g></svg>"""


def test_an_svg_of_a_halls_width_is_taken_at_full_size():
    drawn = svgfile.read(FULL_SIZE_SVG)

    assert areas(drawn) == {
        "A1": pytest.approx(9),
        "A2": pytest.approx(7.069, abs=0.01),
    }


def test_two_known_points_give_the_scale_of_a_plan_already_read():
    drawn = plan(*room(30_000, 20_000), stand("A1", 5000, 8000, 3000, 3000))
    factor = scale.units_per_metre((5000, 8000), (8000, 8000), metres=3)

    assert areas(scale.rescaled(drawn, factor)) == {"A1": 9.0}


@pytest.mark.parametrize("points", [((0, 0), (0, 0), 3), ((0, 0), (1, 0), 0)])
def test_a_scale_without_a_distance_is_refused(points):
    one, other, metres = points

    with pytest.raises(PlanError):
        scale.units_per_metre(one, other, metres=metres)


def test_a_large_foreign_plan_with_overlapping_pairs_is_reported_pair_by_pair():
    stands = [stand(f"N{x}-{y}", 5 + 6 * x, 5 + 6 * y) for x in range(25) for y in range(14)]
    pairs = [(f"N{x}-3", f"X{x}") for x in range(10)]
    stands += [stand(other, 5 + 6 * x + 2.9, 5 + 18) for x, (_, other) in enumerate(pairs)]
    drawn = svgfile.read(svgfile.write(plan(*room(170, 100), *stands)))

    found = [item.numbers for item in checks.check(drawn) if item.kind == "overlap"]

    assert sorted(found) == sorted(pairs)


@pytest.mark.parametrize("content", [b"", b"not a drawing", b"<svg", b"\x00\x01\x02"])
@pytest.mark.parametrize("read", [dxf.read, svgfile.read])
def test_what_is_no_drawing_is_an_error(read, content):
    with pytest.raises(PlanError):
        read(content)


def test_an_svg_that_declares_entities_is_refused():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'

    with pytest.raises(PlanError, match="entities"):
        svgfile.read(bomb)


def test_a_stand_drawn_as_a_figure_of_eight_is_reported_not_refused():
    drawn = svgfile.read(
        b'<svg xmlns="http://www.w3.org/2000/svg"><path class="stand" data-number="A1" '
        b'd="M0 0L3 3L3 0L0 3Z"/><path class="stand" d="M1 1"/></svg>'
    )

    assert [str(found).split("[")[0] for found in checks.check(drawn)][:3] == [
        "unitless one unit is read as a metre",
        "not-understood path stand 1 times",
        "invalid A1 Self-intersection",
    ]


def test_the_pdf_is_at_a_true_scale_and_equal_when_made_again():
    drawn = geojson.read(DEMO.read_bytes())

    printed = pdf.write(drawn, sheet="A1")

    assert pdf.write(drawn, sheet="A1") == printed
    places = {word.text: word.left for word in words(printed)}
    assert "1:200" in places
    metres = (places["E05"] - places["E01"]) / 72 * 0.0254 * 200
    assert metres == pytest.approx(12, abs=0.01)


def test_the_pdf_names_what_it_shows_in_colours_and_with_its_fonts():
    names = pdf.PlanNames(
        lang="ar",
        title="المخطط",
        pavilions={"africa": "Pavillon du Sud"},
        exhibitors={"A03": "Chaouia Intégration", "A01": "Office " * 40, "V02": "ماء ساكنة"},
    )

    printed = pdf.write(geojson.read(DEMO.read_bytes()), names=names)

    said = text(printed)
    assert [
        word for word in ("المخطط", "Pavillon du Sud", "مدخل", "Chaouia", "ماء") if word not in said
    ] == []
    assert "Office" not in said
    with pypdfium2.PdfDocument(printed) as read:
        assert len(read) == 1
        shown = read[0].render(scale=0.5).to_pil()
    assert {(0xF3, 0xD9, 0xCE), (0xEA, 0xD6, 0xE4)} <= {
        tuple(c[1][:3]) for c in shown.getcolors(1 << 20)
    }
    assert printed.count(b"/FontFile2") >= 2
    assert b"Helvetica" not in printed


def test_a_plan_without_anything_can_be_written():
    empty = plan()

    assert svgfile.read(svgfile.write(empty)).stands == ()
    assert dxf.read(dxf.write(empty)).stands == ()
    assert pdf.write(empty).startswith(b"%PDF")


def test_a_service_keeps_its_name_through_a_drawing():
    drawn = plan(feature("service", "Polygon", ring(0, 0, 2, 2), name="Café « 1 »"))

    assert dxf.read(dxf.write(drawn)).features[0].name == "Café « 1 »"
    assert svgfile.read(svgfile.write(drawn)).features[0].name == "Café « 1 »"
