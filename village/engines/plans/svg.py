"""SVG: a floor plan as paths and label places, ready for the pages' plan component."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from village.engines.plans import aisles
from village.engines.plans.model import (
    DOORS,
    FURNITURE,
    Feature,
    FeatureKind,
    Hall,
    Plan,
    PlanStand,
)

_MARGIN_M = 5.0  # around the hall: room for the doors' labels
_TITLE_M = 5.0  # over each of several halls: room for its name
LABEL_OUT_M = (2.8, 1.7)  # how far outside a door its label stands, sideways and up or down
_GLYPH = 0.62  # width of a digit or capital, in font sizes
_LINES_M = (2.6, 1.9)  # heights of a line for a pavilion's name: with air about it, and tight
_STEP_M = 0.5  # how finely the floor is searched for that place
_ENOUGH_M = 14.0  # a line longer than this is no better for a name


@dataclass(frozen=True)
class ColumnDrawing:
    """A column: a circle."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class DoorDrawing:
    """A door: a path over the wall, and where its label stands outside the hall.

    `outward` is one metre from the door out of the hall, to the east and to the north.
    """

    path: str
    label_x: float
    label_y: float
    kind: str
    name: str
    outward: tuple[float, float]


@dataclass(frozen=True)
class AreaDrawing:
    """A stage or a service point; `names` holds its name in other languages, where it has one."""

    path: str
    label_x: float
    label_y: float
    font_size: float
    kind: str
    name: str
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ZoneDrawing:
    """A pavilion: where its name fits on the free floor among its stands, in how much room."""

    zone: str
    label_x: float
    label_y: float
    room_m: float
    stands: int


@dataclass(frozen=True)
class StandDrawing:
    """A stand: its path, where its number goes and how large, and its facts."""

    number: str
    path: str
    label_x: float
    label_y: float
    font_size: float
    zone: str
    area_m2: float
    open_sides: int
    is_corner: bool
    neighbours: tuple[str, ...]


@dataclass(frozen=True)
class HallDrawing:
    """One of several halls: where its name stands, and the point of it that is drawn at 0, 0."""

    hall: Hall
    label_x: float
    label_y: float
    west: float
    north: float


@dataclass(frozen=True)
class PlanDrawing:
    """A plan to draw: lengths in metres, x east, y down (north is up on the screen).

    Several halls are drawn one below the other.

    Attributes:
        viewbox: the `viewBox` of the `<svg>` element.
        hall_path: the floor, a closed path; empty when walls enclose nothing.
        walls_path: walls drawn inside the hall or without enclosing it.
        west, north: a point of the plan (x, y) is drawn at (x - west, north - y).
        halls: the halls drawn, where there are several; each has its own `west` and `north`.
    """

    viewbox: str
    width: float
    height: float
    west: float
    north: float
    hall_path: str
    walls_path: str
    columns: tuple[ColumnDrawing, ...]
    doors: tuple[DoorDrawing, ...]
    areas: tuple[AreaDrawing, ...]
    zones: tuple[ZoneDrawing, ...]
    stands: tuple[StandDrawing, ...]

    halls: tuple[HallDrawing, ...] = ()

    def frame(self, hall: str = "") -> tuple[float, float]:
        """Return `west` and `north` of a hall."""
        found = next((one for one in self.halls if one.hall.code == hall), self)
        return found.west, found.north

    def place(self, x: float, y: float, hall: str = "") -> tuple[float, float]:
        """Return where the point (x, y) of a hall, in metres, is drawn."""
        west, north = self.frame(hall)
        return round(x - west, 3), round(north - y, 3)

    def polyline(self, points: Iterable[tuple[float, float]], hall: str = "") -> str:
        """Return a path through points of a hall, such as the way to a stand."""
        return _trace([self.place(x, y, hall) for x, y in points], closed=False)

    def outline(self, polygon: Polygon, hall: str = "") -> str:
        """Return a closed path round a polygon of a hall, as this plan or another one has it."""
        points = [self.place(x, y, hall) for x, y in polygon.exterior.coords[:-1]]
        return _trace(points, closed=True)


def draw(plan: Plan, *, margin_m: float = _MARGIN_M) -> PlanDrawing:
    """Return the drawing of `plan`, equal for equal plans, each hall in a margin of `margin_m`."""
    floors = plan.floors
    title_m = _TITLE_M if len(floors) > 1 else 0.0
    drawn, top, width = [], 0.0, 0.0
    for floor in floors:
        west, south, east, north = _bounds(floor)
        pen = _SvgWriter(west - margin_m, top + title_m + north + margin_m)
        drawn.append((floor, pen))
        top += title_m + north - south + 2 * margin_m
        width = max(width, east - west + 2 * margin_m)
    return PlanDrawing(
        viewbox=f"0 0 {_number(width)} {_number(top)}",
        width=round(width, 3),
        height=round(top, 3),
        west=drawn[0][1].west,
        north=drawn[0][1].north,
        hall_path="".join(pen.path(one.hall) for one, pen in drawn if one.hall is not None),
        walls_path="".join(
            pen.path(wall.shape) for one, pen in drawn for wall in one.of(FeatureKind.WALL)
        ),
        columns=tuple(
            pen.column(item) for one, pen in drawn for item in one.of(FeatureKind.COLUMN)
        ),
        doors=tuple(pen.door(item, one) for one, pen in drawn for item in one.of(*DOORS)),
        areas=tuple(pen.area(item) for one, pen in drawn for item in one.of(*FURNITURE)),
        zones=tuple(zone for one, pen in drawn for zone in pen.zones(one)),
        stands=tuple(
            pen.stand(stand)
            for one, pen in drawn
            for stand in one.stands
            if not stand.polygon.is_empty
        ),
        halls=tuple(pen.title(one) for one, pen in drawn) if title_m else (),
    )


def _bounds(plan: Plan) -> tuple[float, float, float, float]:
    shapes = [item.solid for item in plan.features if not item.solid.is_empty]
    if not shapes:
        return 0.0, 0.0, 1.0, 1.0
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)


@dataclass(frozen=True)
class _SvgWriter:
    """Turns shapes of the plan into drawings, with y turned round."""

    west: float
    north: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return round(x - self.west, 3), round(self.north - y, 3)

    def path(self, shape: BaseGeometry) -> str:
        return "".join(self._part(part) for part in shapely.get_parts(shape))

    def _part(self, part: BaseGeometry) -> str:
        if isinstance(part, Polygon):
            return "".join(
                self._line(ring, closed=True) for ring in (part.exterior, *part.interiors)
            )
        return self._line(part, closed=False) if isinstance(part, LineString) else ""

    def _line(self, line: LineString, *, closed: bool) -> str:
        points = [self.at(x, y) for x, y in line.coords]
        return _trace(points[:-1] if closed else points, closed=closed)

    def title(self, plan: Plan) -> HallDrawing:
        west, _south, east, north = _bounds(plan)
        x, y = self.at((west + east) / 2, north + _MARGIN_M + _TITLE_M / 2)
        return HallDrawing(plan.halls[0], x, y, self.west, self.north)

    def column(self, item: Feature) -> ColumnDrawing:
        x, y = self.at(item.solid.centroid.x, item.solid.centroid.y)
        return ColumnDrawing(x, y, round(float(shapely.minimum_bounding_radius(item.solid)), 3))

    def door(self, item: Feature, plan: Plan) -> DoorDrawing:
        middle = item.shape.centroid
        outward = _outward(item.shape, plan.hall)
        aside, away = LABEL_OUT_M
        x, y = self.at(middle.x + outward[0] * aside, middle.y + outward[1] * away)
        name = str(item.properties.get("name") or "")
        return DoorDrawing(self.path(item.shape), x, y, str(item.kind), name, outward)

    def area(self, item: Feature) -> AreaDrawing:
        name = str(item.properties.get("name") or "")
        names = tuple(
            (key.removeprefix("name_"), str(text))
            for key, text in sorted(item.properties.items())
            if key.startswith("name_")
        )
        longest = max([name, *(text for _, text in names)], key=len)
        x, y, size = self._label(item.shape, longest)
        return AreaDrawing(self.path(item.shape), x, y, size, str(item.kind), name, names)

    def stand(self, stand: PlanStand) -> StandDrawing:
        x, y, size = self._label(stand.polygon, stand.number)
        return StandDrawing(
            stand.number,
            self.path(stand.polygon),
            x,
            y,
            size,
            stand.zone,
            stand.area_m2,
            stand.open_sides,
            stand.is_corner,
            stand.neighbours,
        )

    def _label(self, shape: BaseGeometry, text: str) -> tuple[float, float, float]:
        """Return where a label goes inside a shape and the font size (metres) that fits."""
        west, south, east, north = shape.bounds
        centre = shape.centroid if shape.contains(shape.centroid) else shape.point_on_surface()
        wide = (east - west) * 0.92 / (_GLYPH * max(len(text), 2))
        size = max(0.2, min(1.2, wide, (north - south) * 0.55))
        return *self.at(centre.x, centre.y), round(size, 3)

    def zones(self, plan: Plan) -> Iterable[ZoneDrawing]:
        taken = shapely.union_all(shapely.buffer(aisles.obstacles(plan), 0.05))
        free = aisles.floor(plan).difference(taken)
        for zone in dict.fromkeys(stand.zone for stand in plan.stands if stand.zone):
            members = [stand.polygon for stand in plan.stands if stand.zone == zone]
            hull = shapely.union_all(members).convex_hull
            room = hull.buffer(2.5, join_style="mitre").intersection(free)
            x, y, room_m = _longest_line(room, hull.centroid)
            yield ZoneDrawing(zone, *self.at(x, y), round(room_m, 2), len(members))


def _longest_line(room: BaseGeometry, middle: shapely.Point) -> tuple[float, float, float]:
    """Return the middle and the length of the best line for a name: long, then central."""
    west, south, east, north = room.bounds if not room.is_empty else middle.bounds
    lines = [(middle.x, middle.y, 0.0, _LINES_M[-1])]
    for height in _LINES_M:
        y = south + height / 2
        while y <= north - height / 2:
            strip = shapely.box(west, y - height / 2, east, y + height / 2)
            lines += [((a + b) / 2, y, b - a, height) for a, b in _gaps(strip, room)]
            y += _STEP_M

    def worth(line: tuple[float, float, float, float]) -> float:
        x, y, length, height = line
        return min(length, _ENOUGH_M) - 0.25 * middle.distance(shapely.Point(x, y)) + height

    return max(lines, key=worth)[:3]


def _gaps(strip: BaseGeometry, room: BaseGeometry) -> Iterable[tuple[float, float]]:
    """Give where, from west to east, the whole height of `strip` lies in `room`."""
    west, _, east, _ = strip.bounds
    blocked = shapely.get_parts(strip.difference(room))
    at = west
    for left, _, right, _ in sorted(part.bounds for part in blocked):
        if left > at:
            yield at, left
        at = max(at, right)
    if east > at:
        yield at, east


def _outward(door: BaseGeometry, hall: Polygon | None) -> tuple[float, float]:
    """Return the unit vector from a door out of the hall; south when there is no telling."""
    west, south, east, north = door.bounds
    across = (0.0, 1.0) if east - west >= north - south else (1.0, 0.0)
    if isinstance(door, LineString) and door.length > 0:
        (x0, y0), (x1, y1) = door.coords[0], door.coords[-1]
        length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1e-9)
        across = ((y1 - y0) / length, (x0 - x1) / length)
    if hall is None:
        return 0.0, -1.0
    middle = door.centroid
    ahead = shapely.Point(middle.x + across[0], middle.y + across[1])
    sign = -1.0 if hall.contains(ahead) else 1.0
    return across[0] * sign, across[1] * sign


def _trace(points: list[tuple[float, float]], *, closed: bool) -> str:
    text = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    return f"M{text}{'Z' if closed else ''}" if points else ""


def _number(value: float) -> str:
    return f"{round(value, 3):.3f}".rstrip("0").rstrip(".")
