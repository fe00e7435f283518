"""PDF: a floor plan on a sheet at a true scale, in colours, with the names of what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely
from reportlab.lib.pagesizes import A0, A1, A2, A3, A4
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from village.engines.documents import text
from village.engines.documents.drawable import boxed
from village.engines.documents.fonts import Font, bold, regular
from village.engines.documents.plan_drawing import FILLS, LINE, ZONES
from village.engines.documents.sheet import INK, MM, WHITE, Align, Colour, Sheet
from village.engines.documents.text import fit, fitted
from village.engines.documents.wording import is_rtl, tag, word
from village.engines.plans import svg
from village.engines.plans.model import DOORS, Feature, FeatureKind, Plan

SHEETS = {"A4": A4, "A3": A3, "A2": A2, "A1": A1, "A0": A0}
_SCALES = (50, 100, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000)
_MARGIN = 15 * MM
_FOOT = 8 * MM  # for the title and the scale
_DOOR = Colour.of("#2f7d4f")
_SOFT = Colour.of("#655e56")
# Of the name of a door: its size, and what is between it and the middle of the wall, in points.
_DOOR_SIZE, _DOOR_GAP = 7.0, 3.5
_SMALLEST = 4.0  # points: what a good eye still reads on paper


@dataclass(frozen=True, slots=True)
class PlanNames:
    """What a sheet calls things, in its language: the pavilions by code, exhibitors by stand.

    Where pavilions have `colours` (`#rrggbb` by code), stands with a name are in their colour, and
    those without are white.
    """

    lang: str = "fr"
    title: str = ""
    pavilions: Mapping[str, str] = field(default_factory=dict)
    exhibitors: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)


def write(
    plan: Plan, *, sheet: str = "A3", scale: int | None = None, names: PlanNames | None = None
) -> bytes:
    """Return the plan as a PDF of one page a hall, landscape or portrait, its scale written on it.

    An exhibitor's name stands in its stand where it can be read there, broken or smaller; a
    pavilion without a name is called by its code. Equal plans give equal bytes.

    Args:
        plan: what to draw.
        sheet: A0 to A4.
        scale: n of 1:n; by default the largest of the usual ones that fits.
        names: what things are called; by default as in the plan, in French.
    """
    names = names or PlanNames()
    title = boxed(names.title or plan.name or word("floor_plan", names.lang))
    paper = Sheet(title=title, author=title, lang=tag(names.lang))
    for floor in plan.floors:
        _page(paper, floor, hall_title(plan, floor, title, names.lang), SHEETS[sheet], scale, names)
    return paper.finish()


def hall_title(plan: Plan, floor: Plan, title: str, lang: str) -> str:
    """Return the title of a hall's page: the plan's, with the hall's name where it has several."""
    if len(plan.floors) < 2:
        return title
    return f"{title} – {boxed(floor.halls[0].named(lang))}"


def _page(
    paper: Sheet,
    plan: Plan,
    title: str,
    page: tuple[float, float],
    scale: int | None,
    names: PlanNames,
) -> None:
    west, south, east, north = bounds(plan)
    page = (page[1], page[0]) if east - west > north - south else page
    box = (_MARGIN, _MARGIN + _FOOT, page[0] - 2 * _MARGIN, page[1] - 2 * _MARGIN - _FOOT)
    picture = PlanPicture(plan, names, box, scale)
    paper.start_page(page)
    paper.begin(paper.root.add("Figure", alt=title))
    picture.draw(paper)
    paper.end()
    _foot(paper, picture, title, page[0] - 2 * _MARGIN, is_rtl(names.lang))
    paper.end_page()


def bounds(plan: Plan) -> tuple[float, float, float, float]:
    """Return the west, south, east and north edge of what a plan draws, in metres."""
    shapes = [item.solid for item in plan.features if not item.solid.is_empty]
    if not shapes:
        return 0.0, 0.0, 1.0, 1.0
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _foot(sheet: Sheet, picture: PlanPicture, title: str, width: float, rtl: bool) -> None:
    """Write the title, and the scale with a bar of ten metres."""
    far, near = (Align.LEFT, Align.RIGHT) if rtl else (Align.RIGHT, Align.LEFT)
    with sheet.artifact():
        line, size = fit(title, bold(), width * 0.6, size=11, smallest=6)
        sheet.text([line], _MARGIN, 12 * MM, size, width=width, align=near)
        line, size = fit(f"1:{picture.scale} · 10 m", regular(), width * 0.3, size=9, smallest=6)
        sheet.text([line], _MARGIN, 12 * MM, size, width=width, align=far)
        bar = 10 * picture.metre
        left = _MARGIN if far is Align.LEFT else _MARGIN + width - bar
        sheet.line([(left, 10 * MM), (left + bar, 10 * MM)], colour=INK, line_width=1.2)


def tint(colour: str) -> Colour:
    """Return a colour, `#rrggbb`, as light as print on it needs."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return Colour.of("#" + "".join(f"{round(255 - (255 - part) * 0.3):02x}" for part in parts))


def _fitting(width: float, height: float, room: tuple[float, float]) -> int:
    for n in _SCALES:
        if width * 1000 * MM / n <= room[0] and height * 1000 * MM / n <= room[1]:
            return n
    return _SCALES[-1]


class PlanPicture:
    """Draws one plan into a box of a sheet: left, bottom, width and height in points.

    Attributes:
        scale: n of 1:n.
        metre: a metre in points.
    """

    def __init__(
        self,
        plan: Plan,
        names: PlanNames,
        box: tuple[float, float, float, float],
        scale: int | None = None,
    ) -> None:
        """Lay a plan out in the middle of the box; by default as large as a usual scale fits."""
        self._plan, self._names = plan, names
        self._drawing = svg.draw(plan)
        west, south, east, north = bounds(plan)
        width, height = east - west, north - south
        left, bottom, wide, high = box
        self._lowest = bottom
        self.scale = scale or _fitting(width, height, (wide, high))
        self.metre = 1000 * MM / self.scale
        self._left = left + (wide - width * self.metre) / 2 - west * self.metre
        self._bottom = bottom + (high - height * self.metre) / 2 - south * self.metre

    def draw(self, sheet: Sheet) -> None:
        """Draw the plan and the names on it."""
        self._sheet = sheet
        for item in self._plan.features:
            if item.kind is not FeatureKind.WALL:
                self._feature(item)
        for wall in self._plan.of(FeatureKind.WALL, *DOORS):
            self._feature(wall)
        for stand in self._drawing.stands:
            self._stand(stand)
        self._words()

    def _feature(self, item: Feature) -> None:
        fill = FILLS.get(item.kind)
        if item.kind is FeatureKind.STAND:
            fill = self._ground(item) or fill
        for part in shapely.get_parts(item.solid):
            points = self._points(part)
            if isinstance(part, Polygon):
                self._sheet.polygon(points, fill=fill, stroke=LINE, line_width=0.4)
            elif len(points) > 1:
                door = item.kind in DOORS
                colour, width = (_DOOR, 3.0) if door else (fill or LINE, 1.6)
                self._sheet.line(points, colour=colour, line_width=width)

    def _ground(self, stand: Feature) -> Colour | None:
        """Return the colour of a stand: that of its pavilion, white where nobody is named."""
        zone = str(stand.properties.get("zone"))
        if not self._names.colours:
            return ZONES.get(zone)
        if stand.name not in self._names.exhibitors:
            return WHITE
        return tint(self._names.colours[zone]) if zone in self._names.colours else None

    def _points(self, part: BaseGeometry) -> list[tuple[float, float]]:
        ring = part.exterior if isinstance(part, Polygon) else part
        return [
            (self._left + x * self.metre, self._bottom + y * self.metre) for x, y in ring.coords
        ]

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the drawing, whose y points down, is on the sheet."""
        return (
            self._left + (x + self._drawing.west) * self.metre,
            self._bottom + (self._drawing.north - y) * self.metre,
        )

    def _stand(self, stand: svg.StandDrawing) -> None:
        """Write the number of a stand, and its exhibitor's name below where it can be read."""
        west, south, east, north = self._plan.by_number[stand.number].polygon.bounds
        width, height = (east - west) * self.metre * 0.92, (north - south) * self.metre
        x, y = self._at(stand.label_x, stand.label_y)
        size = min(8.0, stand.font_size * self.metre)
        name = boxed(self._names.exhibitors.get(stand.number, ""))
        lines = fitted(name, regular(), width, size=6, smallest=_SMALLEST, lines=3)
        if not name or lines is None or size + len(lines[0]) * lines[1] * 1.15 > height * 0.94:
            self._label(stand.number, bold(), x, y, size, width)
            return
        high = size + len(lines[0]) * lines[1] * 1.15
        y += high / 2 - size / 2
        self._label(stand.number, bold(), x, y, size, width)
        y -= size * 0.5
        for line in lines[0]:
            y -= lines[1] * 1.15
            self._sheet.text(
                [line],
                x - width / 2,
                y + lines[1] * 0.25,
                lines[1],
                width=width,
                align=Align.CENTRE,
            )

    def _words(self) -> None:
        """Write the names of pavilions, doors, stages and services."""
        for zone in self._drawing.zones:
            x, y = self._at(zone.label_x, zone.label_y)
            name = self._names.pavilions.get(zone.zone, zone.zone)
            self._label(name, bold(), x, y, 1.6 * self.metre, zone.room_m * self.metre, _SOFT)
        for area in self._drawing.areas:
            x, y = self._at(area.label_x, area.label_y)
            size = area.font_size * self.metre
            name = dict(area.names).get(self._names.lang, area.name)
            self._label(name, regular(), x, y, size, 40 * size)
        for door in self._drawing.doors:
            self._door(door)

    def _door(self, door: svg.DoorDrawing) -> None:
        """Name a door outside the hall, clear of its wall though the plan be small."""
        name = word(door.kind, self._names.lang)
        half = (text.line(name, bold()).width * _DOOR_SIZE / 2000, _DOOR_SIZE / 2)
        short = [
            max(0.0, needed + _DOOR_GAP - metres * self.metre)
            for needed, metres in zip(half, svg.LABEL_OUT_M, strict=True)
        ]
        x, y = self._at(door.label_x, door.label_y)
        x, y = x + door.outward[0] * short[0], y + door.outward[1] * short[1]
        y = max(y, self._lowest - _FOOT / 2)
        self._label(name, bold(), x, y, _DOOR_SIZE, 30 * MM, _DOOR)

    def _label(
        self, content: str, font: Font, x: float, y: float, size: float, width: float,
        colour: Colour = INK,
    ) -> None:  # fmt: skip
        """Write a line about a point; what would be too small to be read is left out."""
        if not content or width <= 0:
            return
        line, own = fit(boxed(content), font, width, size=size, smallest=min(size, 2.0))
        self._sheet.text(
            [line],
            x - width / 2,
            y - own * 0.35,
            own,
            width=width,
            align=Align.CENTRE,
            colour=colour,
        )
