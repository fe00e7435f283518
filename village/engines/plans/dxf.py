"""DXF: a floor plan read from and written to a CAD drawing, one layer a kind."""

from __future__ import annotations

import io
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ezdxf
import numpy as np
import shapely
from ezdxf import recover, units
from ezdxf.lldxf.const import DXFError
from ezdxf.path import from_hatch, make_path
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.affinity import scale as scaled
from shapely.geometry.base import BaseGeometry

from village.engines.plans import dxfunits, layers
from village.engines.plans import parts as drawing_parts
from village.engines.plans.dxfblocks import Blocks, Met
from village.engines.plans.faults import PlanError
from village.engines.plans.labels import PlanLabel
from village.engines.plans.model import AREAL, Feature, FeatureKind, Plan, PlanFinding
from village.engines.plans.parts import PartKey, Roles, Sketch, Survey
from village.engines.plans.tracing import Tracing, rings

_APP = "VILLAGE"
_FLAT_M = 0.001  # how far a polygon may stray from the curve it stands for
_CLOSE_M = 0.001
_LETTER = 0.6  # width of a letter, in heights
_LINE = 5 / 3  # from one line of a text to the next, in heights
_TEXTS = ("TEXT", "MTEXT", "ATTRIB")
_BROKEN = (
    DXFError,
    ValueError,
    TypeError,
    ArithmeticError,
    AttributeError,
    shapely.errors.ShapelyError,
)


def read(
    content: bytes, *, units_per_metre: float | None = None, roles: Roles | None = None
) -> Plan:
    """Return the plan in a DXF file.

    The kind of a thing is told by whole words of its layer or block (stand, wall, column, exit,
    …, in English, French or Arabic); a stand's number is the text inside it. What lies on layers
    that are frozen or off is left out; that, and what is not understood, is reported.

    Args:
        content: the file.
        units_per_metre: drawing units in a metre; by default what the file says, else 1, which
            is reported.
        roles: what each part of the drawing is; by default what its names tell.

    Raises:
        PlanError: the content is no DXF file, or draws more than any plan.
    """
    drawing = _opened(content)
    tracing = Tracing(roles=roles)
    if _is_cut(content):
        tracing.findings.append(PlanFinding("cut-short", detail="the file has no end"))
    factor = 1 / units_per_metre if units_per_metre else _stated(drawing)
    if factor is None:
        code = _unit(drawing)
        why = f"unit {code} is not known; " if code else ""
        tracing.findings.append(PlanFinding("unitless", detail=f"{why}one unit is read as a metre"))
    return _traced(drawing, tracing, factor or 1.0)


def survey(content: bytes) -> Survey:
    """Return what the drawing in a DXF file has, and what each part of it seems to be.

    Raises:
        PlanError: the content is no DXF file, or draws more than any plan.
    """
    drawing = _opened(content)
    tracing, factor = Tracing(sketch=Sketch()), _stated(drawing)
    _traced(drawing, tracing, factor or 1.0)
    return tracing.survey(1 / factor if factor else None)


def _traced(drawing: Any, tracing: Tracing, factor: float) -> Plan:
    """Take all that is seen, and return the plan of it."""
    parts: dict[str, list[tuple[FeatureKind | None, PartKey, Met, BaseGeometry]]] = defaultdict(
        list
    )
    blocks = Blocks(drawing)
    for met in blocks.entities():
        try:
            _take(met, factor, tracing, parts)
        except PlanError:
            raise
        except _BROKEN as error:
            tracing.broken(f"{met.entity.dxftype()} {met.entity.dxf.get('handle', '?')}", error)
    for (kind, key, met, shape), *more in parts.values():
        _add(tracing, kind, key, met, _whole([shape, *(part for *_, part in more)]))
    if not len(drawing.modelspace()):
        _on_paper(drawing, tracing)
    for name in dict.fromkeys(blocks.cycles):
        tracing.left("cycle", "INSERT", name)
    return tracing.plan(str(drawing.header.get("$PROJECTNAME", "")))


def _on_paper(drawing: Any, tracing: Tracing) -> None:
    """Count what lies on sheets alone, as hidden: sheets have no size of a hall."""
    for name in drawing.layout_names():
        for entity in drawing.layout(name) if name != "Model" else ():
            tracing.left("hidden", entity.dxftype(), str(entity.dxf.get("layer", "0")))


def _opened(content: bytes) -> Any:
    """Return the drawing in a file.

    Raises:
        PlanError: the content is no DXF file.
    """
    if b"SECTION" not in content and not content.startswith(b"AutoCAD Binary DXF"):
        raise PlanError("format", kind="dxf", reason="it has no section")
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    if _is_cut(content):  # a section that is never closed is not read at all
        whole = max((one.end() for one in re.finditer(rb"\n *0\r?\n", content)), default=0)
        content = content[:whole] + b"ENDSEC\n  0\nEOF\n"
    try:
        drawing, _ = recover.read(io.BytesIO(content))
    except MemoryError:
        raise
    except Exception as error:  # what a torn file makes of its reader is anything
        raise PlanError("format", kind="dxf", reason=error) from None
    return drawing


def _is_cut(content: bytes) -> bool:
    """Say whether a file of text has no end."""
    return not content.startswith(b"AutoCAD Binary") and not content.rstrip().endswith(b"EOF")


def _stated(drawing: Any) -> float | None:
    """Return the metres in a unit of the drawing; None where the file states none."""
    return dxfunits.metres(_unit(drawing))


def _unit(drawing: Any) -> int:
    return int(drawing.header.get("$INSUNITS", 0) or 0)


def _take(
    met: Met,
    factor: float,
    tracing: Tracing,
    parts: dict[str, list[tuple[FeatureKind | None, PartKey, Met, BaseGeometry]]],
) -> None:
    """Keep what one entity stands for: a feature, a part of one, or a text."""
    entity = met.entity
    if met.hidden or (entity.dxftype() == "ATTRIB" and entity.is_invisible):
        tracing.left("hidden", entity.dxftype(), met.layer)
        return
    key = tracing.met(_key(met))
    if entity.dxftype() in _TEXTS:
        tracing.labels += _labels(met, factor, key)
        return
    kind = tracing.kind(key)
    if kind is None and tracing.sketch is not None:
        _sketch(entity, key, factor, tracing.sketch)
    shapes = [] if kind is None else list(_shapes(entity, kind, factor))
    if not shapes and not tracing.ignored(key):
        tracing.left("not-understood", entity.dxftype(), met.layer)
    for shape in shapes:
        if (thing := _xdata(entity).get("thing")) is not None:
            parts[str(thing)].append((kind, key, met, shape))
        else:
            _add(tracing, kind, key, met, shape)


def _sketch(entity: Any, key: PartKey, factor: float, sketch: Sketch) -> None:
    """Draw what no name explains; what cannot be drawn is only counted."""
    try:
        for shape in _shapes(entity, None, factor) if not sketch.full else ():
            sketch.draw(key, shape)
    except _BROKEN:
        sketch.whole = False


def _key(met: Met) -> PartKey:
    """Return the part of an entity: its layer, the block it is in, what it is."""
    block = next(iter(met.names[1:]), "")
    block = drawing_parts.numberless(block) if block.startswith("*") else block
    if met.entity.dxftype() == "ATTRIB":
        block = f"{block} {met.entity.dxf.tag}"
    kind = layers.kind_of(met.names)
    return drawing_parts.key_of(met.layer, block, met.entity.dxftype(), kind)


def _add(
    tracing: Tracing, kind: FeatureKind | None, key: PartKey, met: Met, shape: BaseGeometry
) -> None:
    properties = _properties(met.entity)
    tracing.add(kind, shape, key=key, layer=met.layer, properties=properties)


def _xdata(entity: Any) -> dict[str, Any]:
    """Return what `write` put beside an entity."""
    if not entity.has_xdata(_APP):
        return {}
    text = "".join(tag.value for tag in entity.get_xdata(_APP) if tag.code == 1000)
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _properties(entity: Any) -> dict[str, Any]:
    found = _xdata(entity).get("properties", {})
    return found if isinstance(found, dict) else {}


def _whole(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return the parts of one thing as one shape; a ring in another is a hole of it."""
    areas = [shape.exterior.coords for shape in shapes if isinstance(shape, Polygon)]
    if areas:
        found = rings(areas, evenodd=True)
        return found[0] if len(found) == 1 else MultiPolygon(found)
    return MultiLineString([shape for shape in shapes if isinstance(shape, LineString)])


def _labels(met: Met, factor: float, key: PartKey) -> Iterator[PlanLabel]:
    """Give the lines of a text with where each begins and where its middle is."""
    entity = met.entity
    tag = f" {entity.dxf.tag}" if entity.dxftype() == "ATTRIB" else ""
    layer = met.layer + tag
    block = _paragraph(entity) if entity.dxftype() == "MTEXT" else _single(entity)
    for k, text in enumerate(block.lines):
        words = str(text).strip()
        if words:
            half = block.along * (_LETTER * block.height * len(words) / 2)
            middle = block.at + (1 - block.column) * half + block.down * (block.drop + k * _LINE)
            x, y = (middle - half) * factor
            yield PlanLabel(
                words,
                float(x),
                float(y),
                layer=layer,
                middle=tuple((middle * factor).tolist()),
                entity=entity.dxftype(),
                height_m=block.height * factor,
                along=tuple(block.along.tolist()),
                key=key,
            )


@dataclass(frozen=True)
class _Block:
    """Lines of text as they are set.

    Attributes:
        at: the point they are placed by.
        along, down: the directions of a line, and from line to line; `down` is a height long.
        column: 0, 1 or 2 where a line's beginning, middle or end is at that point.
        drop: how far below it the first line's middle is, in heights.
    """

    lines: list[str]
    height: float
    at: NDArray[np.float64]
    along: NDArray[np.float64]
    down: NDArray[np.float64]
    column: int
    drop: float


def _paragraph(entity: Any) -> _Block:
    lines, height = entity.plain_text(split=True, fast=False), float(entity.dxf.char_height)
    row, column = divmod(entity.dxf.attachment_point - 1, 3)
    high = (len(lines) - 1) * _LINE
    drop = (0.5, -high / 2, -high - 0.5)[row]
    turn = math.radians(entity.get_rotation())
    along = np.array([math.cos(turn), math.sin(turn)])
    down = np.array([math.sin(turn), -math.cos(turn)]) * height
    at = np.array([entity.dxf.insert.x, entity.dxf.insert.y])
    return _Block(lines, height, at, along, down, column, drop)


def _single(entity: Any) -> _Block:
    height, turn = float(entity.dxf.height), math.radians(entity.dxf.rotation)
    place = entity.dxf.insert
    if entity.dxf.halign or entity.dxf.valign:
        place = entity.dxf.get("align_point", place)
    column = {0: 0, 2: 2}.get(entity.dxf.halign, 1)
    drop = 0.0 if entity.dxf.halign == 4 else {2: 0.0, 3: 0.5}.get(entity.dxf.valign, -0.5)
    to_wcs = entity.ocs().to_wcs
    at = to_wcs(place)
    along = to_wcs((math.cos(turn), math.sin(turn), 0.0))
    down = to_wcs((math.sin(turn), -math.cos(turn), 0.0))
    return _Block(
        [entity.plain_text()],
        height,
        np.array([at.x, at.y]),
        np.array([along.x, along.y]),
        np.array([down.x, down.y]) * height,
        column,
        drop,
    )


def _shapes(entity: Any, kind: FeatureKind | None, factor: float) -> Iterator[BaseGeometry]:
    """Give an entity's geometries in metres."""
    match entity.dxftype():
        case "POINT":
            yield Point(entity.dxf.location.x * factor, entity.dxf.location.y * factor)
        case "HATCH" | "MPOLYGON":
            runs = [_flat(path, factor) for path in from_hatch(entity)]
            yield from rings([run for run in runs if len(run) > 2], evenodd=True)
        case "SOLID" | "TRACE" | "3DFACE":
            corners = [(p.x * factor, p.y * factor) for p in entity.wcs_vertices()]
            yield Polygon(corners)
        case _ if make_path.dispatch(type(entity)) is make_path.dispatch(object):
            return  # a dimension, a table, an insert of nothing: no line of it is a thing's
        case _:
            yield _line(entity, kind, factor)


def _line(entity: Any, kind: FeatureKind | None, factor: float) -> BaseGeometry:
    path = make_path(entity)
    points = _flat(path, factor)
    if len(points) < 2:
        raise ValueError("has no length")
    closed = path.is_closed or bool(np.linalg.norm(points[0] - points[-1]) < _CLOSE_M)
    # Two sides alone are the corner of an area whose other sides are drawn elsewhere.
    if len(points) > 2 and (closed or (kind in AREAL and len(points) > 3)):
        return Polygon(points)
    return LineString(points)


def _flat(path: Any, factor: float) -> Any:
    points = np.array([(p.x, p.y) for p in path.flattening(_FLAT_M / factor)]) * factor
    return points.reshape(-1, 2)


def write(plan: Plan, *, units_per_metre: float = 1.0) -> bytes:
    """Return the plan as a DXF file: a layer for each kind, stands with their number as text."""
    drawing = ezdxf.new("R2010", units=_code(units_per_metre))  # type: ignore[attr-defined]
    drawing.appids.new(_APP)
    drawing.header["$PROJECTNAME"] = plan.name
    space = drawing.modelspace()
    for kind in FeatureKind:
        drawing.layers.add(kind.value.upper())
    for place, feature in enumerate(plan.features):
        _draw(space, place, feature, units_per_metre)
    stream = io.StringIO()
    drawing.write(stream)
    return stream.getvalue().encode("utf-8")


def _code(units_per_metre: float) -> int:
    """Return the code of the unit that a metre has this many of; 0 where there is none."""
    return {1.0: units.M, 10.0: units.DM, 100.0: units.CM, 1000.0: units.MM}.get(units_per_metre, 0)


def _draw(space: Any, place: int, feature: Feature, factor: float) -> None:
    """Draw one thing; what DXF has no entity for, its parts and holes, is told beside them."""
    look = {"layer": feature.kind.value.upper()}
    shape = scaled(feature.shape, factor, factor, origin=(0, 0))
    lines = [line for part in shapely.get_parts(shape) for line in _drawn(part)]
    facts = {"properties": dict(feature.properties)}
    text = json.dumps(facts if len(lines) == 1 else {**facts, "thing": place})
    tags = [(1000, text[k : k + 250]) for k in range(0, len(text), 250)]
    for points, closed in lines:
        if len(points) == 1:
            entity = space.add_point(points[0], dxfattribs=look)
        else:
            entity = space.add_lwpolyline(points, close=closed, dxfattribs=look)
        entity.set_xdata(_APP, tags)
    if feature.kind is FeatureKind.STAND and not shape.is_empty:
        middle = shape.representative_point()
        label = space.add_text(feature.name, height=0.5 * factor, dxfattribs={"layer": "NUMBERS"})
        label.set_placement((middle.x, middle.y))


def _drawn(part: BaseGeometry) -> Iterator[tuple[list[Any], bool]]:
    """Give the lines of a part: one, or an outline and its holes."""
    if isinstance(part, Polygon):
        for ring in (part.exterior, *part.interiors):
            yield list(ring.coords)[:-1], True
    else:
        yield list(part.coords), False
