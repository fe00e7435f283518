"""PDF: a floor plan on one sheet at a true scale, such as 1:100 on A1."""

from __future__ import annotations

import io

import shapely
from reportlab.lib.pagesizes import A0, A1, A2, A3, A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from village.engines.plans.model import Feature, FeatureKind, Plan

_SHEETS = {"A4": A4, "A3": A3, "A2": A2, "A1": A1, "A0": A0}
_SCALES = (50, 100, 200, 250, 500, 1000, 2000)
_MARGIN = 15 * mm
_FILL = {
    FeatureKind.STAND: 0.95,
    FeatureKind.STAGE: 0.85,
    FeatureKind.SERVICE: 0.9,
    FeatureKind.COLUMN: 0.4,
}
_INK = {
    FeatureKind.WALL: 1.2,
    FeatureKind.STAND: 0.5,
    FeatureKind.EXIT: 2.4,
    FeatureKind.ENTRANCE: 2.4,
}


def write(plan: Plan, *, sheet: str = "A3", scale: int | None = None) -> bytes:
    """Return the plan as a PDF of one landscape or portrait page, the scale written on it.

    Args:
        plan: what to draw.
        sheet: A0 to A4.
        scale: n of 1:n; by default the largest of the usual ones that fits.
    """
    shapes = [item.solid for item in plan.features if not item.solid.is_empty]
    west, south, east, north = shapely.total_bounds(shapes) if shapes else (0.0, 0.0, 1.0, 1.0)
    width, height = float(east - west), float(north - south)
    page = _SHEETS[sheet]
    if width > height:
        page = (page[1], page[0])
    room = (page[0] - 2 * _MARGIN, page[1] - 2 * _MARGIN - 8 * mm)
    n = scale or _fitting(width, height, room)
    metre = 1000 * mm / n
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=page, invariant=1)
    canvas.setTitle(plan.name or "Plan")
    canvas.setFont("Helvetica", 9)
    canvas.drawString(_MARGIN, _MARGIN, f"{plan.name}  1:{n}".strip())
    origin = (
        (page[0] - width * metre) / 2 - west * metre,
        (page[1] - height * metre) / 2 - south * metre + 4 * mm,
    )
    for item in plan.features:
        _draw(canvas, item, origin, metre)
    canvas.save()
    return stream.getvalue()


def _fitting(width: float, height: float, room: tuple[float, float]) -> int:
    for n in _SCALES:
        if width * 1000 * mm / n <= room[0] and height * 1000 * mm / n <= room[1]:
            return n
    return _SCALES[-1]


def _draw(canvas: Canvas, item: Feature, origin: tuple[float, float], metre: float) -> None:
    canvas.setLineWidth(_INK.get(item.kind, 0.4))
    canvas.setFillGray(_FILL.get(item.kind, 1.0))
    for part in shapely.get_parts(item.solid):
        _trace(canvas, part, origin, metre, fill=item.kind in _FILL)
    if item.kind is FeatureKind.STAND:
        middle = item.shape.representative_point()
        west, south, east, north = item.shape.bounds
        size = min((east - west) * 0.85 / (0.62 * max(2, len(item.name))), (north - south) * 0.4)
        canvas.setFillGray(0)
        canvas.setFont("Helvetica", max(1.0, min(1.1, size) * metre))
        x, y = origin[0] + middle.x * metre, origin[1] + middle.y * metre
        canvas.drawCentredString(x, y - min(1.1, size) * metre * 0.35, item.name)


def _trace(
    canvas: Canvas, part: BaseGeometry, origin: tuple[float, float], metre: float, *, fill: bool
) -> None:
    if isinstance(part, Point):
        return
    ring = part.exterior if isinstance(part, Polygon) else part
    path = canvas.beginPath()
    for k, (x, y) in enumerate(ring.coords):
        at = origin[0] + x * metre, origin[1] + y * metre
        if k:
            path.lineTo(*at)
        else:
            path.moveTo(*at)
    canvas.drawPath(path, stroke=1, fill=int(fill and isinstance(part, Polygon)))
