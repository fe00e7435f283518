from dataclasses import replace

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from village.engines.jury.assignment import (
    AssignmentProblem,
    AssignmentRule,
    Objective,
    Status,
    assign,
)
from village.engines.jury.instance import Clock, Instance, JurorGroup
from village.engines.jury.lacking import lacking
from village.engines.jury.matching import maximise
from village.engines.jury.shortage import ShortageKind


def instance(allowed, demand, most, groups, *, outside=0):
    """Return an instance; jurors from outside meet everyone once, and fulfil every rule."""
    allowed = np.array(allowed, dtype=bool)
    many, few = allowed.shape
    wide = np.concatenate([allowed, np.ones((many, outside), dtype=bool)], axis=1)
    more = few + np.arange(outside)
    return Instance(
        affinity=np.where(wide, 1.0, np.nan),
        demand=np.full(many, demand),
        least=np.zeros(few + outside, dtype=np.int64),
        most=np.concatenate([np.full(few, most), np.ones(outside, dtype=np.int64)]),
        groups=tuple(
            JurorGroup(
                f"rule {k}", np.arange(many), np.concatenate([jurors, more]), at_least, demand
            )
            for k, (jurors, at_least) in enumerate(groups)
        ),
    )


rules = st.lists(
    st.tuples(
        st.sets(st.integers(0, 3), min_size=1).map(lambda s: np.array(sorted(s))), st.just(1)
    ),
    max_size=2,
)


@given(
    st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=2, max_size=4),
    st.integers(1, 2),
    rules,
)
def test_as_many_places_lack_as_must_be_brought_from_outside(allowed, most, groups):
    asked = instance(allowed, 2, most, groups)
    assume(maximise(asked, Clock(10.0)).pairs is None)

    missing = lacking(asked)

    enough = instance(allowed, 2, most, groups, outside=missing)
    fewer = instance(allowed, 2, most, groups, outside=missing - 1)
    assert maximise(enough, Clock(10.0)).pairs is not None
    assert maximise(fewer, Clock(10.0)).pairs is None


def test_what_fails_only_together_says_how_much_lacks():
    everyone = ("A0", "A1", "A2")
    rules = tuple(AssignmentRule(name, everyone, jurors, 1) for name, jurors in RULES)

    found = assign(
        AssignmentProblem(
            applications=everyone,
            jurors=("J0", "J1", "J2", "J3"),
            affinity=np.ones((3, 4)),
            per_application=2,
            max_load=3,
            rules=rules,
            objective=Objective.TOTAL,
        )
    )

    assert found.status is Status.INFEASIBLE
    [reason] = found.reasons
    assert (reason.kind, reason.applications, reason.missing) == (ShortageKind.TOGETHER, ("A2",), 1)
    assert reason.words.endswith("; 1 missing")


RULES = (("w", ("J0",)), ("x", ("J1",)), ("y", ("J2", "J3")))


def test_a_least_load_that_no_applications_fill_lacks_applications():
    asked = instance([[True, True, True]], 1, 2, [])

    assert lacking(replace(asked, least=np.array([1, 1, 0]))) == 1
    assert lacking(replace(asked, least=np.array([1, 1, 1]))) == 2
