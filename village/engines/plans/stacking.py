"""Stacking: the halls of a plan laid one below the other, for a file that knows of no halls."""

from dataclasses import replace

import shapely
from shapely.affinity import translate

from village.engines.plans.model import Plan, build

_BETWEEN_M = 10.0


def stacked(plan: Plan) -> Plan:
    """Return a plan in one frame, each hall south of the one before; itself where it is one."""
    if len(plan.floors) < 2:
        return plan
    features, top = [], None
    for floor in plan.floors:
        west, south, _east, north = shapely.total_bounds([item.solid for item in floor.features])
        top = north if top is None else top
        features += [
            replace(item, shape=translate(item.shape, -west, top - north))
            for item in floor.features
        ]
        top -= north - south + _BETWEEN_M
    return build(features, halls=plan.halls, findings=plan.findings, name=plan.name)
