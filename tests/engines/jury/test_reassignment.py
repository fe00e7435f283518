"""Reassignment after an absence: as few changes as possible, proven."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.effort import few
from tests.engines.jury.test_assignment import check, problem
from village.engines.jury.assignment import BadProblem, Objective, Status, assign
from village.engines.jury.reassignment import reassign


def pairs_of(assignment):
    return {(pair.application, pair.juror) for pair in assignment.pairs}


def fewest_changes(problem, standing, absent):
    """Return the fewest standing pairs that must go, trying everything."""
    few = len(problem.jurors)
    free = [
        [j for j in range(few) if j not in absent and not np.isnan(row[j])]
        for row in problem.affinity
    ]
    stand = {(problem.applications.index(a), problem.jurors.index(j)) for a, j in standing}
    least = None
    for choice in product(*(combinations(f, problem.per_application) for f in free)):
        loads = np.bincount([j for panel in choice for j in panel], minlength=few)
        if loads.max() <= problem.max_load:
            now = {(i, j) for i, panel in enumerate(choice) for j in panel}
            gone = sum(1 for i, j in stand if j not in absent and (i, j) not in now)
            least = gone if least is None else min(least, gone)
    return least


@few()
@given(st.integers(0, 10_000), st.sampled_from(Objective))
def test_changes_are_the_fewest_there_can_be(seed, objective):
    random = np.random.default_rng(seed)
    affinity = np.where(random.random((4, 5)) < 0.15, np.nan, random.random((4, 5)).round(2))
    asked = problem(affinity, 2, 2, objective=objective)
    before = assign(asked)
    assume(before.pairs)
    standing = pairs_of(before)
    expected = fewest_changes(asked, standing, {0})

    found = reassign(asked, standing, ["J0"])

    if expected is None:
        assert found.assignment.status is Status.INFEASIBLE
        assert found.assignment.reasons
        return
    assert (found.changes, found.changes_bound) == (expected, expected)
    assert found.assignment.status is Status.OPTIMAL
    check(asked, found.assignment)
    after = pairs_of(found.assignment)
    assert "J0" not in {juror for _, juror in after}
    assert set(found.kept) == standing & after
    assert set(found.gone) == standing - after
    assert set(found.new) == after - standing


def test_where_there_is_room_every_other_pair_stays():
    affinity = np.random.default_rng(3).random((60, 30))
    asked = problem(affinity, 3, 8)
    standing = pairs_of(assign(asked))

    found = reassign(asked, standing, ["J4", "J7"])

    left = {pair for pair in standing if pair[1] not in {"J4", "J7"}}
    assert (found.changes, set(found.kept)) == (0, left)
    assert found.released == len(found.new) == len(standing) - len(left)
    assert found.assignment.status is Status.OPTIMAL


def test_an_impossible_absence_is_explained():
    asked = problem(np.ones((4, 3)), 2, 3)

    found = reassign(asked, pairs_of(assign(asked)), ["J0"])

    assert found.assignment.status is Status.INFEASIBLE
    [reason] = found.assignment.reasons
    assert (reason.missing, set(reason.jurors)) == (2, {"J1", "J2"})


@pytest.mark.parametrize(
    ("pairs", "absent", "words"),
    [([], ["J9"], "no juror 'J9'"), ([("A0", "J9")], ["J0"], "no pair 'A0', 'J9'")],
)
def test_unknown_names_are_refused(pairs, absent, words):
    with pytest.raises(BadProblem, match=words):
        reassign(problem(np.ones((2, 3))), pairs, absent)
