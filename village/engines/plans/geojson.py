"""GeoJSON: a floor plan read from and written to a feature collection in metres."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from village.engines.plans.faults import PlanError
from village.engines.plans.model import (
    LONGEST_HALL,
    Feature,
    FeatureKind,
    Hall,
    Plan,
    PlanFinding,
    build,
)

_BEYOND = 1e15  # metres: no coordinate, and no more a number to reckon with
_SHAPES = ("Point", "LineString", "Polygon", "MultiPolygon", "MultiLineString")
_DECIMALS = 6  # a micrometre: areas of whole halls stay right to the square centimetre


def read(text: str | bytes) -> Plan:
    """Return the plan in a GeoJSON text.

    Features that cannot be understood are left out and reported in the plan's findings.

    Raises:
        PlanError: the text is not a GeoJSON feature collection.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise PlanError("format", kind="json", reason=error) from None
    return parse(data)


def parse(data: object) -> Plan:
    """Return the plan in a decoded GeoJSON feature collection, as `read` does.

    Raises:
        PlanError: it is no feature collection, or has no list of features.
    """
    if not isinstance(data, Mapping) or data.get("type") != "FeatureCollection":
        raise PlanError("collection")
    items = data.get("features")
    if not isinstance(items, list):
        raise PlanError("features")
    features: list[Feature] = []
    findings: list[PlanFinding] = []
    for row, item in enumerate(items, start=1):
        try:
            features.append(_feature(item, findings))
        except (ValueError, TypeError, KeyError, shapely.errors.ShapelyError) as error:
            findings.append(PlanFinding("unreadable", (f"feature {row}",), detail=_said(error)))
    listed = _halls(data.get("halls"), findings) or _named(data)
    return build(features, halls=listed, findings=findings, name=str(data.get("name") or ""))


def halls(data: Mapping[str, Any]) -> tuple[Hall, ...]:
    """Return the halls that a decoded plan lists; where it lists none, those its stands name.

    A plan of which any stand names none is one hall, whatever else is said there.
    """
    return tuple(_halls(data.get("halls"), []) or _named(data))


def with_halls(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a decoded plan with its halls listed, where it has any."""
    known = halls(data)
    return {**data, "halls": written_halls(known)} if known else dict(data)


def written_halls(found: Iterable[Hall]) -> list[dict[str, Any]]:
    """Return halls as a plan lists them."""
    return [{"code": hall.code, "name": dict(hall.names)} for hall in found]


def within(data: Mapping[str, Any], hall: str) -> dict[str, Any]:
    """Return a decoded plan without what is in other halls than one; whole where it is one hall."""
    known = halls(data)
    if len(known) < 2 or hall not in {one.code for one in known}:
        return dict(data)
    return arranged(data, [one for one in known if one.code == hall])


def arranged(data: Mapping[str, Any], kept: Sequence[Hall]) -> dict[str, Any]:
    """Return a decoded plan of the halls `kept` alone, each feature saying in which it is.

    What says none that the plan lists is in the first of these; in the first kept where it lists
    none.
    """
    listed = [hall.code for hall in halls(data)]
    codes = {hall.code for hall in kept}
    features = []
    for item in data.get("features", ()):
        code = _said_hall(item)
        if code not in listed:
            code = listed[0] if listed else kept[0].code
        if code in codes:
            features.append(_housed(item, code))
    return {**data, "halls": written_halls(kept), "features": features}


def replaced(data: Mapping[str, Any], hall: str, features: Sequence[Any]) -> dict[str, Any]:
    """Return a decoded plan in which a hall holds these features alone; other halls stay."""
    known = halls(data)
    if len(known) < 2:
        return {**data, "features": list(features)}
    others = arranged(data, [one for one in known if one.code != hall])["features"]
    return {
        **data,
        "halls": written_halls(known),
        "features": [*others, *(_housed(item, hall) for item in features)],
    }


def _said_hall(item: Any) -> str:
    """Return the code of the hall that a feature names; nothing where it names none."""
    return str(_property(item, "hall") or "").strip()[:LONGEST_HALL]


def _property(item: Any, name: str) -> object:
    properties = item.get("properties") if isinstance(item, Mapping) else None
    return properties.get(name) if isinstance(properties, Mapping) else None


def _named(data: Mapping[str, Any]) -> list[Hall]:
    """Return the halls that features name, where every stand names one."""
    items = [item for item in data.get("features", ()) if isinstance(item, Mapping)]
    stands = [item for item in items if _property(item, "kind") == FeatureKind.STAND]
    if not stands or not all(map(_said_hall, stands)):
        return []
    return [Hall(code) for code in dict.fromkeys(map(_said_hall, items)) if code]


def _housed(item: Any, hall: str) -> Any:
    properties = item.get("properties") if isinstance(item, Mapping) else None
    if not isinstance(properties, Mapping):
        return item
    return {**item, "properties": {**properties, "hall": hall}}


def _halls(items: object, findings: list[PlanFinding]) -> list[Hall]:
    found: dict[str, Hall] = {}
    for row, item in enumerate(items if isinstance(items, list) else (), start=1):
        code = item.get("code") if isinstance(item, Mapping) else None
        names = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(code, str) or not code.strip() or len(code) > LONGEST_HALL:
            detail = f"a hall has a code of at most {LONGEST_HALL} characters"
            findings.append(PlanFinding("unreadable", (f"hall {row}",), detail=detail))
            continue
        texts = names if isinstance(names, Mapping) else {}
        named = {str(key): text for key, text in texts.items() if isinstance(text, str)}
        found.setdefault(code.strip(), Hall(code.strip(), named))
    return list(found.values())


def _said(error: Exception) -> str:
    return f"missing {error}" if isinstance(error, KeyError) else str(error)


def _feature(item: object, findings: list[PlanFinding]) -> Feature:
    if not isinstance(item, Mapping) or not isinstance(item.get("properties"), Mapping):
        raise ValueError("not a feature with properties")
    properties = dict(item["properties"])
    said = str(properties.pop("kind", None))
    try:
        kind = FeatureKind(said)
    except ValueError:
        raise ValueError(f"kind: {said!r:.40} is not one of {', '.join(FeatureKind)}") from None
    geometry = item["geometry"]
    if not isinstance(geometry, Mapping) or geometry.get("type") not in _SHAPES:
        raise ValueError(f"geometry is not one of {', '.join(_SHAPES)}")
    texts: list[str] = []
    coordinates = _numbers(geometry["coordinates"], texts)
    found = shapely.force_2d(shape({"type": geometry["type"], "coordinates": coordinates}))
    if found.is_empty or not all(map(math.isfinite, found.bounds)):
        raise ValueError("Too few points or numbers in the geometry")
    feature = Feature(kind, _single(found), _clean(properties))
    if texts:
        detail = f"{len(texts)} coordinates are text instead of numbers, such as {texts[0]!r}"
        findings.append(PlanFinding("text-coordinates", (feature.name,), detail=detail))
    return feature


def _single(found: BaseGeometry) -> BaseGeometry:
    """Return the only part of a multi-geometry with one part; another geometry as it is."""
    parts = shapely.get_parts(found)
    return parts[0] if len(parts) == 1 else found


def _clean(properties: dict[str, Any]) -> dict[str, Any]:
    utilities = properties.get("utilities")
    if isinstance(utilities, str):
        properties["utilities"] = [word for word in utilities.replace(",", " ").split() if word]
    elif utilities is not None and not (
        isinstance(utilities, list) and all(isinstance(word, str) for word in utilities)
    ):
        raise ValueError("utilities is not a list of texts")
    if "radius" in properties:
        properties["radius"] = _number(properties["radius"], [])
        if properties["radius"] <= 0:
            raise ValueError("radius is not above 0")
    for name in ("number", "name", "zone"):
        if isinstance(properties.get(name), bool | list | dict):
            raise ValueError(f"{name} is not a text")
    return properties


def _numbers(value: object, texts: list[str]) -> Any:
    if isinstance(value, list):
        return [_numbers(item, texts) for item in value]
    return _number(value, texts)


def _number(value: object, texts: list[str]) -> float:
    if isinstance(value, str):
        texts.append(value)
        value = float(value.strip().removesuffix("m").replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _BEYOND:
        raise ValueError(f"coordinate {value!r:.60} is not a finite number")
    return float(value)


def write(plan: Plan) -> str:
    """Return the plan as GeoJSON, one feature a line, coordinates to a micrometre."""
    lines = ",\n".join(json.dumps(_written(item), ensure_ascii=False) for item in plan.features)
    head = f'{{"type": "FeatureCollection", "name": {json.dumps(plan.name, ensure_ascii=False)}'
    if listed := written_halls(plan.halls):
        head += f', "halls": {json.dumps(listed, ensure_ascii=False)}'
    return f'{head}, "features": [\n{lines}\n]}}\n'


def _written(feature: Feature) -> dict[str, Any]:
    geometry = mapping(feature.shape)
    properties = {"kind": str(feature.kind), **feature.properties}
    rounded = {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}
    return {"type": "Feature", "properties": properties, "geometry": rounded}


def _rounded(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_rounded(item) for item in value]
    return round(value, _DECIMALS)
