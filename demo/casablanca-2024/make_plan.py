"""Draw the demo's floor plan, the Sacré-Cœur in Casablanca, as `plan.geojson` beside this file.

The building is a Latin cross of 62 by 80 metres with its entrance in the south. The nave holds
the African pavilion, the choir the European one and the main stage, the west arm the Americas,
the east arm Asia, and the crossing the thirty pods of the start-up village. Dimensions are
those of a demo, not a survey. Run it again after a change: `python make_plan.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Feature = dict[str, Any]
Box = tuple[float, float, float, float]

WALLS = [
    [(34, 0), (42, 0), (42, 42), (62, 42), (62, 50)],
    [(62, 56), (62, 64), (42, 64), (42, 80), (20, 80), (20, 74.7)],
    [(20, 72.2), (20, 64), (0, 64), (0, 56)],
    [(0, 50), (0, 42), (20, 42), (20, 0), (28, 0)],
]
DOORS = [
    ("entrance", [(28, 0), (34, 0)], "Entrée", "المدخل", "Entrance"),
    ("exit", [(0, 56), (0, 50)], "Sortie ouest", "المخرج الغربي", "West exit"),
    ("exit", [(62, 50), (62, 56)], "Sortie est", "المخرج الشرقي", "East exit"),
    ("exit", [(20, 74.7), (20, 72.2)], "Sortie du chœur", "مخرج المذبح", "Choir exit"),
]
COLUMN_ROWS_Y = (4, 10, 16, 22, 28, 34, 40, 43, 49, 57, 63, 69, 75.5)
COLUMN_RADIUS_M = 0.45
WEST_X, EAST_X = 22.0, 34.0  # the two files of blocks in nave and choir, six metres wide

# Each stand is a box (x, y, width, depth); a pavilion lists them in the order of their numbers.
NINE = (3.0, 3.0)
POD = (2.0, 2.0)

#: Stage and services: kind, box, and the name in the three languages.
AREAS: list[tuple[str, Box, str, str, str]] = [
    ("stage", (27.5, 76, 7, 3.5), "Grande scène", "المنصة الكبرى", "Main stage"),
    ("service", (22, 1, 4, 2), "Accueil", "الاستقبال", "Welcome"),
    ("service", (36, 1, 4, 2), "Vestiaire", "حفظ الأمتعة", "Cloakroom"),
    ("service", (22, 33.5, 5, 4), "Café", "مقهى", "Café"),
    ("service", (35, 33.5, 5, 4), "Rendez-vous", "ركن اللقاءات", "Meeting point"),
]


def wide_and_two(x: float, y: float, *, wide_first: bool) -> list[Box]:
    """Return a block of 6 by 6 m: one stand of 18 m² along one side, two of 9 m² on the other."""
    wide_y, small_y = (y, y + 3) if wide_first else (y + 3, y)
    small: list[Box] = [(x, small_y, *NINE), (x + 3, small_y, *NINE)]
    wide: Box = (x, wide_y, 6, 3)
    return [wide, *small] if wide_first else [*small, wide]


def grid(x: float, y: float, columns: int, rows: int, size: tuple[float, float]) -> list[Box]:
    """Return `rows` × `columns` equal stands, west to east, then south to north."""
    width, depth = size
    return [(x + c * width, y + r * depth, *size) for r in range(rows) for c in range(columns)]


def arm(x: float, *, mirrored: bool) -> list[Box]:
    """Return a transept arm: a row along each wall and an island of four between them."""

    def place(offset: float, y: float, width: float, depth: float) -> Box:
        west = x + 20 - offset - width if mirrored else x + offset
        return (west, y, width, depth)

    rows = [(3.0, 6.0), (9.0, 3.0), (12.0, 3.0)]
    island = [(6.0, 50.0, 3.0, 6.0), (9.0, 50.0, *NINE), (9.0, 53.0, *NINE), (12.0, 50.0, 3.0, 6.0)]
    return [
        *(place(offset, 42, width, 3) for offset, width in rows),
        *(place(*box) for box in island),
        *(place(offset, 61, width, 3) for offset, width in rows),
    ]


def pavilions() -> list[tuple[str, str, list[Box]]]:
    """Return each pavilion's zone, the letter of its numbers, and its stands."""
    nave = [
        *wide_and_two(WEST_X, 6, wide_first=False),
        *wide_and_two(EAST_X, 6, wide_first=False),
        *grid(WEST_X, 16, 1, 2, (6, 3)),
        *grid(EAST_X, 16, 1, 2, (6, 3)),
        (WEST_X, 26, 6, 3),
        (EAST_X, 26, 6, 3),
    ]
    choir = [
        *grid(WEST_X, 66, 2, 2, NINE),
        *grid(EAST_X, 66, 2, 2, NINE),
        (WEST_X, 77, *NINE),
        (EAST_X + 3, 77, *NINE),
    ]
    corners = [(WEST_X, 44.0), (EAST_X, 44.0), (28.0, 51.0), (WEST_X, 58.0), (EAST_X, 58.0)]
    pods = [box for x, y in corners for box in grid(x, y, 3, 2, POD)]
    return [
        ("africa", "A", nave),
        ("europe", "E", choir),
        ("asia", "S", arm(42, mirrored=True)),
        ("americas", "M", arm(0, mirrored=False)),
        ("startups", "V", pods),
    ]


def feature(kind: str, geometry: str, coordinates: Any, **properties: Any) -> Feature:
    """Return one GeoJSON feature of a floor plan."""
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def ring(box: Box) -> list[list[tuple[float, float]]]:
    """Return the closed ring of a box, anticlockwise, as polygon coordinates."""
    x, y, width, depth = box
    east, north = x + width, y + depth
    return [[(x, y), (east, y), (east, north), (x, north), (x, y)]]


def utilities(zone: str, box: Box) -> list[str]:
    """Return what is laid to a stand: water only near the walls, where the pipes are."""
    found = ["power", "network"]
    near_wall = box[1] in (42, 61) or (zone == "africa" and box[1] < 12)
    return [*found, "water"] if near_wall else found


def build() -> Feature:
    """Return the whole plan as a GeoJSON feature collection."""
    features = [feature("wall", "LineString", line) for line in WALLS]
    features += [
        feature(kind, "LineString", line, name=fr, name_ar=ar, name_en=en)
        for kind, line, fr, ar, en in DOORS
    ]
    features += [
        feature("column", "Point", (x, y), radius=COLUMN_RADIUS_M)
        for x in (21.2, 40.8)
        for y in COLUMN_ROWS_Y
    ]
    features += [
        feature(kind, "Polygon", ring(box), name=fr, name_ar=ar, name_en=en)
        for kind, box, fr, ar, en in AREAS
    ]
    for zone, letter, boxes in pavilions():
        for index, box in enumerate(boxes, start=1):
            laid = utilities(zone, box)
            number = f"{letter}{index:02}"
            features.append(
                feature("stand", "Polygon", ring(box), number=number, zone=zone, utilities=laid)
            )
    return {"type": "FeatureCollection", "name": "Sacré-Cœur, Casablanca", "features": features}


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in build()["features"])
    head = '{"type": "FeatureCollection", "name": "Sacré-Cœur, Casablanca", "features": [\n'
    Path(__file__).with_name("plan.geojson").write_text(head + lines + "\n]}\n", encoding="utf-8")
