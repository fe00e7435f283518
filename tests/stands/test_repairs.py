"""Repairs: a stand that came free is filled with few moves."""

import pytest

from tests.stands.test_proposals import exhibitor, given, wishes
from village.applications.words import State
from village.core.errors import (
    NotFound,
    PlanOvertaken,
)
from village.stands.reads import repairs
from village.stands.writes import places as stands
from village.stands.writes import proposals


def test_a_repair_fills_the_stand_that_came_free_with_few_moves(organiser, session, edition, floor):
    """A1 comes free; who stands on B3 wished for it, and who waits wished for B3."""
    for number in ("A2", "A3", "B1", "B2"):
        stands.give(organiser, floor[number], exhibitor(edition, f"On {number}"))
    mover, waiting = exhibitor(edition, "Mover"), exhibitor(edition, "Waiting")
    wishes(session, mover, floor["A1"])
    wishes(session, waiting, floor["B3"])
    leaving = stands.give(organiser, floor["A1"], exhibitor(edition, "Leaving"))
    stands.give(organiser, floor["B3"], mover)
    stands.release(organiser, leaving)
    leaving.application.state = State.WITHDRAWN
    session.flush()

    none, one, *more = repairs.options(organiser, "A1")
    count = proposals.repair(organiser, {step.reference: step.after for step in one.steps})

    assert [(step.organisation, step.before, step.after) for step in none.steps] == [
        ("Waiting", "", "A1")
    ]
    assert [(step.organisation, step.before, step.after) for step in one.steps] == [
        ("Mover", "B3", "A1"),
        ("Waiting", "", "B3"),
    ]
    assert (one.gain > none.gain > 0, more, count) == (True, [], 2)
    assert given(organiser) == {
        **{f"On {number}": number for number in ("A2", "A3", "B1", "B2")},
        "Mover": "A1",
        "Waiting": "B3",
    }


def test_a_stand_freed_lately_is_offered_until_somebody_has_it(organiser, edition, floor):
    place = stands.give(organiser, floor["A1"], exhibitor(edition, "Atlas"))
    stands.release(organiser, place)
    free = repairs.freed_lately(organiser)
    stands.give(organiser, floor["A1"], exhibitor(edition, "Bahia"))

    assert free == [repairs.Freed("A1", "Atlas")]
    assert repairs.freed_lately(organiser) == []


def test_a_repair_that_a_race_has_overtaken_moves_nobody(organiser, edition, floor):
    atlas = exhibitor(edition, "Atlas")
    stands.give(organiser, floor["A1"], exhibitor(edition, "Bahia"))

    with pytest.raises(PlanOvertaken):
        proposals.repair(organiser, {atlas.reference: "A1"})
    with pytest.raises(NotFound):
        proposals.repair(organiser, {})

    assert given(organiser) == {"Bahia": "A1"}
