"""Files of plans by their names' endings: read within limits, written for others."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely

from village.engines import bounded
from village.engines.plans import geojson
from village.engines.plans.checks import check
from village.engines.plans.faults import PlanError
from village.engines.plans.limits import (
    CPU_SECONDS,
    MEMORY_BYTES,
    MOST_BYTES,
    MOST_FEATURES,
    MOST_METRES,
    MOST_PAIRS,
    MOST_POINTS,
    WALL_SECONDS,
)
from village.engines.plans.model import Plan, PlanFinding
from village.engines.plans.parts import PartKey, Roles, Survey, survey_of
from village.engines.plans.stacking import stacked

if TYPE_CHECKING:
    from village.engines.plans.pdf import PlanNames

#: What each ending is sent as.
TYPES = {
    "geojson": "application/geo+json",
    "svg": "image/svg+xml",
    "dxf": "image/vnd.dxf",
    "pdf": "application/pdf",
}
#: Files whose parts are to be told; a GeoJSON plan says itself what each thing is.
DRAWINGS = ("svg", "dxf")
_T = TypeVar("_T")
_LIMITS = bounded.ProcessLimits(CPU_SECONDS, WALL_SECONDS, MEMORY_BYTES)


def kind_of(name: str) -> str:
    """Return what the ending of a file's name says it is, such as `dxf`."""
    return name.rsplit(".", 1)[-1].lower()


def read(
    name: str,
    content: bytes,
    *,
    units_per_metre: float | None = None,
    roles: Roles | None = None,
) -> Plan:
    """Return the plan in a file whose name tells what it is; what is broken is reported in it.

    The file is read in a process of its own: neither its size nor what it asks for harms this one.
    `roles` say what each part of a drawing is; by default its names tell.

    Raises:
        PlanError: it is no file of a plan, or too large or too costly to be one.
    """
    told = None if roles is None else [[asdict(key), role] for key, role in roles.items()]
    found = _asked(name, content, {"units_per_metre": units_per_metre, "roles": told})
    plan = geojson.parse(found["plan"])
    return replace(plan, findings=tuple(map(_finding, found["findings"])))


def survey(name: str, content: bytes) -> Survey:
    """Return what a drawing, SVG or DXF, has and what each part seems; read as `read` does.

    Raises:
        PlanError: it is no drawing, or too large or too costly to be one.
    """
    return survey_of(_asked(name, content, {"survey": True})["survey"])


def _asked(name: str, content: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what the process that reads a file answers.

    Raises:
        PlanError: it is no file of a plan, or too large or too costly to be one.
    """
    if len(content) > MOST_BYTES:
        raise PlanError("bytes", most=MOST_BYTES // 1024 // 1024)
    head = {"name": name.encode(errors="replace").decode(), **asked}
    request = json.dumps(head).encode() + b"\n" + content
    try:
        found = json.loads(bounded.run("village.engines.plans.files:answer", request, _LIMITS))
    except bounded.TooCostly:
        megabytes = MEMORY_BYTES // 1024 // 1024
        raise PlanError("costly", seconds=CPU_SECONDS, megabytes=megabytes) from None
    if "fault" in found:
        raise PlanError(found["fault"], **found["facts"])
    return dict(found)


def answer(request: bytes) -> bytes:
    """Return as JSON what `read` or `survey` asks for, a plan or a survey, or why there is none."""
    head, _, content = request.partition(b"\n")
    asked = json.loads(head)
    try:
        return json.dumps(_answered(asked, content)).encode()
    except PlanError as error:
        facts = {
            key: fact if isinstance(fact, int) else str(fact)[:200]
            for key, fact in error.facts.items()
        }
        return json.dumps({"fault": error.code, "facts": facts}).encode()


def _answered(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    name = asked["name"]
    if asked.get("survey"):
        if kind_of(name) not in DRAWINGS:
            raise PlanError("name")
        return {"survey": asdict(_drawing(kind_of(name), lambda one: one.survey(content)))}
    told = asked.get("roles")
    roles = None if told is None else {PartKey(**key): role for key, role in told}
    plan = parse(name, content, units_per_metre=asked.get("units_per_metre"), roles=roles)
    check(plan)  # what cannot be checked within the limits is not taken
    findings = [asdict(one) for one in plan.findings]
    return {"plan": json.loads(geojson.write(plan)), "findings": findings}


def _finding(found: dict[str, Any]) -> PlanFinding:
    return PlanFinding(**{**found, "numbers": tuple(found["numbers"])})


def parse(
    name: str,
    content: bytes,
    *,
    units_per_metre: float | None = None,
    roles: Roles | None = None,
) -> Plan:
    """Return the plan in a file, as `read`, within this process.

    Raises:
        PlanError: it is no file of a plan, or too large to be one.
    """
    kind = kind_of(name)
    try:
        match kind:
            case "svg" | "dxf":
                plan: Plan = _drawing(
                    kind,
                    lambda one: one.read(content, units_per_metre=units_per_metre, roles=roles),
                )
            case "geojson" | "json":
                plan = geojson.read(content)
            case _:
                raise PlanError("name")
        limited(plan)
    except (RecursionError, OverflowError) as error:
        raise PlanError("nested") from error
    return plan


def _drawing(kind: str, ask: Callable[[Any], _T]) -> _T:
    """Return what the reader of one kind of drawing answers, `dxf` or `svg`.

    Raises:
        PlanError: the drawing cannot be read.
    """
    from village.engines.plans import (  # ezdxf takes 30 MB, which no other process needs
        dxf,
        svgfile,
    )

    try:
        return ask(svgfile if kind == "svg" else dxf)
    except (RecursionError, OverflowError) as error:
        raise PlanError("nested") from error
    except (PlanError, MemoryError):
        raise
    except Exception as error:
        raise PlanError("format", kind=kind, reason=type(error).__name__) from error


def limited(plan: Plan) -> None:
    """Refuse a plan larger than any hall, or one with nothing in it.

    Raises:
        PlanError: it has too many things, points or overlaps, or spans more than a kilometre.
    """
    shapes = [item.shape for item in plan.features if not item.shape.is_empty]
    if len(shapes) > MOST_FEATURES:
        raise PlanError("things", count=len(shapes), most=MOST_FEATURES)
    if not shapes:
        raise _empty(plan)
    points = int(shapely.get_num_coordinates(shapes).sum())
    if points > MOST_POINTS:
        raise PlanError("points", count=points, most=MOST_POINTS)
    for floor in plan.floors:
        _limited(floor)


def _limited(floor: Plan) -> None:
    """Refuse a hall that spans more than a kilometre, or in which too much overlaps."""
    shapes = [item.shape for item in floor.features if not item.shape.is_empty]
    west, south, east, north = shapely.total_bounds(shapes)
    if not max(east - west, north - south) <= MOST_METRES:
        raise PlanError("span", metres=f"{max(east - west, north - south):.0f}")
    stands = np.array([stand.polygon for stand in floor.stands], dtype=object)
    pairs = len(shapely.STRtree(stands).query(stands)[0]) if len(stands) else 0
    if pairs > MOST_PAIRS:
        raise PlanError("crowded", count=len(stands))


def _empty(plan: Plan) -> PlanError:
    """Return the refusal of a plan with nothing in it, which names what was met instead."""
    left = [found for found in plan.findings if found.kind in ("not-understood", "hidden")]
    met = ", ".join(f"{found.measure:g} {' '.join(found.numbers)}" for found in left[:12])
    return PlanError("strange", met=met) if left else PlanError("empty")


def write(plan: Plan, kind: str, names: PlanNames | None = None) -> bytes:
    """Return a plan as a file: `geojson`, `svg`, `dxf` or `pdf`, in metres; a PDF has `names`.

    Several halls lie one below the other in an SVG or DXF, and have a page each in a PDF.
    """
    from village.engines.plans import dxf, pdf, svgfile  # imported here as in `_drawing`

    match kind:
        case "svg":
            return svgfile.write(stacked(plan))
        case "dxf":
            return dxf.write(stacked(plan))
        case "pdf":
            return pdf.write(plan, names=names)
        case _:
            return geojson.write(plan).encode()
