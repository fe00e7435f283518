"""Scale: drawing units in a metre, from two points whose true distance is known."""

from __future__ import annotations

import math

from shapely.affinity import scale as scaled

from village.engines.plans.faults import PlanError
from village.engines.plans.model import Feature, Plan, build

Spot = tuple[float, float]


def units_per_metre(one: Spot, other: Spot, *, metres: float) -> float:
    """Return the drawing units in a metre when two drawn points lie `metres` apart.

    Raises:
        PlanError: the points are the same, or the distance is not above zero.
    """
    drawn = math.dist(one, other)
    if drawn == 0 or metres <= 0:
        raise PlanError("scale")
    return drawn / metres


def rescaled(plan: Plan, factor: float) -> Plan:
    """Return the plan with every length divided by `factor` units in a metre, measured again."""
    features = [
        Feature(
            item.kind, scaled(item.shape, 1 / factor, 1 / factor, origin=(0, 0)), item.properties
        )
        for item in plan.features
    ]
    return build(features, findings=plan.findings, name=plan.name)
