"""What a reader of drawings collects has limits of its own."""

import pytest
from shapely import LineString, Point

from village.engines.plans.faults import PlanError
from village.engines.plans.model import FeatureKind
from village.engines.plans.parts import key_of
from village.engines.plans.tracing import Tracing


def test_a_drawing_with_more_points_than_any_plan_is_refused():
    long = LineString([(k % 9, k % 7) for k in range(100_001)])
    tracing = Tracing()
    tracing.add(
        FeatureKind.WALL, long, key=key_of("WALLS", "", "LINE"), layer="WALLS", properties={}
    )

    with pytest.raises(PlanError, match="it has 200002 points"):
        tracing.add(None, long, key=key_of("0", "", "LINE"), layer="0", properties={})


def test_a_drawing_with_more_things_than_any_plan_is_refused():
    tracing, point = Tracing(), Point(0, 0)
    for _ in range(20_000):
        tracing.add(None, point, key=key_of("0", "", "POINT"), layer="0", properties={})

    with pytest.raises(PlanError, match="it has 20001 things"):
        tracing.add(None, point, key=key_of("0", "", "POINT"), layer="0", properties={})
