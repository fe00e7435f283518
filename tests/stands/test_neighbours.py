"""Rules about neighbours, seen from a free stand: too near to one, not beside another."""

import pytest

from tests import factories
from village.applications.words import State
from village.editions.words.calls import CallKind
from village.stands.reads.neighbours import BrokenRule, broken_rules
from village.stands.words.places import Relation
from village.stands.writes import places, preferences


@pytest.fixture
def pair(organiser, floor):
    """Somebody without a stand, and somebody who has A1."""
    free, placed = (
        factories.ApplicationFactory(
            edition=organiser.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
        )
        for _ in range(2)
    )
    places.give(organiser, floor["A1"], placed)
    return free, placed


def said(ctx, application, floor):
    found = broken_rules(ctx, application, [floor[number] for number in ("A2", "A3", "B1")])
    return {number: rules for number, rules in found.items() if rules}


def test_who_is_to_be_kept_apart_is_too_near_within_so_many_metres(organiser, floor, pair):
    free, placed = pair
    assert said(organiser, free, floor) == {}

    preferences.relate(organiser, placed, free, Relation.APART, metres=4)

    assert said(organiser, free, floor) == {
        "A2": (BrokenRule(Relation.APART, "A1", 0.0, 4),),
        "A3": (BrokenRule(Relation.APART, "A1", 3.0, 4),),
    }
    floor["A2"].hall = "2"
    assert list(said(organiser, free, floor)) == ["A3"]


def test_who_is_to_stand_together_is_beside_or_across_an_aisle(organiser, floor, pair):
    free, placed = pair
    preferences.relate(organiser, free, placed, Relation.TOGETHER)

    assert said(organiser, free, floor) == {
        "B1": (BrokenRule(Relation.TOGETHER, "A1", 13.0, None),)
    }
    floor["A2"].hall = "2"
    assert said(organiser, free, floor)["A2"] == (BrokenRule(Relation.TOGETHER, "A1", None, None),)
