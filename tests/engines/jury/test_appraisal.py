"""What a given assignment is worth and what it breaks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.jury.test_assignment import problem
from village.engines.jury.appraisal import Breach, BreachKind, appraise
from village.engines.jury.assignment import AssignmentRule, BadProblem, Objective, assign


def test_the_solvers_own_assignment_breaks_nothing_and_meets_its_bound():
    asked = problem(np.random.default_rng(1).random((6, 5)), 2, 3, objective=Objective.TOTAL)
    best = assign(asked)

    told = appraise(asked, [(pair.application, pair.juror) for pair in best.pairs])

    assert told.breaches == ()
    assert told.total == pytest.approx(best.total)
    assert told.total_bound == pytest.approx(best.total)
    assert told.lifted_bound == told.total_bound
    assert not told.above_bound


def test_each_broken_demand_is_named_and_explains_what_lies_above_the_bound():
    affinity = np.array([[1.0, 0.1, 0.1], [1.0, 0.1, 0.1], [1.0, np.nan, 0.1]])
    rule = AssignmentRule("women", ("A0", "A1"), ("J2",), 1)
    asked = problem(affinity, 1, 1, rules=(rule,))
    pairs = [("A0", "J0"), ("A1", "J0"), ("A1", "J2"), ("A2", "J1")]

    told = appraise(asked, pairs)

    assert told.breaches == (
        Breach(BreachKind.CONFLICT, "A2", "J1", there=1),
        Breach(BreachKind.TOO_MANY, "A1", there=2, limit=1),
        Breach(BreachKind.OVERLOAD, juror="J0", there=2, limit=1),
        Breach(BreachKind.RULE, "A0", rule="women", there=0, limit=1),
    )
    assert told.total == pytest.approx(2.1)
    assert told.above_bound
    assert told.lifted_bound >= told.total


def test_an_empty_assignment_lacks_everything_and_a_least_load():
    asked = replace(problem(np.ones((1, 2)), 1, 1), min_load=1)

    told = appraise(asked, [])

    assert [breach.kind for breach in told.breaches] == [
        BreachKind.TOO_FEW,
        BreachKind.UNDERLOAD,
        BreachKind.UNDERLOAD,
    ]
    assert told.lifted_bound == 0.0


@given(st.integers(0, 10_000))
def test_no_assignment_is_worth_more_than_its_lifted_bound(seed):
    random = np.random.default_rng(seed)
    affinity = np.where(random.random((4, 4)) < 0.2, np.nan, random.random((4, 4)))
    asked = problem(affinity, 2, 2, rules=(AssignmentRule("w", ("A0", "A1"), ("J0", "J1"), 1, 1),))
    pairs = [(f"A{i}", f"J{j}") for i, j in np.argwhere(random.random((4, 4)) < 0.5)]

    told = appraise(asked, pairs)

    assert told.total <= told.lifted_bound + 1e-6
    assert told.breaches or not told.above_bound


def test_a_pair_of_nobody_is_refused():
    with pytest.raises(BadProblem, match="no pair 'A9', 'J0'"):
        appraise(problem(np.ones((1, 2)), 1, 1), [("A9", "J0")])
