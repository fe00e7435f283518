"""Juror assignment: optimal by brute force, proven, and honest where there is none."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines.jury.assignment import (
    AssignmentProblem,
    AssignmentRule,
    BadProblem,
    Objective,
    Status,
    assign,
)
from village.engines.jury.shortage import ShortageKind


def problem(affinity, per=2, most=4, least=0, rules=(), objective=Objective.FAIR):
    affinity = np.array(affinity, dtype=float)
    return AssignmentProblem(
        applications=tuple(f"A{i}" for i in range(affinity.shape[0])),
        jurors=tuple(f"J{j}" for j in range(affinity.shape[1])),
        affinity=affinity,
        per_application=per,
        max_load=most,
        min_load=least,
        rules=tuple(rules),
        objective=objective,
    )


def panels(problem, i):
    """Return the sets of jurors that one application may have."""
    free = [j for j, value in enumerate(problem.affinity[i]) if not np.isnan(value)]
    return [
        panel for panel in combinations(free, problem.per_application) if _obeys(problem, i, panel)
    ]


def _obeys(problem, i, panel):
    for rule in problem.rules:
        if problem.applications[i] in rule.applications:
            count = sum(problem.jurors[j] in rule.jurors for j in panel)
            most = rule.at_most if rule.at_most is not None else len(panel)
            if not rule.at_least <= count <= most:
                return False
    return True


def brute_force(problem):
    """Return the best (lowest share, sum) and the best sum, trying everything."""
    affinity = problem.affinity
    best = [
        sum(sorted((v for v in row if not np.isnan(v)), reverse=True)[: problem.per_application])
        for row in affinity
    ]
    found = []
    for choice in product(*(panels(problem, i) for i in range(len(affinity)))):
        loads = np.bincount([j for panel in choice for j in panel], minlength=affinity.shape[1])
        if problem.min_load <= loads.min() and loads.max() <= problem.max_load:
            sums = [sum(affinity[i, j] for j in panel) for i, panel in enumerate(choice)]
            shares = [s / b if b > 0 else 1.0 for s, b in zip(sums, best, strict=True)]
            found.append((min(shares), sum(sums)))
    if not found:
        return None
    lowest = max(share for share, _ in found)
    fair = max(total for share, total in found if share >= lowest - 1e-9)
    return lowest, fair, max(total for _, total in found)


@st.composite
def problems(draw):
    many, few = draw(st.integers(1, 4)), draw(st.integers(2, 6))
    values = st.sampled_from([float("nan"), 0.0, 0.25, 0.5, 1.0, 1.7, 2.3])
    affinity = draw(
        st.lists(st.lists(values, min_size=few, max_size=few), min_size=many, max_size=many)
    )
    names = st.sets(st.integers(0, few - 1), max_size=few)
    apps = st.sets(st.integers(0, many - 1), min_size=1)
    limits = st.sampled_from([(1, None), (0, 1), (1, 1)])
    rules = [
        AssignmentRule(
            f"r{n}",
            tuple(f"A{i}" for i in sorted(draw(apps))),
            tuple(f"J{j}" for j in sorted(draw(names))),
            *draw(limits),
        )
        for n in range(draw(st.integers(0, 2)))
    ]
    per = draw(st.integers(1, min(3, few)))
    most = draw(st.integers(1, many))
    classes = draw(st.lists(st.integers(0, 3), min_size=few, max_size=few))
    everyone = tuple(f"A{i}" for i in range(many))
    rules += [
        AssignmentRule(
            f"firm {c}", everyone, tuple(f"J{j}" for j, k in enumerate(classes) if k == c), 0, 1
        )
        for c in range(1, 4)
    ]
    return problem(affinity, per, most, draw(st.integers(0, min(most, 1))), rules)


@given(problems(), st.sampled_from(Objective))
def test_assignment_equals_brute_force(problem, objective):
    problem = AssignmentProblem(
        problem.applications, problem.jurors, problem.affinity, problem.per_application,
        problem.max_load, problem.min_load, problem.rules, objective,
    )  # fmt: skip
    expected = brute_force(problem)

    found = assign(problem)

    if expected is None:
        assert found.status is Status.INFEASIBLE
        assert found.reasons
        assert found.pairs == ()
    elif objective is Objective.FAIR:
        assert found.status is Status.OPTIMAL
        assert (found.lowest_share, found.total) == pytest.approx(expected[:2], rel=1e-6, abs=1e-7)
    else:
        assert found.status is Status.OPTIMAL
        assert found.total == pytest.approx(expected[2], rel=1e-9, abs=1e-9)
    if found.pairs:
        check(problem, found)


def check(problem, found):
    """Check that an assignment obeys all demands, without the solver's help."""
    index = {name: j for j, name in enumerate(problem.jurors)}
    for i, name in enumerate(problem.applications):
        panel = [index[pair.juror] for pair in found.pairs if pair.application == name]
        assert len(set(panel)) == len(panel) == problem.per_application
        assert not np.isnan(problem.affinity[i, panel]).any()
        assert _obeys(problem, i, panel)
    loads = [sum(pair.juror == name for pair in found.pairs) for name in problem.jurors]
    assert problem.min_load <= min(loads) <= max(loads) <= problem.max_load
    assert max(loads) == found.loads[1]
    assert sum(pair.affinity for pair in found.pairs) == pytest.approx(found.total)


@pytest.mark.parametrize("objective", Objective)
def test_a_middling_jury_is_assigned_with_proof(objective):
    random = np.random.default_rng(1)
    affinity = np.where(random.random((60, 30)) < 0.05, np.nan, random.random((60, 30)))
    asked = problem(affinity, 3, 7, 3, objective=objective)

    found = assign(asked)

    assert found.status is Status.OPTIMAL
    check(asked, found)


def test_a_full_transport_equals_scipys_assignment():
    from scipy.optimize import linear_sum_assignment

    affinity = np.random.default_rng(2).random((40, 40))
    rows, columns = linear_sum_assignment(affinity, maximize=True)

    found = assign(problem(affinity, 1, 1, objective=Objective.TOTAL))

    assert found.total == pytest.approx(affinity[rows, columns].sum())


def reasons(found):
    assert found.status is Status.INFEASIBLE
    return [(r.kind, set(r.applications), set(r.jurors), r.missing) for r in found.reasons]


def names(letter, numbers):
    return {f"{letter}{n}" for n in numbers}


def test_an_application_with_too_few_jurors_is_named_alone():
    affinity = np.ones((6, 5))
    affinity[2, :4] = np.nan

    found = assign(problem(affinity, 2, 4))

    assert reasons(found) == [(ShortageKind.JURORS, {"A2"}, {"J4"}, 1)]
    assert found.reasons[0].words == (
        "A2: 1 juror without conflict, 2 reviews asked; 1 missing: find 1 more juror,"
        " or ask for 1 review each"
    )


def test_a_group_that_shares_too_little_room_is_named():
    affinity = np.ones((6, 5))
    affinity[:4, 2:] = np.nan

    found = assign(problem(affinity, 2, 3))

    assert reasons(found) == [(ShortageKind.ROOM, names("A", range(4)), {"J0", "J1"}, 2)]


def test_two_causes_are_both_named():
    affinity = np.ones((8, 8))
    affinity[:3, 2:] = np.nan
    affinity[3:6, :4] = np.nan
    affinity[3:6, 6:] = np.nan

    found = assign(problem(affinity, 2, 2))

    assert reasons(found) == [
        (ShortageKind.ROOM, names("A", range(3)), {"J0", "J1"}, 2),
        (ShortageKind.ROOM, names("A", range(3, 6)), {"J4", "J5"}, 2),
    ]


def test_too_small_a_jury_is_named_as_a_whole():
    found = assign(problem(np.ones((6, 4)), 2, 2))

    assert reasons(found) == [(ShortageKind.ROOM, names("A", range(6)), names("J", range(4)), 4)]
    assert len(found.reasons[0].core) == 5


def test_a_least_load_that_cannot_be_had_names_the_jurors():
    affinity = np.ones((6, 5))
    affinity[2:, 4] = np.nan

    found = assign(problem(affinity, 2, 6, 3))

    assert reasons(found)[0] == (ShortageKind.APPLICATIONS, {"A0", "A1"}, {"J4"}, 1)


def test_a_rule_without_enough_jurors_is_named():
    women = AssignmentRule("women", tuple(f"A{i}" for i in range(6)), ("J1",), 1)

    found = assign(problem(np.ones((6, 4)), 2, 3, rules=[women]))

    assert reasons(found) == [(ShortageKind.RULE, names("A", range(6)), {"J1"}, 3)]
    assert found.reasons[0].rule == "women"


def test_a_rule_with_too_low_a_limit_names_the_application():
    firm = AssignmentRule("one of the firm", ("A1",), ("J0", "J1", "J2"), 0, 1)

    found = assign(problem(np.ones((2, 4)), 3, 4, rules=[firm]))

    assert reasons(found) == [(ShortageKind.RULE, {"A1"}, names("J", range(4)), 1)]


def test_a_rule_that_names_a_file_twice_holds_of_it_once():
    twice = AssignmentRule("r", ("A0", "A0"), ("J0", "J0"), 1)

    found = assign(problem([[1, 2], [1, 1]], 1, 1, rules=[twice], objective=Objective.TOTAL))

    assert [(pair.application, pair.juror) for pair in found.pairs] == [("A0", "J0"), ("A1", "J1")]


def test_files_that_one_limit_leaves_short_are_named_together_without_other_rules():
    everyone = ("A0", "A1", "A2")
    limits = [
        AssignmentRule("firm F", everyone, ("J0", "J1", "J2"), 0, 1),
        AssignmentRule("firm G", everyone, ("J3",), 0, 1),
    ]

    found = assign(problem(np.ones((3, 4)), 3, 4, rules=limits))

    assert reasons(found) == [(ShortageKind.RULE, names("A", range(3)), names("J", range(4)), 3)]
    assert found.reasons[0].rule == "firm F"


def test_demands_that_fail_only_together_are_reduced():
    rules = [
        AssignmentRule("w", ("A0", "A1", "A2"), ("J1",), 1),
        AssignmentRule("x", ("A2", "A3"), ("J2",), 1),
        AssignmentRule("y", ("A2",), ("J0", "J3"), 1),
    ]

    found = assign(problem(np.ones((6, 4)), 2, 4, rules=rules))

    assert [(r.kind, r.applications, r.rule) for r in found.reasons] == [
        (ShortageKind.TOGETHER, ("A2",), "w, x, y")
    ]


def test_a_time_limit_too_short_is_unknown_or_honest():
    affinity = np.random.default_rng(0).random((60, 40))

    found = assign(problem(affinity, 3, 5), time_limit=0.05)

    assert found.status in {Status.UNKNOWN, Status.FEASIBLE, Status.OPTIMAL}
    assert found.lowest_share <= found.lowest_share_bound
    assert found.total <= found.total_bound + 1e-9


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"per": 0}, "per-application"),
        ({"least": 5}, "min-load 5 exceeds max-load 4"),
        ({"affinity": [[-1, 2]]}, "below 0"),
        ({"affinity": np.zeros((0, 3))}, "at least one"),
        ({"affinity": [[1e101, 2]]}, "a value is too large"),
        ({"rules": [AssignmentRule("r", ("A9",), (), 1)]}, "no application 'A9'"),
        ({"rules": [AssignmentRule("r", ("A0",), ("J9",), 1)]}, "no juror 'J9'"),
        ({"rules": [AssignmentRule("r", ("A0",), ("J0",), 2, 1)]}, "at least 2, at most 1"),
    ],
)
def test_a_problem_without_sense_is_refused(change, words):
    with pytest.raises(BadProblem, match=words):
        assign(problem(**({"affinity": [[1, 2]]} | change)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"jurors": ("J0",)}, "one row an application and one column a juror"),
        ({"jurors": ("J0", "J0")}, "juror: a name appears twice"),
    ],
)
def test_a_matrix_that_does_not_fit_its_names_is_refused(change, words):
    with pytest.raises(BadProblem, match=words):
        assign(replace(problem([[1, 2]]), **change))


def test_without_any_time_nothing_is_known():
    found = assign(problem(np.random.default_rng(0).random((300, 200)), 3, 5), time_limit=0)

    assert found.status in {Status.UNKNOWN, Status.FEASIBLE}
    assert found.reasons == ()
