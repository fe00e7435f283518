"""SVG files: a floor plan read from and written to a drawing, one class or layer a kind."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
import svgelements
from shapely import LineString, Point, Polygon
from shapely.affinity import affine_transform, translate
from shapely.geometry.base import BaseGeometry

from village.engines.plans.faults import PlanError
from village.engines.plans.labels import Label, numbered
from village.engines.plans.model import Feature, Finding, Kind, Plan, build

_AREAL = (Kind.STAND, Kind.STAGE, Kind.SERVICE, Kind.COLUMN)
_KINDS = {kind.value: kind for kind in Kind} | {
    "booth": Kind.STAND, "mur": Kind.WALL, "colonne": Kind.COLUMN, "poteau": Kind.COLUMN,
    "sortie": Kind.EXIT, "entree": Kind.ENTRANCE, "entrée": Kind.ENTRANCE, "scene": Kind.STAGE,
}  # fmt: skip
_HALL_M = 3.0  # a drawing at least so wide is at full size
_FORBIDDEN = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)


def read(content: bytes, *, units_per_metre: float | None = None) -> Plan:
    """Return the plan in an SVG file; y is turned round, north being up.

    The kind of a shape is told by `data-kind`, else by a word of its class or id or of those
    of the groups it lies in (stand, wall, column, …); closed shapes that say nothing are
    stands. A stand's number is its `data-number`, else the text inside it.

    Args:
        content: the file.
        units_per_metre: user units of the drawing in a metre, whatever size it is shown at. When
            none are given, a drawing whose width is stated in mm, cm or inches and is that of a
            hall rather than of a sheet of paper (three metres or more) is taken at that size;
            in any other a user unit is a metre.

    Raises:
        PlanError: the content is no SVG file, or declares entities.
    """
    if _FORBIDDEN.search(content):
        raise PlanError("entities")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  entities are refused above
        scale = units_per_metre or _stated_scale(root) or 1.0
        for name in ("width", "height", "viewBox"):  # how large it is shown does not matter
            root.attrib.pop(name, None)
        drawing = svgelements.SVG.parse(io.BytesIO(ElementTree.tostring(root)), reify=True, ppi=96)
    except (ElementTree.ParseError, ValueError, TypeError, AttributeError) as error:
        raise PlanError("format", kind="svg", reason=error) from None
    features: list[Feature] = []
    labels: list[Label] = []
    findings: list[Finding] = []
    for element, words in _leaves(drawing, ()):
        try:
            _take(element, words, 1 / scale, features, labels)
        except (ValueError, TypeError, ArithmeticError, shapely.errors.ShapelyError) as error:
            name = f"{type(element).__name__} {element.id or '?'}"
            findings.append(Finding("unreadable", (name,), detail=str(error)))
    numbered(features, labels, findings)
    west, north = (_origin(drawing, key) for key in ("data-west", "data-north"))
    features = [replace(item, shape=translate(item.shape, west, north)) for item in features]
    return build(features, findings=findings)


def _stated_scale(root: ElementTree.Element) -> float | None:
    """Return the user units in a metre of a drawing that states a hall's width, else nothing."""
    size = re.fullmatch(r"\s*([\d.]+(?:e[+-]?\d+)?)\s*(mm|cm|in)\s*", root.get("width", ""), re.I)
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if size is None or len(box) != 4:
        return None
    metres = float(size[1]) * {"mm": 0.001, "cm": 0.01, "in": 0.0254}[size[2].lower()]
    return float(box[2]) / metres if metres >= _HALL_M and float(box[2]) > 0 else None


def _origin(drawing: Any, key: str) -> float:
    try:
        return float(drawing.values.get(key) or 0.0)
    except ValueError:
        return 0.0


def _leaves(group: Any, words: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield each drawn element with the words of its own and its groups' names, nearest first."""
    for element in group:
        values = getattr(element, "values", None) or {}
        own = " ".join(
            str(values.get(key) or "")
            for key in ("data-kind", "class", "id", "inkscape:label",
                        "{http://www.inkscape.org/namespaces/inkscape}label")
        )  # fmt: skip
        named = (*re.split(r"[^\w]+|_|\d+", own.lower()), *words)
        if isinstance(element, svgelements.Group | svgelements.Use):
            yield from _leaves(element, named)
        else:
            yield element, named


def _take(
    element: Any,
    words: tuple[str, ...],
    factor: float,
    features: list[Feature],
    labels: list[Label],
) -> None:
    values = getattr(element, "values", None) or {}
    if isinstance(element, svgelements.Text):
        at = element.transform.point_in_matrix_space((element.x, element.y))
        labels.append(Label(str(element.text or "").strip(), at.x * factor, -at.y * factor))
        return
    if not isinstance(element, svgelements.Shape):
        return
    kind = next((_KINDS[word.rstrip("s")] for word in words if word.rstrip("s") in _KINDS), None)
    shape = _shape(element, kind, factor)
    if shape is None or (kind is None and not isinstance(shape, Polygon)):
        return
    features.append(Feature(kind or Kind.STAND, shape, _properties(values)))


def _properties(values: Any) -> dict[str, Any]:
    text = values.get("data-properties")
    found = json.loads(text) if text else {}
    if not isinstance(found, dict):
        raise ValueError("data-properties is not an object")
    if values.get("data-number"):
        found["number"] = str(values["data-number"])
    if values.get("data-zone"):
        found["zone"] = str(values["data-zone"])
    return found


def _shape(element: Any, kind: Kind | None, factor: float) -> BaseGeometry | None:
    """Return an element's geometry in metres, curves as short straight pieces."""
    if isinstance(element, svgelements.Circle) and kind is Kind.COLUMN:
        centre = element.implicit_center
        radius = float(element.implicit_rx) * factor
        return Point(centre.x * factor, -centre.y * factor).buffer(radius, quad_segs=16)
    path = abs(svgelements.Path(element))
    points = _flat(path)
    if len(points) < 2:
        return None
    points = points * [factor, -factor]
    closed = any(isinstance(part, svgelements.Close) for part in path)
    closed = closed or bool(np.linalg.norm(points[0] - points[-1]) < 1e-3)
    if len(points) > 2 and (closed or kind in _AREAL):
        return Polygon(points)
    return LineString(points)


def _flat(path: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the points of the first run of a path."""
    points: list[tuple[float, float]] = []
    for part in path:
        if isinstance(part, svgelements.Move):
            if points:
                break
            points.append((part.end.x, part.end.y))
        elif isinstance(part, svgelements.Line | svgelements.Close) and part.end is not None:
            points.append((part.end.x, part.end.y))
        elif part.end is not None:
            steps = max(24, min(64, math.ceil(part.length(error=1e-3))))
            points += [(p.x, p.y) for p in (part.point(k / steps) for k in range(1, steps + 1))]
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def write(plan: Plan, *, units_per_metre: float = 1.0) -> bytes:
    """Return the plan as an SVG file that `read` gives back; y down, north up.

    The drawing begins at 0, 0; where that lies on the plan is kept in `data-west` and
    `data-north`.
    """
    shapes = [item.solid for item in plan.features if not item.solid.is_empty]
    west, south, east, north = shapely.total_bounds(shapes) if shapes else (0.0, 0.0, 1.0, 1.0)
    west, north, k = float(west) - 1, float(north) + 1, units_per_metre
    wide, high = (float(east) - west + 1) * k, (north - float(south) + 1) * k
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{wide:.4f}" height="{high:.4f}" viewBox="0 0 {wide:.4f} {high:.4f}" '
        f'data-west="{west!r}" data-north="{north!r}" '
        f'fill="none" stroke="#1d1b19" stroke-width="{0.05 * k:.4f}">\n'
    )
    body = "\n".join(_written(item, west, north, k) for item in plan.features)
    return f"{head}{body}\n</svg>\n".encode()


def _written(feature: Feature, west: float, north: float, k: float) -> str:
    properties = quoteattr(json.dumps(dict(feature.properties), ensure_ascii=False))
    data = f'data-kind="{feature.kind}" data-properties={properties}'
    placed = affine_transform(feature.solid, (k, 0, 0, -k, -west * k, north * k))
    parts = shapely.get_parts(shapely.get_parts(placed))  # of a mended outline, parts of parts
    path = "".join(_trace(part) for part in parts)
    text = f'<path class="{feature.kind}" {data} d="{path}"/>'
    if feature.kind is Kind.STAND:
        middle = placed.representative_point()
        place = f'x="{middle.x:.4f}" y="{middle.y:.4f}" font-size="{0.8 * k:.4f}"'
        text += f'<text {place} fill="#1d1b19" stroke="none">{escape(feature.name)}</text>'
    return text


def _trace(part: BaseGeometry) -> str:
    if isinstance(part, Point):
        return f"M{part.x:.6f} {part.y:.6f}h0"
    ring = part.exterior if isinstance(part, Polygon) else part
    points = [f"{x:.6f} {y:.6f}" for x, y in ring.coords]
    closed = isinstance(part, Polygon)
    return "M" + "L".join(points[:-1] if closed else points) + ("Z" if closed else "")
