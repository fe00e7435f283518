"""A blank hall to draw in: what it holds, and that the checks miss nothing but stands."""

import pytest

from village.engines.plans import blank
from village.engines.plans.checks import check


@pytest.mark.parametrize(("width", "depth"), [(30, 20), (4, 50), (120.5, 33.3)])
def test_a_blank_hall_lacks_nothing_but_stands(width, depth):
    plan = blank.hall(width, depth)

    assert [str(feature.kind) for feature in plan.features] == ["wall", "entrance", "exit"]
    assert plan.hall.bounds == (0, 0, width, depth)
    assert [finding.kind for finding in check(plan)] == ["no-stands"]
