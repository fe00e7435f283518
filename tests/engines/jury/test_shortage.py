"""Why nothing exists: the smallest set of demands is named, as brute force finds it."""

from itertools import chain, combinations, product

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from village.engines.jury.assignment import (
    AssignmentProblem,
    AssignmentRule,
    Objective,
    Status,
    assign,
)
from village.engines.jury.shortage import ShortageKind


def problem(allowed, per, most, least=0, rules=()):
    affinity = np.where(np.array(allowed, dtype=bool), 1.0, np.nan)
    many, few = affinity.shape
    names = tuple(f"A{i}" for i in range(many)), tuple(f"J{j}" for j in range(few))
    return AssignmentProblem(*names, affinity, per, most, least, tuple(rules), Objective.TOTAL)


def subsets(members):
    members = list(members)
    return chain.from_iterable(combinations(members, n) for n in range(len(members) + 1))


def missing(allowed, demand, most, apps):
    """Return how many places the applications lack, which a Hall set shows (brute force)."""
    return max(
        sum(demand[i] for i in part)
        - sum(min(most, int(allowed[list(part)][:, j].sum())) for j in range(allowed.shape[1]))
        for part in subsets(apps)
    )


def possible(asked, apps):
    """Say whether these applications alone can be served, trying every panel of each."""
    rows = [asked.applications.index(name) for name in apps]
    panels = [_panels(asked, i) for i in rows]
    for choice in product(*panels):
        loads = np.bincount([j for panel in choice for j in panel], minlength=len(asked.jurors))
        if loads.max(initial=0) <= asked.max_load:
            return True
    return not rows


def _panels(asked, i):
    free = np.flatnonzero(~np.isnan(asked.affinity[i])).tolist()
    return [panel for panel in combinations(free, asked.per_application) if _obeys(asked, i, panel)]


def _obeys(asked, i, panel):
    for rule in asked.rules:
        if asked.applications[i] in rule.applications:
            count = sum(asked.jurors[j] in rule.jurors for j in panel)
            if not rule.at_least <= count <= (len(panel) if rule.at_most is None else rule.at_most):
                return False
    return True


matrices = st.integers(2, 5).flatmap(
    lambda few: st.lists(
        st.lists(st.booleans(), min_size=few, max_size=few), min_size=1, max_size=5
    )
)


@given(matrices, st.integers(1, 3), st.integers(0, 3))
def test_places_that_lack_are_those_of_the_smallest_worst_set(allowed, per, most):
    asked = problem(allowed, per, most)
    allowed, every = np.array(allowed), range(len(allowed))
    demand = [per] * len(allowed)
    lacks = missing(allowed, demand, most, every)
    assume(lacks > 0)

    found = assign(asked)

    assert found.status is Status.INFEASIBLE
    assert {reason.kind for reason in found.reasons} <= {ShortageKind.JURORS, ShortageKind.ROOM}
    assert sum(reason.missing for reason in found.reasons) == lacks
    alone = {f"A{i}" for i in every if allowed[i].sum() < per}
    assert alone == {
        a for r in found.reasons if r.kind is ShortageKind.JURORS for a in r.applications
    }
    rest = [min(per, int(row.sum())) for row in allowed]
    worst = missing(allowed, rest, most, every)
    smallest = min(
        (part for part in subsets(every) if missing(allowed, rest, most, part) == worst), key=len
    )
    shared = {a for r in found.reasons if r.kind is ShortageKind.ROOM for a in r.applications}
    assert shared == {f"A{i}" for i in smallest}
    for reason in found.reasons:
        core = [int(name[1:]) for name in reason.core]
        needs = demand if reason.kind is ShortageKind.JURORS else rest
        assert missing(allowed, needs, most, core) > 0
        assert all(
            missing(allowed, needs, most, [i for i in core if i != left]) == 0 for left in core
        )


@st.composite
def ruled(draw):
    """Return a problem that only its rules make impossible."""
    many, few = draw(st.integers(1, 4)), draw(st.integers(3, 5))
    free = st.lists(st.sampled_from([True] * 5 + [False]), min_size=few, max_size=few)
    allowed = draw(st.lists(free, min_size=many, max_size=many))
    rules = [
        AssignmentRule(
            f"r{n}",
            tuple(f"A{i}" for i in draw(chosen(many, many))),
            tuple(f"J{j}" for j in draw(chosen(few, 2 if limits[0] else few))),
            *limits,
        )
        for n, limits in enumerate(draw(st.lists(st.sampled_from(LIMITS), min_size=2, max_size=5)))
    ]
    per, most = draw(st.integers(2, 3)), draw(st.integers(1, many))
    asked = problem(allowed, per, most, 0, rules)
    assume(possible(with_rules(asked, []), asked.applications))
    assume(not possible(asked, asked.applications))
    return asked


LIMITS = [(1, None), (1, None), (0, 1), (0, 0), (1, 1)]


def chosen(count, most):
    return st.sets(st.integers(0, count - 1), min_size=1, max_size=most).map(sorted)


def rule_missing(asked, rule):
    """Return how many places a rule lacks that asks for so many of its jurors."""
    mine = np.array([name in rule.jurors for name in asked.jurors])
    demand = [rule.at_least if name in rule.applications else 0 for name in asked.applications]
    allowed = ~np.isnan(asked.affinity) & mine
    return missing(allowed, demand, asked.max_load, range(len(demand)))


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(ruled())
def test_under_rules_what_is_named_fails_and_nothing_of_it_can_be_spared(asked):
    found = assign(asked)

    assert found.status is Status.INFEASIBLE
    by_name = {rule.name: rule for rule in asked.rules}
    failing = {name for name, rule in by_name.items() if rule_missing(asked, rule)}
    for reason in found.reasons:
        assert reason.kind in {ShortageKind.RULE, ShortageKind.TOGETHER}
        named = [by_name[name] for name in reason.rule.split(", ")]
        of_these = with_rules(asked, named)
        assert not possible(of_these, reason.core)
        assert all(
            possible(with_rules(asked, [r for r in named if r is not rule]), reason.core)
            for rule in named
        )
        if reason.kind is ShortageKind.TOGETHER:
            assert reason.applications == reason.core
        assert all(
            possible(of_these, [name for name in reason.core if name != left])
            for left in reason.core
        )
    if failing:
        assert {reason.rule for reason in found.reasons} == failing
        for name in failing:
            lacks = sum(reason.missing for reason in found.reasons if reason.rule == name)
            assert lacks == rule_missing(asked, by_name[name])


def with_rules(asked, rules):
    return problem(~np.isnan(asked.affinity), asked.per_application, asked.max_load, 0, rules)
