"""The pure parts of the plan's editor: geometry, numbers, undoing, two people's changes."""

import json
import math

import pytest

from village.config import ROOT

pytestmark = pytest.mark.browser

MODULES = [
    "geometry",
    "numbering",
    "objects",
    "drawing",
    "merging",
    "snapping",
    "commands",
    "words",
]
SITE = "http://editor.test"
#: Runs the body of a function that gets all modules by their names.
RUN = """async ([names, body]) => {
  const found = await Promise.all(names.map((name) => import(`/${name}.js`)));
  return new Function(...names, body)(...found);
}"""


@pytest.fixture
def run(kept):
    """Give a way to run some JavaScript with the modules at hand, on a page of nothing else."""
    page = kept(SITE)

    def serve(route):
        name = route.request.url.rpartition("/")[2]
        if name.endswith(".js"):
            route.fulfill(path=ROOT / "static" / "js" / "editor" / name)
        else:
            route.fulfill(body='<!DOCTYPE html><html lang="ar">', content_type="text/html")

    if not page.url.startswith(SITE):
        page.route(f"{SITE}/**", serve)
        page.goto(SITE)
    return lambda body: page.evaluate(RUN, [MODULES, body])


def box(west, south, width, depth):
    return [
        [west, south], [west + width, south], [west + width, south + depth], [west, south + depth],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rings", "outline"),
    [
        ([box(0, 0, 300, 300), box(300, 0, 300, 300)], box(0, 0, 600, 300)),
        ([box(0, 0, 300, 300), box(300, 0, 300, 300), box(0, 300, 600, 200)], box(0, 0, 600, 500)),
        (
            [box(0, 0, 300, 300), box(300, 0, 300, 200)],
            [[0, 0], [600, 0], [600, 200], [300, 200], [300, 300], [0, 300]],
        ),
        ([box(0, 0, 300, 300)[::-1], box(300, 0, 300, 300)], box(0, 0, 600, 300)),
        ([box(0, 0, 300, 300), box(301, 0, 300, 300)], None),
        ([box(0, 0, 300, 300), box(300, 300, 300, 300)], None),
        ([box(0, 0, 300, 300), box(200, 0, 300, 300)], None),
        (
            [box(0, 0, 900, 300), box(0, 300, 300, 300), box(600, 300, 300, 300),
             box(0, 600, 900, 300)],
            None,
        ),
    ],
    ids=["row", "block", "angle", "other-way", "gap", "corner", "overlap", "hole"],
)  # fmt: skip
def test_rings_that_share_sides_become_one(run, rings, outline):
    found = run(f"return geometry.united({rings})")

    assert (found and sorted(found)) == (outline and sorted(outline))


@pytest.mark.parametrize("degrees", [0, 30, 90, -17])
@pytest.mark.parametrize("parts", [2, 3, 7])
def test_pieces_of_a_stand_have_its_area_and_join_again(run, degrees, parts):
    areas, again = run(f"""
      const straight = geometry.rectangle(120, 340, 1050, 400);
      const [ring] = geometry.turned([straight], {degrees}, [600, 600]);
      const pieces = geometry.cut(ring, {parts});
      const whole = geometry.united(pieces);
      return [pieces.map((one) => geometry.area([one])), whole && geometry.area([whole])];
    """)

    assert len(areas) == parts
    assert [area / 10_000 for area in areas] == pytest.approx([42 / parts] * parts, rel=0.01)
    assert again / 10_000 == pytest.approx(42, rel=0.005)


def test_a_stand_with_two_arms_is_not_cut_through_both(run):
    ring = [[0, 0], [900, 0], [900, 300], [600, 300], [600, 100], [300, 100], [300, 300], [0, 300]]

    assert run(f"return geometry.cut({ring}, 2)") is not None
    assert run(f"return geometry.cut({[[y, x] for x, y in ring]}, 2)") is not None
    tall = [[0, 0], [300, 0], [300, 900], [200, 900], [200, 200], [100, 200], [100, 900], [0, 900]]
    assert run(f"return geometry.cut({tall}, 2)") is None


def test_four_quarter_turns_and_two_half_ones_change_nothing(run):
    same = run("""
      const shape = [geometry.rectangle(3, 7, 301, 250)];
      const about = geometry.middle(geometry.box(shape));
      let [quarters, halves] = [shape, shape];
      for (let k = 0; k < 4; k += 1) quarters = geometry.turned(quarters, 90, about);
      for (let k = 0; k < 2; k += 1) halves = geometry.turned(halves, -180, about);
      return [shape, quarters, halves].map((one) => JSON.stringify(one));
    """)

    assert len(set(same)) == 1


def test_a_turned_stand_keeps_its_measures_when_one_side_is_typed(run):
    found = run("""
      const turned = geometry.turned([geometry.rectangle(0, 0, 600, 300)], 30, [300, 150]);
      const { width, depth } = geometry.frame(geometry.sized(turned, 450, 300));
      return [width, depth, geometry.isRectangle(geometry.sized(turned, 450, 300))];
    """)

    assert found == [pytest.approx(450, abs=1), pytest.approx(300, abs=1), True]


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ('numbering.series("A09", 3, ["A10"])', ["A09", "A11", "A12"]),
        ('numbering.series("7", 2, [])', ["7", "8"]),
        ('numbering.series("Foyer", 2, [])', ["Foyer", "Foyer1"]),
        ("numbering.next([])", "A1"),
        ('numbering.next(["A1", "A2"])', "A3"),
        ('numbering.nextRow("AZ1")', "BA1"),
        ('numbering.block("A1", 2, 2, "straight", ["A2"])', [["A1", "A3"], ["A4", "A5"]]),
        ('numbering.block("01", 3, 2, "snake", [])', [["01", "02", "03"], ["06", "05", "04"]]),
        ('numbering.block("Y1", 2, 3, "rows", [])', [["Y1", "Y2"], ["Z1", "Z2"], ["AA1", "AA2"]]),
        ('numbering.block("1", 2, 2, "rows", [])', [["1", "2"], ["3", "4"]]),
    ],
)
def test_numbers_count_on_and_none_is_taken_twice(run, code, numbers):
    assert run(f"return {code}") == numbers


def test_what_nobody_touches_is_written_back_as_it_came(run):
    features = [
        {
            "type": "Feature",
            "properties": {"kind": "stand", "number": "A1", "note": "x"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[0.0034, 0], [3, 0], [3, 3.3333], [0.0034, 0]]],
            },
        },
        {
            "type": "Feature",
            "properties": {"kind": "wall"},
            "geometry": {
                "type": "MultiLineString",
                "coordinates": [[[0, 0], [9, 0]], [[9, 0], [9, 9]]],
            },
        },
    ]

    back = run(f"return [...objects.fromFeatures({features}).values()].map(objects.toFeature)")

    assert back[0]["geometry"] == features[0]["geometry"]
    assert back[0]["properties"] == {"kind": "stand", "number": "A1", "note": "x", "id": "f0"}
    assert [(one["properties"]["id"], one["geometry"]["type"]) for one in back[1:]] == [
        ("f1.0", "LineString"), ("f1.1", "LineString"),
    ]  # fmt: skip


DRAWN = """
  const stand = (id, west) => ({
    id, kind: "stand", type: "area", properties: { number: id },
    shape: [geometry.rectangle(west, 0, 300, 300)],
  });
  const map = (...all) => new Map(all.map((one) => [one.id, one]));
  const wests = (objects) =>
    Object.fromEntries([...objects].map(([id, one]) => [id, geometry.box(one.shape).west]));
"""


def test_each_step_is_undone_and_done_again(run):
    seen = run(f"""{DRAWN}
      const it = new drawing.Drawing(map(stand("A1", 0), stand("A2", 300)));
      const seen = [];
      it.change(commands.move(it.pick(["A1", "A2"]), 50, 0)); seen.push(wests(it.objects));
      it.change(commands.remove(it.pick(["A1"]))); seen.push(wests(it.objects));
      it.undo(); seen.push(wests(it.objects));
      it.undo(); seen.push(wests(it.objects));
      it.redo(); it.redo(); it.redo(); seen.push(wests(it.objects));
      return seen;
    """)

    moved, removed, start = {"A1": 50, "A2": 350}, {"A2": 350}, {"A1": 0, "A2": 300}
    assert seen == [moved, removed, moved, start, removed]


def test_what_another_has_changed_is_never_undone_here(run):
    found = run(f"""{DRAWN}
      const it = new drawing.Drawing(map(stand("A1", 0), stand("A2", 300)));
      it.change(commands.move(it.pick(["A1", "A2"]), 50, 0));
      it.take(map(stand("A1", 999)));
      it.undo();
      return [wests(it.objects), it.undo()];
    """)

    assert found == [{"A1": 999, "A2": 300}, []]


def test_changes_of_two_people_meet_and_those_of_both_are_contested(run):
    found = run(f"""{DRAWN}
      const base = map(stand("A", 0), stand("B", 0), stand("C", 0), stand("D", 0), stand("E", 0));
      const mine = map(stand("A", 1), stand("B", 0), stand("C", 1), stand("D", 7), stand("M", 0));
      const theirs = map(stand("A", 0), stand("B", 2), stand("C", 2), stand("D", 7), stand("T", 0));
      const {{ taken, contested }} = merging.merge(base, mine, theirs);
      return [[...taken].map(([id, one]) => [id, one && geometry.box(one.shape).west]), contested];
    """)

    assert found == [[["B", 2], ["T", 0]], ["C"]]


def test_one_removes_what_the_other_moves(run):
    found = run(f"""{DRAWN}
      const base = map(stand("A", 0), stand("B", 0));
      const contest = (mine, theirs) => merging.merge(base, mine, theirs).contested;
      return [contest(map(stand("B", 0)), map(stand("A", 5), stand("B", 0))),
              contest(map(stand("A", 0), stand("B", 5)), map(stand("A", 0)))];
    """)

    assert found == [["A"], ["B"]]


def test_an_edge_within_reach_draws_a_box_and_the_grid_does_otherwise(run):
    found = run(f"""{DRAWN}
      const boxes = objects.obstacles(stand("A1", 0));
      const snapper = new snapping.Snapper(boxes, {{ grid: 10, reach: 9 }});
      const box = (west) => ({{ west, east: west + 300, south: 4, north: 304 }});
      return [snapper.box(box(306)), snapper.box(box(344))];
    """)

    assert found == [
        {"shift": [-6, -4], "lines": [300, 0]},
        {"shift": [-4, -4], "lines": [None, 0]},
    ]


def test_a_box_is_told_what_is_free_on_each_side(run):
    found = run(f"""{DRAWN}
      const others = [stand("A1", 0), stand("A2", 1000), stand("A3", 1500)];
      const boxes = others.flatMap(objects.obstacles);
      const free = snapping.clearances({{ west: 400, east: 700, south: 100, north: 400 }}, boxes);
      return Object.fromEntries(Object.entries(free).map(([side, one]) => [side, one.length]));
    """)

    assert found == {"east": 300, "west": 100}


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ([box(0, 0, 300, 300)], [box(200, 0, 300, 300)], 30_000),
        ([box(0, 0, 300, 300)], [box(300, 0, 300, 300)], 0),
        ([box(0, 0, 300, 300)[::-1]], [box(100, 100, 50, 50)], 2_500),
        (
            [[[0, 0], [300, 0], [300, 100], [100, 100], [100, 300], [0, 300]]],
            [box(50, 50, 200, 200)],
            17_500,
        ),
        ([box(0, 0, 300, 300), box(100, 100, 100, 100)], [box(50, 50, 200, 200)], 30_000),
        ([[[0, 150], [150, 0], [300, 150], [150, 300]]], [box(0, 0, 150, 150)], 11_250),
    ],
    ids=["part", "side", "within", "angle", "hole", "turned"],
)
def test_what_two_shapes_share_is_measured(run, one, other, shared):
    found = run(f"return [geometry.shared({one}, {other}), geometry.shared({other}, {one})];")

    assert found == [pytest.approx(shared), pytest.approx(shared)]


def test_the_nearest_are_told_by_what_is_free_between_the_things_themselves(run):
    found = run(f"""{DRAWN}
      const middle = [150, 150];
      const straight = stand("A1", 0);
      const turned = objects.reshaped(straight, geometry.turned(straight.shape, 45, middle));
      const column = objects.made("column", "point", [[[390, 150]]], {{ radius: 0.25 }});
      const others = [stand("far", 900), stand("over", 200), column, stand("beside", 450)];
      const told = (object) => snapping.neighbours(object, others)
        .map(({{ other, shared, distance }}) => [objects.nameOf(other), shared, distance]);
      return [told(straight), told(turned)];
    """)

    over = ["over", pytest.approx(25_993, abs=300), 0]
    assert found == [
        [["over", 30_000, 0], ["column", 0, 65], ["beside", 0, 150]],
        [over, ["column", 0, 3], ["beside", 0, 88]],
    ]


def test_a_block_fits_whole_stands_and_parts_its_rows_by_aisles(run):
    found = run("""
      const options = { standWidth: 300, standDepth: 300, together: 2, aisle: 250 };
      return [commands.fitted({ width: 1510, depth: 1500 }, options),
              commands.fitted({ width: 10, depth: 10 }, options),
              commands.stacked({ ...options, rows: 5 })];
    """)

    assert found == [
        {"columns": 5, "rows": [0, 300, 850, 1150]},
        {"columns": 1, "rows": [0]},
        [0, 300, 850, 1150, 1700],
    ]


def test_stands_are_numbered_anew_as_one_reads(run):
    found = run(f"""{DRAWN}
      const above = {{ ...stand("Z", 0), shape: [geometry.rectangle(0, 600, 300, 300)] }};
      const all = map(stand("Q", 300), stand("P", 0), above, stand("B2", 900));
      const changed = commands.renumber([all.get("Q"), all.get("P"), all.get("Z")], "B1", all);
      return Object.fromEntries([...changed].map(([id, one]) => [id, one.properties.number]));
    """)

    assert found == {"Z": "B1", "P": "B3", "Q": "B4"}


def test_a_length_below_zero_is_read_as_each_language_writes_it(run):
    typed = ["\u200e-1,2", "\u2212 3", "-٢٫٥", "4.25", "west"]

    read = run(f"return {json.dumps(typed)}.map((text) => words.inCm(text))")

    assert read[:4] == [-120, -300, -250, 425]
    assert math.isnan(read[4])
