"""DXF: a floor plan read from and written to a CAD drawing, one layer a kind."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import ezdxf
import numpy as np
import shapely
from ezdxf import recover, units
from ezdxf.lldxf.const import DXFError
from ezdxf.path import make_path
from shapely import LineString, Point, Polygon
from shapely.affinity import scale as scaled
from shapely.geometry.base import BaseGeometry

from village.engines.plans.faults import PlanError
from village.engines.plans.labels import Label, numbered
from village.engines.plans.model import Feature, Finding, Kind, Plan, build

_APP = "VILLAGE"
_FLAT_M = 0.001  # how far a polygon may stray from the curve it stands for
_LAYERS = {
    Kind.STAND: ("stand", "booth", "stall"),
    Kind.WALL: ("wall", "mur", "hall"),
    Kind.COLUMN: ("column", "colonne", "poteau", "pillar"),
    Kind.ENTRANCE: ("entrance", "entree", "entrée"),
    Kind.EXIT: ("exit", "sortie", "door", "porte"),
    Kind.STAGE: ("stage", "scene", "scène"),
    Kind.SERVICE: ("service", "desk", "cafe"),
}


def read(content: bytes, *, units_per_metre: float | None = None) -> Plan:
    """Return the plan in a DXF file.

    The kind of a thing is told by its layer (stand, wall, column, exit, … or their French
    names); a stand's number is the text inside it. What cannot be understood is reported.

    Args:
        content: the file.
        units_per_metre: drawing units in a metre; by default what the file says, else 1.

    Raises:
        PlanError: the content is no DXF file.
    """
    if b"SECTION" not in content and not content.startswith(b"AutoCAD Binary DXF"):
        raise PlanError("format", kind="dxf", reason="it has no section")
    try:
        drawing, _ = recover.read(io.BytesIO(content))
    except Exception as error:  # what a torn file makes of its reader is anything
        raise PlanError("format", kind="dxf", reason=error) from None
    factor = 1 / (units_per_metre or _units(drawing))
    features: list[Feature] = []
    labels: list[Label] = []
    findings: list[Finding] = []
    for entity in _entities(drawing):
        try:
            _take(entity, factor, features, labels)
        except (DXFError, ValueError, TypeError, shapely.errors.ShapelyError) as error:
            name = f"{entity.dxftype()} {entity.dxf.get('handle', '?')}"
            findings.append(Finding("unreadable", (name,), detail=str(error)))
    numbered(features, labels, findings)
    return build(features, findings=findings, name=str(drawing.header.get("$PROJECTNAME", "")))


def _units(drawing: Any) -> float:
    """Return the drawing units in a metre that a file states; 1 when it states none."""
    per_unit = {
        units.MM: 1000.0, units.CM: 100.0, units.M: 1.0, units.IN: 1 / 0.0254, units.FT: 1 / 0.3048,
    }  # fmt: skip
    return per_unit.get(drawing.units, 1.0)


def _entities(drawing: Any) -> Iterator[Any]:
    """Yield the entities of the model space, those inside blocks too."""
    waiting = list(drawing.modelspace())
    while waiting:
        entity = waiting.pop(0)
        if entity.dxftype() == "INSERT":
            try:
                waiting = [*entity.virtual_entities(), *entity.attribs, *waiting]
            except DXFError:
                continue
        else:
            yield entity


def _take(entity: Any, factor: float, features: list[Feature], labels: list[Label]) -> None:
    """Add what one entity stands for: a feature, or a text that may be a number."""
    kind = _kind(str(entity.dxf.layer))
    properties = _properties(entity)
    if entity.dxftype() in ("TEXT", "MTEXT", "ATTRIB"):
        at = entity.dxf.insert
        text = entity.plain_text() if entity.dxftype() == "MTEXT" else entity.dxf.text
        labels.append(Label(str(text).strip(), at.x * factor, at.y * factor))
    elif kind is not None:
        shape = _shape(entity, kind, factor)
        if shape is not None:
            features.append(Feature(kind, shape, properties))


def _kind(layer: str) -> Kind | None:
    lower = layer.lower()
    return next((kind for kind, names in _LAYERS.items() if any(n in lower for n in names)), None)


def _properties(entity: Any) -> dict[str, Any]:
    """Return the properties that `write` put beside an entity."""
    if not entity.has_xdata(_APP):
        return {}
    text = "".join(tag.value for tag in entity.get_xdata(_APP) if tag.code == 1000)
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _shape(entity: Any, kind: Kind, factor: float) -> BaseGeometry | None:
    """Return an entity's geometry in metres."""
    if entity.dxftype() == "POINT":
        return Point(entity.dxf.location.x * factor, entity.dxf.location.y * factor)
    if entity.dxftype() == "HATCH":
        return None
    path = make_path(entity)
    points = np.array([(p.x, p.y) for p in path.flattening(_FLAT_M / factor)]) * factor
    if len(points) < 2:
        raise ValueError("has no length")
    closed = path.is_closed or bool(np.linalg.norm(points[0] - points[-1]) < _FLAT_M)
    areal = kind in (Kind.STAND, Kind.STAGE, Kind.SERVICE, Kind.COLUMN)
    if (closed or areal) and len(points) > 2:
        return Polygon(points)
    return LineString(points)


def write(plan: Plan, *, units_per_metre: float = 1.0) -> bytes:
    """Return the plan as a DXF file: a layer for each kind, stands with their number as text."""
    drawing = ezdxf.new("R2010", units=units.M if units_per_metre == 1 else 0)  # type: ignore[attr-defined]
    if units_per_metre == 1000:
        drawing.units = units.MM
    drawing.appids.new(_APP)
    drawing.header["$PROJECTNAME"] = plan.name
    space = drawing.modelspace()
    for kind in Kind:
        drawing.layers.add(kind.value.upper())
    for feature in plan.features:
        _draw(space, feature, units_per_metre)
    stream = io.StringIO()
    drawing.write(stream)
    return stream.getvalue().encode("utf-8")


def _draw(space: Any, feature: Feature, factor: float) -> None:
    look = {"layer": feature.kind.value.upper()}
    text = json.dumps(dict(feature.properties))
    tags = [(1000, text[k : k + 250]) for k in range(0, len(text), 250)]
    for part in shapely.get_parts(scaled(feature.shape, factor, factor, origin=(0, 0))):
        if isinstance(part, Point):
            entity = space.add_point((part.x, part.y), dxfattribs=look)
        else:
            ring = part.exterior if isinstance(part, Polygon) else part
            points = list(ring.coords)
            closed = isinstance(part, Polygon)
            entity = space.add_lwpolyline(
                points[:-1] if closed else points, close=closed, dxfattribs=look
            )
        entity.set_xdata(_APP, tags)
    if feature.kind is Kind.STAND:
        middle = scaled(feature.shape, factor, factor, origin=(0, 0)).representative_point()
        height = 0.5 * factor
        label = space.add_text(feature.name, height=height, dxfattribs={"layer": "NUMBERS"})
        label.set_placement((middle.x, middle.y))
