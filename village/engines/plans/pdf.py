"""PDF: a floor plan on one sheet at a true scale, in colours, with the names of what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely
from reportlab.lib.pagesizes import A0, A1, A2, A3, A4
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from village.engines.documents.drawable import boxed
from village.engines.documents.fonts import Font, bold, regular
from village.engines.documents.plan_drawing import FILLS, LINE, ZONES
from village.engines.documents.sheet import INK, MM, Align, Colour, Sheet
from village.engines.documents.text import fit, fitted
from village.engines.documents.wording import is_rtl, tag, word
from village.engines.plans import svg
from village.engines.plans.model import DOORS, Feature, FeatureKind, Plan

_SHEETS = {"A4": A4, "A3": A3, "A2": A2, "A1": A1, "A0": A0}
_SCALES = (50, 100, 200, 250, 500, 1000, 2000)
_MARGIN = 15 * MM
_FOOT = 8 * MM  # for the title and the scale
_DOOR = Colour.of("#2f7d4f")
_SOFT = Colour.of("#655e56")
_SMALLEST = 4.0  # points: what a good eye still reads on paper


@dataclass(frozen=True, slots=True)
class PlanNames:
    """What a sheet calls things, in its language: the pavilions by code, exhibitors by stand."""

    lang: str = "fr"
    title: str = ""
    pavilions: Mapping[str, str] = field(default_factory=dict)
    exhibitors: Mapping[str, str] = field(default_factory=dict)


def write(
    plan: Plan, *, sheet: str = "A3", scale: int | None = None, names: PlanNames | None = None
) -> bytes:
    """Return the plan as a PDF of one landscape or portrait page, the scale written on it.

    An exhibitor's name stands in its stand where it can be read there, broken or smaller; a
    pavilion without a name is called by its code. Equal plans give equal bytes.

    Args:
        plan: what to draw.
        sheet: A0 to A4.
        scale: n of 1:n; by default the largest of the usual ones that fits.
        names: what things are called; by default as in the plan, in French.
    """
    return _PlanSheet(plan, sheet, scale, names or PlanNames()).build()


def _fitting(width: float, height: float, room: tuple[float, float]) -> int:
    for n in _SCALES:
        if width * 1000 * MM / n <= room[0] and height * 1000 * MM / n <= room[1]:
            return n
    return _SCALES[-1]


class _PlanSheet:
    """Draws one plan."""

    def __init__(self, plan: Plan, sheet: str, scale: int | None, names: PlanNames) -> None:
        self._plan, self._names = plan, names
        self._drawing = svg.draw(plan)
        shapes = [item.solid for item in plan.features if not item.solid.is_empty]
        bounds = shapely.total_bounds(shapes).tolist() if shapes else (0.0, 0.0, 1.0, 1.0)
        west, south, east, north = bounds
        width, height = east - west, north - south
        page = _SHEETS[sheet]
        self._page = (page[1], page[0]) if width > height else page
        room = (self._page[0] - 2 * _MARGIN, self._page[1] - 2 * _MARGIN - _FOOT)
        self._scale = scale or _fitting(width, height, room)
        self._metre = 1000 * MM / self._scale
        self._left = (self._page[0] - width * self._metre) / 2 - west * self._metre
        self._bottom = (self._page[1] - height * self._metre + _FOOT) / 2 - south * self._metre
        self._title = boxed(names.title or plan.name or word("floor_plan", names.lang))
        self._sheet = Sheet(title=self._title, author=self._title, lang=tag(names.lang))

    def build(self) -> bytes:
        """Return the document."""
        self._sheet.start_page(self._page)
        figure = self._sheet.root.add("Figure", alt=self._title)
        self._sheet.begin(figure)
        for item in self._plan.features:
            if item.kind is not FeatureKind.WALL:
                self._feature(item)
        for wall in self._plan.of(FeatureKind.WALL, *DOORS):
            self._feature(wall)
        for stand in self._drawing.stands:
            self._stand(stand)
        self._words()
        self._sheet.end()
        self._foot()
        self._sheet.end_page()
        return self._sheet.finish()

    def _feature(self, item: Feature) -> None:
        fill = FILLS.get(item.kind)
        if item.kind is FeatureKind.STAND:
            fill = ZONES.get(str(item.properties.get("zone")), fill)
        for part in shapely.get_parts(item.solid):
            points = self._points(part)
            if isinstance(part, Polygon):
                self._sheet.polygon(points, fill=fill, stroke=LINE, line_width=0.4)
            elif len(points) > 1:
                door = item.kind in DOORS
                colour, width = (_DOOR, 3.0) if door else (fill or LINE, 1.6)
                self._sheet.line(points, colour=colour, line_width=width)

    def _points(self, part: BaseGeometry) -> list[tuple[float, float]]:
        ring = part.exterior if isinstance(part, Polygon) else part
        return [
            (self._left + x * self._metre, self._bottom + y * self._metre) for x, y in ring.coords
        ]

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the drawing, whose y points down, is on the sheet."""
        return (
            self._left + (x + self._drawing.west) * self._metre,
            self._bottom + (self._drawing.north - y) * self._metre,
        )

    def _stand(self, stand: svg.StandDrawing) -> None:
        """Write the number of a stand, and its exhibitor's name below where it can be read."""
        west, south, east, north = self._plan.by_number[stand.number].polygon.bounds
        width, height = (east - west) * self._metre * 0.92, (north - south) * self._metre
        x, y = self._at(stand.label_x, stand.label_y)
        size = min(8.0, stand.font_size * self._metre)
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
                line, x - width / 2, y + lines[1] * 0.25, lines[1], width=width, align=Align.CENTRE
            )

    def _words(self) -> None:
        """Write the names of pavilions, doors, stages and services."""
        for zone in self._drawing.zones:
            x, y = self._at(zone.label_x, zone.label_y)
            name = self._names.pavilions.get(zone.zone, zone.zone)
            self._label(name, bold(), x, y, 1.6 * self._metre, zone.room_m * self._metre, _SOFT)
        for area in self._drawing.areas:
            x, y = self._at(area.label_x, area.label_y)
            size = area.font_size * self._metre
            name = dict(area.names).get(self._names.lang, area.name)
            self._label(name, regular(), x, y, size, 40 * size)
        for door in self._drawing.doors:
            x, y = self._at(door.label_x, door.label_y)
            name = word(door.kind, self._names.lang)
            self._label(name, bold(), x, max(y, _MARGIN + _FOOT / 2), 7, 30 * MM, _DOOR)

    def _label(
        self, content: str, font: Font, x: float, y: float, size: float, width: float,
        colour: Colour = INK,
    ) -> None:  # fmt: skip
        """Write a line about a point; what would be too small to be read is left out."""
        if not content or width <= 0:
            return
        line, own = fit(boxed(content), font, width, size=size, smallest=min(size, 2.0))
        self._sheet.text(
            line, x - width / 2, y - own * 0.35, own, width=width, align=Align.CENTRE, colour=colour
        )

    def _foot(self) -> None:
        """Write the title, and the scale with a bar of ten metres."""
        width = self._page[0] - 2 * _MARGIN
        far, near = (
            (Align.LEFT, Align.RIGHT) if is_rtl(self._names.lang) else (Align.RIGHT, Align.LEFT)
        )
        with self._sheet.artifact():
            line, size = fit(self._title, bold(), width * 0.6, size=11, smallest=6)
            self._sheet.text(line, _MARGIN, 12 * MM, size, width=width, align=near)
            line, size = fit(f"1:{self._scale} · 10 m", regular(), width * 0.3, size=9, smallest=6)
            self._sheet.text(line, _MARGIN, 12 * MM, size, width=width, align=far)
            bar = 10 * self._metre
            left = _MARGIN if far is Align.LEFT else _MARGIN + width - bar
            self._sheet.line([(left, 10 * MM), (left + bar, 10 * MM)], colour=INK, line_width=1.2)
