"""A blank hall: four walls with a way in and a way out, to begin a drawing with."""

from __future__ import annotations

from shapely import LineString

from village.engines.plans.model import Feature, FeatureKind, Plan, build

_DOOR_M = 3.0


def hall(width_m: float, depth_m: float) -> Plan:
    """Return a rectangular hall, an entrance in the middle of its south side, an exit opposite."""
    door = min(_DOOR_M, width_m / 2)
    west, east = round((width_m - door) / 2, 2), round((width_m + door) / 2, 2)
    corners = [(0, 0), (width_m, 0), (width_m, depth_m), (0, depth_m), (0, 0)]
    return build(
        [
            Feature(FeatureKind.WALL, LineString(corners)),
            Feature(FeatureKind.ENTRANCE, LineString([(west, 0), (east, 0)])),
            Feature(FeatureKind.EXIT, LineString([(west, depth_m), (east, depth_m)])),
        ]
    )
