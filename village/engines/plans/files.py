"""Files of plans by their names' endings: read with bounds, written for others."""

from __future__ import annotations

import shapely

from village.engines.plans import geojson, pdf
from village.engines.plans.faults import PlanError
from village.engines.plans.model import Plan

#: What each ending is sent as.
TYPES = {
    "geojson": "application/geo+json",
    "svg": "image/svg+xml",
    "dxf": "image/vnd.dxf",
    "pdf": "application/pdf",
}
#: A larger plan is a fault or an attack: a hall of a kilometre, every chair drawn.
MOST_METRES, MOST_FEATURES, MOST_POINTS = 1000.0, 5000, 200_000


def read(name: str, content: bytes, *, units_per_metre: float | None = None) -> Plan:
    """Return the plan in a file whose name tells what it is; what is broken is reported in it.

    Raises:
        PlanError: it is no file of a plan, or too large to be one.
    """
    kind = name.rsplit(".", 1)[-1].lower()
    try:
        match kind:
            case "svg" | "dxf":
                plan = _drawing(kind, content, units_per_metre)
            case "geojson" | "json":
                plan = geojson.read(content)
            case _:
                raise PlanError("name")
    except (RecursionError, MemoryError, OverflowError) as error:
        raise PlanError("nested") from error
    bounded(plan)
    return plan


def _drawing(kind: str, content: bytes, units_per_metre: float | None) -> Plan:
    """Return the plan in a drawing of another program.

    Raises:
        PlanError: it cannot be read.
    """
    # Imported here: ezdxf and svgelements take 34 MB, which no other process needs.
    from village.engines.plans import dxf, svgfile

    try:
        if kind == "svg":
            return svgfile.read(content, units_per_metre=units_per_metre or 1.0)
        return dxf.read(content, units_per_metre=units_per_metre)
    except (PlanError, RecursionError, MemoryError, OverflowError):
        raise
    except Exception as error:
        raise PlanError("format", kind=kind, reason=type(error).__name__) from error


def bounded(plan: Plan) -> None:
    """Refuse a plan larger than any hall.

    Raises:
        PlanError: it has too many things, too many points, or spans more than a kilometre.
    """
    shapes = [item.shape for item in plan.features if not item.shape.is_empty]
    if len(shapes) > MOST_FEATURES:
        raise PlanError("things", count=len(shapes), most=MOST_FEATURES)
    if not shapes:
        raise PlanError("empty")
    points = int(shapely.get_num_coordinates(shapes).sum())
    if points > MOST_POINTS:
        raise PlanError("points", count=points, most=MOST_POINTS)
    west, south, east, north = shapely.total_bounds(shapes)
    if not max(east - west, north - south) <= MOST_METRES:
        raise PlanError("span", metres=f"{max(east - west, north - south):.0f}")


def write(plan: Plan, kind: str) -> bytes:
    """Return a plan as a file: `geojson`, `svg`, `dxf` or `pdf`, in metres."""
    from village.engines.plans import dxf, svgfile  # imported here as in `read`

    match kind:
        case "svg":
            return svgfile.write(plan)
        case "dxf":
            return dxf.write(plan)
        case "pdf":
            return pdf.write(plan)
        case _:
            return geojson.write(plan).encode()
