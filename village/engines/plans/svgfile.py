"""SVG files: a floor plan read from and written to a drawing, one class or layer a kind."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.affinity import affine_transform, translate
from shapely.geometry.base import BaseGeometry

from village.engines.plans import layers, parts, svgpath, svgtree
from village.engines.plans.faults import PlanError
from village.engines.plans.labels import PlanLabel
from village.engines.plans.model import AREAL, Feature, FeatureKind, Plan, PlanFinding, build
from village.engines.plans.parts import PartKey, Roles, Sketch, Survey
from village.engines.plans.svgtree import Seen, Walker
from village.engines.plans.tracing import Tracing, rings

_HALL_M = 3.0  # a drawing at least so wide is at full size
_SIZES_M = {
    "mm": 0.001, "cm": 0.01, "in": 0.0254, "pt": 0.0254 / 72, "pc": 0.0254 / 6, "q": 0.00025,
    "m": 1.0, "ft": 0.3048,
}  # fmt: skip
_PIXELS_PER_METRE = 96 / 0.0254
_CLOSE_M = 1e-3
_LONGEST = 80  # of a selector as it is reported
_LETTER = 0.6  # width of a letter, in font sizes


def read(
    content: bytes, *, units_per_metre: float | None = None, roles: Roles | None = None
) -> Plan:
    """Return the plan in an SVG file; y is turned round, north being up.

    The kind of a shape is told by `data-kind`, else by a word of its class, id or label or of
    those of the groups it lies in (stand, wall, column, …, in English, French or Arabic). Where
    no name says stand, closed shapes that say nothing are stands. A stand's number is its
    `data-number`, else the text inside it, else its own name or its group's where those of most
    stands look like numbers. What is hidden or not understood is reported.

    Args:
        content: the file.
        units_per_metre: user units of the drawing in a metre, whatever size it is shown at. When
            none are given, what the file says of it in `data-metre`; else a drawing whose stated
            size is that of a hall rather than of a sheet of paper (three metres or more) is taken
            at that size; in any other a user unit is a metre, which is reported.
        roles: what each part of the drawing is; by default what its names tell.

    Raises:
        PlanError: the content is no SVG file, declares entities, or is larger than any plan.
    """
    root = svgtree.parsed(content)
    scale = units_per_metre or _stated(root)
    tracing = Tracing(roles=roles)
    if scale is None:
        tracing.findings.append(PlanFinding("unitless", detail="one unit is read as a metre"))
    plan = _traced(root, tracing, scale)
    west, north = (_number(root, key) for key in ("data-west", "data-north"))
    features = [replace(item, shape=translate(item.shape, west, north)) for item in plan.features]
    return build(features, findings=plan.findings) if west or north else plan


def survey(content: bytes) -> Survey:
    """Return what the drawing in an SVG file has, and what each part of it seems to be.

    Raises:
        PlanError: the content is no SVG file, declares entities, or is larger than any plan.
    """
    root = svgtree.parsed(content)
    stated = _stated(root)
    tracing = Tracing(sketch=Sketch())
    _traced(root, tracing, stated)
    return tracing.survey(stated)


def _stated(root: ElementTree.Element) -> float | None:
    """Return the user units in a metre that a drawing states, in words of ours or of SVG."""
    return _number(root, "data-metre") or _stated_scale(root)


def _traced(root: ElementTree.Element, tracing: Tracing, scale: float | None) -> Plan:
    """Take all that is seen, and return the plan of it."""
    walker = Walker(root)
    reader = _Reader(tracing, 1 / (scale or 1.0))
    for seen in walker.shown():
        try:
            reader.take(seen)
        except PlanError:
            raise
        except (ValueError, TypeError, ArithmeticError, shapely.errors.ShapelyError) as error:
            tracing.broken(f"{seen.tag} {seen.element.get('id') or '?'}", error)
    for name in dict.fromkeys(walker.cycles):
        tracing.left("cycle", "use", name)
    for selector in dict.fromkeys([*walker.sheet.strange, *walker.strange]):
        tracing.left("unstyled", "style", selector[:_LONGEST])
    tracing.guess_stands()
    return tracing.plan()


def _stated_scale(root: ElementTree.Element) -> float | None:
    """Return the user units in a metre of a drawing that states a hall's size, else nothing."""
    box = svgtree.numbers(root.get("viewBox", ""))
    scales = []
    for name, at in (("width", 2), ("height", 3)):
        size = re.fullmatch(r"\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-z]+)\s*", root.get(name, ""), re.I)
        if size is None or size[2].lower() not in _SIZES_M:
            continue
        metres = float(size[1]) * _SIZES_M[size[2].lower()]
        if metres >= _HALL_M:
            units = box[at] if len(box) == 4 else metres * _PIXELS_PER_METRE
            scales.append(units / metres)
    return max(scales, default=None) or None


def _number(root: ElementTree.Element, key: str) -> float:
    try:
        value = float(root.get(key) or 0.0)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


@dataclass(frozen=True)
class _Reader:
    """Takes elements as features and texts, in metres."""

    tracing: Tracing
    factor: float

    def take(self, seen: Seen) -> None:
        """Keep what one element stands for."""
        if svgtree.unseen(seen):
            self.tracing.left("hidden", seen.tag, seen.layer)
            return
        key = self.tracing.met(_key(seen))
        if seen.tag == "text":
            self.tracing.labels += self._texts(seen, key)
        elif not self.tracing.ignored(key):
            self._take_shape(seen, key)

    def _take_shape(self, seen: Seen, key: PartKey) -> None:
        runs = self._runs(seen)
        kind = self.tracing.kind(key)
        properties = _properties(seen.element)
        shapes = [] if runs is None else self._shapes(seen, kind, runs)
        whole = properties or seen.element.get("data-properties")
        if whole and len(shapes) > 1:
            shapes = _whole(shapes)
        if not shapes:
            self.tracing.left("not-understood", seen.tag, seen.layer)
        for shape in shapes:
            self.tracing.add(
                kind,
                shape,
                key=key,
                layer=seen.layer,
                properties=properties,
                called=seen.called,
            )

    def _runs(self, seen: Seen) -> list[svgpath.Run] | None:
        """Return the runs of points that a shape draws, in its own coordinates."""
        element, size = seen.element, seen.size
        match seen.tag:
            case "path":
                return svgpath.runs(element.get("d", ""))
            case "rect":
                wide, high = size("width"), size("height")
                if wide <= 0 or high <= 0:
                    return None
                x, y = size("x"), size("y")
                return [([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)], True)]
            case "circle" | "ellipse":
                return _round(seen)
            case "line":
                ends = [(size(f"x{k}"), size(f"y{k}")) for k in (1, 2)]
                return [(ends, False)]
            case "polyline" | "polygon":
                flat = svgtree.numbers(element.get("points", ""))
                points = list(zip(flat[::2], flat[1::2], strict=False))
                return [(points, seen.tag == "polygon")]
            case _:
                return None

    def _shapes(
        self, seen: Seen, kind: FeatureKind | None, runs: list[svgpath.Run]
    ) -> list[BaseGeometry]:
        """Return a shape's geometries in metres: areas with their holes, points and lines."""
        areas: list[NDArray[np.float64]] = []
        others: list[BaseGeometry] = []
        for points, closed in runs:
            placed = self._placed(seen, points)
            if kind and len(placed) > 1 and (placed == placed[0]).all():
                others.append(Point(placed[0]))
            elif len(placed) > 2 and (closed or _meets(placed) or _is_area(kind, placed)):
                areas.append(placed)
            elif len(placed) > 1 and (placed != placed[0]).any():
                others.append(LineString(placed))
        evenodd = seen.look.get("fill-rule") == "evenodd"
        return [*rings(areas, evenodd=evenodd), *others]

    def _placed(self, seen: Seen, points: list[tuple[float, float]]) -> NDArray[np.float64]:
        a, b, c, d, e, f = seen.matrix
        x, y = np.array(points, dtype=np.float64).reshape(-1, 2).T
        with np.errstate(over="ignore", invalid="ignore"):  # refused in the next line
            placed = np.column_stack([a * x + c * y + e, -(b * x + d * y + f)]) * self.factor
        if not np.isfinite(placed).all():
            raise ValueError("Invalid Coordinate")
        return placed

    def _texts(self, seen: Seen, key: PartKey) -> Iterator[PlanLabel]:
        """Give the lines of a text, the pieces of each joined."""
        size = svgtree.length(seen.look.get("font-size", ""), 16.0) or 16.0
        anchor = {"middle": 0.0, "end": -0.5}.get(seen.look.get("text-anchor", ""), 0.5)
        layer = " ".join(seen.names)
        for x, y, text in self._lines(seen, size):
            words = " ".join(text.split())
            if not words:
                continue
            half = anchor * _LETTER * size * len(words)
            start, middle, right = self._placed(
                seen, [(x, y), (x + half, y - 0.35 * size), (x + size, y)]
            )
            along = (right - start) / max(float(np.linalg.norm(right - start)), 1e-12)
            yield PlanLabel(
                words,
                float(start[0]),
                float(start[1]),
                layer=layer,
                middle=tuple(middle.tolist()),
                entity="text",
                height_m=size * math.hypot(seen.matrix[2], seen.matrix[3]) * self.factor,
                along=tuple(along.tolist()),
                key=key,
            )

    def _lines(self, seen: Seen, size: float) -> Iterator[tuple[float, float, str]]:
        element = seen.element
        x, y = (_first(seen, element, name) or 0.0 for name in ("x", "y"))
        text = element.text or ""
        for part in _pieces(element):
            down = _first(seen, part, "dy") or 0.0
            new_x, new_y = _first(seen, part, "x"), _first(seen, part, "y")
            below = y + down if new_y is None else new_y + down
            if abs(below - y) > 0.3 * size and text.strip():
                yield x, y, text
                x, y, text = (x if new_x is None else new_x), below, ""
            elif not text.strip():
                x, y, text = (x if new_x is None else new_x), below, ""
            text += (part.text or "") + (part.tail or "")
        yield x, y, text


def _pieces(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Give the pieces of a text in their order; a title is shown beside it, not in it."""
    for part in element:
        if part.tag in ("title", "desc", "metadata"):
            after = ElementTree.Element("tspan")
            after.tail = part.tail
            yield after
        else:
            yield part
            yield from _pieces(part)


def _first(seen: Seen, element: ElementTree.Element, name: str) -> float | None:
    """Return the first of the lengths that place a piece of a text."""
    given = re.split(r"[\s,]+", element.get(name, "").strip())[0]
    return svgtree.length(given, seen.box[name.endswith("y")]) if given else None


def _key(seen: Seen) -> PartKey:
    """Return the part of an element: its group, its class, what it is; ids differ by numbers."""
    own = seen.element.get("data-kind") or seen.element.get("class", "").partition(" ")[0]
    kind = layers.kind_of(seen.names)
    return parts.key_of(parts.numberless(seen.group), own, seen.tag, kind)


def _round(seen: Seen) -> list[svgpath.Run] | None:
    x, y = seen.size("cx"), seen.size("cy")
    across = seen.size("r" if seen.tag == "circle" else "rx")
    along = seen.size("r" if seen.tag == "circle" else "ry", across)
    if across <= 0 or along <= 0:
        return None
    turns = np.linspace(0, math.tau, 256, endpoint=False)
    points = np.column_stack([x + across * np.cos(turns), y + along * np.sin(turns)])
    return [([(float(a), float(b)) for a, b in points], True)]


def _is_area(kind: FeatureKind | None, points: NDArray[np.float64]) -> bool:
    """Say whether an open line draws an area by itself; two sides are a corner of one."""
    return kind in AREAL and len(points) > 3


def _meets(points: NDArray[np.float64]) -> bool:
    return bool(np.linalg.norm(points[0] - points[-1]) < _CLOSE_M)


def _whole(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return the parts of one thing, which says what it is, as one shape."""
    areas = [shape for shape in shapes if isinstance(shape, Polygon)]
    lines = [shape for shape in shapes if isinstance(shape, LineString)]
    whole: BaseGeometry = MultiPolygon(areas) if areas else MultiLineString(lines)
    return [whole]


def _properties(element: ElementTree.Element) -> dict[str, Any]:
    text = element.get("data-properties")
    found = json.loads(text) if text else {}
    if not isinstance(found, dict):
        raise ValueError("data-properties is not an object")
    for key in ("number", "zone"):
        if element.get(f"data-{key}"):
            found[key] = element.get(f"data-{key}")
    return found


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
        f'data-metre="{k!r}" data-west="{west!r}" data-north="{north!r}" fill-rule="evenodd" '
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
    if feature.kind is FeatureKind.STAND:
        middle = placed.representative_point()
        place = f'x="{middle.x:.4f}" y="{middle.y:.4f}" font-size="{0.8 * k:.4f}"'
        text += f'<text {place} fill="#1d1b19" stroke="none">{escape(feature.name)}</text>'
    return text


def _trace(part: BaseGeometry) -> str:
    if isinstance(part, Point):
        return f"M{part.x:.6f} {part.y:.6f}h0"
    if isinstance(part, Polygon):
        return "".join(
            f"{_run(list(ring.coords)[:-1])}Z" for ring in (part.exterior, *part.interiors)
        )
    return _run(list(part.coords))


def _run(points: Sequence[tuple[float, ...]]) -> str:
    return "M" + "L".join(f"{x:.6f} {y:.6f}" for x, y in points)
