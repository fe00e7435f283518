"""Draw a floor plan as vectors, with one stand marked."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from village.engines.documents import text
from village.engines.documents.fonts import bold, regular
from village.engines.documents.sheet import INK, WHITE, Align, Colour, Sheet

Point = tuple[float, float]

_COLUMN_M = 0.4  # radius of a column given as a point
LINE = Colour.of("#8d867b")
_MARK = Colour.of("#8a1c4a")
FILLS = {
    "stand": Colour.of("#f1ece2"),
    "wall": Colour.of("#6b655c"),
    "column": Colour.of("#6b655c"),
    "exit": Colour.of("#cfe5d2"),
    "entrance": Colour.of("#cfe5d2"),
    "stage": Colour.of("#e4dced"),
    "service": Colour.of("#e6e6e6"),
}
ZONES = {
    "africa": Colour.of("#f3d9ce"),
    "europe": Colour.of("#d5e1f0"),
    "asia": Colour.of("#f6e6bf"),
    "americas": Colour.of("#d6e8d5"),
    "startups": Colour.of("#ead6e4"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """One drawn feature of a plan, in metres."""

    kind: str
    number: str
    zone: str
    rings: tuple[tuple[Point, ...], ...]
    closed: bool = True  # a wall or a door may be a line

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north edge."""
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        return min(xs), min(ys), max(xs), max(ys)


def areas(plan: Mapping[str, Any]) -> list[Area]:
    """Return what a GeoJSON plan draws: polygons, lines, and points as small discs.

    Raises:
        ValueError: a feature is none, or has no usable coordinates.
    """
    found = []
    features = plan.get("features") or []
    if not isinstance(features, Sequence):
        raise ValueError("plan: its features are no list")
    for at, feature in enumerate(features):
        parts = feature if isinstance(feature, Mapping) else {"properties": feature}
        properties, geometry = (parts.get(key) or {} for key in ("properties", "geometry"))
        if not (isinstance(properties, Mapping) and isinstance(geometry, Mapping)):
            raise ValueError(f"plan: feature {at} is no GeoJSON feature")
        rings = tuple(_rings(geometry, at))
        if rings:
            found.append(
                Area(
                    str(properties.get("kind", "")),
                    str(properties.get("number") or ""),
                    str(properties.get("zone") or ""),
                    rings,
                    closed=geometry.get("type") not in ("LineString", "MultiLineString"),
                )
            )
    return found


def _rings(geometry: Mapping[str, Any], at: int) -> Iterator[tuple[Point, ...]]:
    shapes = {
        "Polygon": lambda c: [c[0]],
        "MultiPolygon": lambda c: [polygon[0] for polygon in c],
        "LineString": lambda c: [c],
        "MultiLineString": lambda c: c,
        "Point": _disc,
    }
    shape = shapes.get(str(geometry.get("type")))
    if shape is None:
        return
    try:
        for ring in shape(geometry["coordinates"]):
            points = tuple((float(p[0]), float(p[1])) for p in ring)
            if not all(math.isfinite(value) for point in points for value in point):
                raise ValueError("not finite")
            if len(points) > 1:
                yield points
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ValueError(f"plan: feature {at} has unusable coordinates") from error


def _disc(centre: Any) -> list[list[Point]]:
    """Return the outline of a column given as a point, inside a list of one ring."""
    turns = [math.tau * step / 12 for step in range(12)]
    x, y = float(centre[0]), float(centre[1])
    ring = [(x + _COLUMN_M * math.cos(t), y + _COLUMN_M * math.sin(t)) for t in turns]
    return [ring]


class PlanFigure:
    """A plan that is read once, to be measured and drawn.

    Raises:
        ValueError: a feature of the plan has no usable coordinates.
    """

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self._areas = areas(plan)
        bounds = [area.bounds for area in self._areas] or [(0.0, 0.0, 0.0, 0.0)]
        west, south, east, north = zip(*bounds, strict=True)
        self._west, self._south = min(west), min(south)
        self._across_m = max(max(east) - self._west, 0.1)
        self._up_m = max(max(north) - self._south, 0.1)

    def height(self, width: float, highest: float) -> float:
        """Return how high the plan is drawn in this width, at most `highest`."""
        return min(highest, width * self._up_m / self._across_m) if self._areas else 0

    def draw(self, sheet: Sheet, marked: str, box: tuple[float, float, float, float]) -> None:
        """Draw the plan inside `box` (x, y, width, height in points) and mark one stand."""
        x, y, width, height = box
        scale = min(width / self._across_m, height / self._up_m)
        left = x + (width - self._across_m * scale) / 2 - self._west * scale
        bottom = y + (height - self._up_m * scale) / 2 - self._south * scale
        last = []
        for area in self._areas:
            if area.kind == "stand" and area.number == marked:
                last.append(area)
            else:
                _draw_area(sheet, area, False, scale, left, bottom)
        for area in last:
            _draw_area(sheet, area, True, scale, left, bottom)


def _draw_area(
    sheet: Sheet, area: Area, marked: bool, scale: float, left: float, bottom: float
) -> None:
    fill = FILLS.get(area.kind)
    if area.kind == "stand":
        fill = _MARK if marked else ZONES.get(area.zone, fill)
    for ring in area.rings:
        points = [(left + px * scale, bottom + py * scale) for px, py in ring]
        if area.closed:
            sheet.polygon(points, fill=fill, stroke=INK if marked else LINE, line_width=0.4)
        else:
            sheet.line(points, colour=fill or LINE, line_width=1.8)
    if area.kind == "stand" and area.number:
        _number(sheet, area, marked, scale, left, bottom)


def _number(
    sheet: Sheet, area: Area, marked: bool, scale: float, left: float, bottom: float
) -> None:
    """Write a stand's number in its middle, as large as fits; too small is left out."""
    west, south, east, north = area.bounds
    width = (east - west) * scale * 0.86
    size = min(8.0, (north - south) * scale * 0.5)
    line, size = text.fit(
        area.number, bold() if marked else regular(), width, size=size, smallest=2.4
    )
    if size < 2.4 or line.width * size / 1000 > width + 0.1:
        return
    sheet.text(
        [line],
        left + west * scale,
        bottom + (south + north) / 2 * scale - size * 0.35,
        size,
        width=(east - west) * scale,
        align=Align.CENTRE,
        colour=WHITE if marked else INK,
    )
