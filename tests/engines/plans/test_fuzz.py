"""Files broken at random: read with a report or refused with a reason, never a crash."""

import io
import json
import math

import ezdxf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.engines.plans import drawing
from village.engines import bounded
from village.engines.plans import checks, dxf, edits, files, geojson, svg, svgfile
from village.engines.plans.faults import PlanError
from village.engines.plans.model import FeatureKind

#: What they are for is that nothing breaks; which branches they take differs from run to run.
pytestmark = pytest.mark.no_cover

FUZZ = settings(max_examples=8, suppress_health_check=list(HealthCheck))

HALL = drawing.plan(*drawing.room(), drawing.stand("A1", 3, 10), drawing.stand("A2", 6, 10))
FILES = {
    "geojson": geojson.write(HALL).encode(),
    "svg": svgfile.write(HALL),
    "dxf": dxf.write(HALL),
}

numbers = st.one_of(
    st.floats(-50, 50),
    st.integers(-3, 30),
    st.sampled_from(
        [math.nan, math.inf, 1e300, -1e-300, 10**400, "3,5", "x", "", None, True, [], {}]
    ),
)
points = st.lists(numbers, min_size=0, max_size=4)
shapes = st.sampled_from(
    ["Point", "LineString", "Polygon", "MultiPolygon", "MultiPoint", "GeometryCollection", "", None]
)
coordinates = st.recursive(points, lambda inner: st.lists(inner, max_size=6), max_leaves=12)
rings = st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=0, max_size=7)
kinds = st.sampled_from([*FeatureKind, "chair", "", None, 7])
facts = st.dictionaries(
    st.sampled_from(["number", "zone", "utilities", "name", "name_ar", "radius"]),
    st.one_of(
        st.none(),
        st.integers(),
        st.text(max_size=5),
        st.sampled_from(["\ud800", ["\udce9"], [["water"]], [{}]]),
        st.lists(st.text(max_size=3)),
    ),
    max_size=3,
)


@st.composite
def features(draw):
    shape = draw(shapes)
    geometry = st.fixed_dictionaries({"type": st.just(shape), "coordinates": coordinates})
    broken = st.one_of(geometry, st.none(), st.text(max_size=3), st.just({}))
    drawn = st.builds(lambda ring: {"type": "Polygon", "coordinates": [ring]}, rings)
    return {
        "type": "Feature",
        "properties": {"kind": draw(kinds)} | draw(facts),
        "geometry": draw(st.one_of(broken, drawn)),
    }


@pytest.fixture(autouse=True, scope="module")
def read_here():
    """Read in this process: one of its own would hide a crash behind a refusal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded, "run", lambda reader, request, _: bounded.answer(reader, request))
        yield


def looked_at(name, content):
    """Do with a file all that a page does; what is wrong is a finding or a `PlanError`."""
    try:
        plan = files.read(name, content)
    except PlanError:
        return
    for finding in [*plan.findings, *checks.check(plan)]:
        assert str(finding)
    edits.proposals(plan)
    svg.draw(plan)
    for stand in plan.stands:
        assert (stand.area_m2 >= 0, 0 <= stand.open_sides <= 4) == (True, True)
    assert all(files.write(plan, kind) for kind in FILES)
    again = geojson.read(geojson.write(plan).encode())
    assert [item.kind for item in again.features] == [item.kind for item in plan.features]


@FUZZ
@given(st.lists(st.one_of(features(), st.none(), st.integers()), max_size=6))
def test_features_of_any_kind_are_reported_never_a_crash(items):
    looked_at("plan.geojson", json.dumps({"type": "FeatureCollection", "features": items}).encode())


@pytest.mark.parametrize("kind", FILES)
@FUZZ
@given(data=st.data())
def test_bytes_changed_anywhere_are_reported_never_a_crash(kind, data):
    content = bytearray(FILES[kind])
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for place, byte in data.draw(st.lists(places, max_size=8)):
        content[place] = byte
    cut = data.draw(st.integers(0, len(content)))

    looked_at(f"plan.{kind}", bytes(content[:cut] if data.draw(st.booleans()) else content))


attributes = st.one_of(
    numbers.map(str),
    st.sampled_from(
        ["10%", "1e999", "3m", "M0 0L", "M0 0H9V9zz", "0,0 1", "rotate(a)", "matrix(0)"]
    ),
)
elements = st.tuples(
    st.sampled_from(["rect", "path", "polygon", "circle", "line", "text", "g", "use", "image"]),
    st.dictionaries(
        st.sampled_from(
            ["x", "y", "width", "height", "d", "points", "r", "cx", "transform", "class", "href"]
        ),
        attributes,
        max_size=5,
    ),
)


@FUZZ
@given(st.lists(elements, max_size=6), attributes)
@example([("path", {"d": "M0 0L"})], "0 0 1")
def test_drawings_of_any_elements_are_reported_never_a_crash(drawn, viewbox):
    escaped = str.maketrans({"<": "", "&": "", '"': ""})
    body = "".join(
        f"<{tag} id='s{k}' "
        + " ".join(f'{name}="{value.translate(escaped)}"' for name, value in given.items())
        + (">A1</text>" if tag == "text" else "/>")
        for k, (tag, given) in enumerate(drawn)
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{viewbox}">'
    text = f'{head}<g id="stands">{body}</g></svg>'

    looked_at("plan.svg", text.encode())


@settings(FUZZ, max_examples=8)  # each takes a tenth of a second
@given(
    st.lists(st.tuples(st.sampled_from(["STANDS", "WALLS", "EXIT", "0"]), rings), max_size=5),
    st.lists(st.text("A01\\{}%\n", max_size=6), max_size=3),
)
def test_dxf_of_any_lines_and_texts_is_reported_never_a_crash(lines, texts):
    document = ezdxf.new()
    space = document.modelspace()
    for layer, ring in lines:
        space.add_lwpolyline(ring, close=True, dxfattribs={"layer": layer})
    for text in texts:
        space.add_mtext(text, dxfattribs={"insert": (1, 1), "layer": "STANDS"})
    space.add_circle((0, 0), 0.0, dxfattribs={"layer": "COLUMNS"})

    written = io.StringIO()
    document.write(written)

    looked_at("plan.dxf", written.getvalue().encode())
