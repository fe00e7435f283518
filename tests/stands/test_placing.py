"""Who asks for a stand, and what a proposal must keep."""

from datetime import timedelta

import pytest

from tests.stands.test_proposals import exhibitor, given, wishes
from village.core.errors import (
    PinsTooClose,
)
from village.stands.reads import proposals as proposal_reads
from village.stands.reads.placing import placing
from village.stands.words.places import PlaceState, Relation
from village.stands.writes import places as stands
from village.stands.writes import preferences, proposals


def test_contracted_and_held_stands_stay_and_given_ones_on_request(
    organiser, session, edition, floor
):
    first, second, third = (exhibitor(edition, name) for name in ("Atlas", "Bahia", "Chergui"))
    wishes(session, third, floor["A1"])
    wishes(session, first, floor["B1"])
    place = stands.give(organiser, floor["A1"], first)
    stands.hold(organiser, floor["A2"], second, until=organiser.now + timedelta(days=1))
    place.state = PlaceState.CONTRACTED
    session.flush()

    proposal = proposals.propose(organiser, keep=False, seconds=5)
    stays = proposal_reads.proposal(organiser).plan.placed
    proposals.publish(organiser, version=proposal.version)

    assert (stays[first.reference], stays[second.reference]) == (("A1",), ("A2",))
    assert given(organiser)["Atlas"] == "A1"


@pytest.mark.parametrize(("keep", "stand"), [(True, "A1"), (False, "B1")])
def test_a_given_stand_moves_only_where_it_may(organiser, session, edition, floor, keep, stand):
    atlas = exhibitor(edition, "Atlas")
    stands.give(organiser, floor["A1"], atlas)
    wishes(session, atlas, floor["B1"])

    proposal = proposals.propose(organiser, keep=keep, seconds=5)
    proposals.publish(organiser, version=proposal.version)

    assert given(organiser) == {"Atlas": stand}


def test_competitors_stand_apart_and_partners_together(organiser, edition, floor):
    one, two, three = (exhibitor(edition, name) for name in ("Atlas", "Bahia", "Chergui"))
    preferences.relate(organiser, one, two, Relation.APART, metres=8)
    preferences.relate(organiser, one, three, Relation.TOGETHER)

    proposals.propose(organiser, keep=False, seconds=5)
    placed = proposal_reads.proposal(organiser).plan.placed

    rows_of = {who: where[0][0] for who, where in placed.items()}
    assert rows_of[one.reference] != rows_of[two.reference]
    assert rows_of[one.reference] == rows_of[three.reference]


def test_pins_are_kept_and_blocked_stands_left_out(organiser, session, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    wishes(session, bahia, floor["A2"])
    preferences.pin(organiser, atlas, floor["B2"])
    preferences.block(organiser, floor["A2"])

    proposals.propose(organiser, keep=False, seconds=5)
    placed = proposal_reads.proposal(organiser).plan.placed

    assert placed[atlas.reference] == ("B2",)
    assert placed[bahia.reference] != ("A2",)


def test_pins_that_contradict_a_distance_are_refused_by_name(organiser, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    preferences.relate(organiser, atlas, bahia, Relation.APART, metres=10)
    preferences.pin(organiser, atlas, floor["A1"])
    preferences.pin(organiser, bahia, floor["A2"])

    with pytest.raises(PinsTooClose) as refused:
        proposals.propose(organiser, keep=False, seconds=5)

    assert set(refused.value.facts.values()) == {atlas.reference, bahia.reference}


def test_a_pin_on_a_stand_that_others_have_is_left_out(organiser, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    stands.give(organiser, floor["A1"], atlas)
    preferences.pin(organiser, bahia, floor["A1"])

    now = placing(organiser, keep=True)

    assert now.problem.pinned == {atlas.reference: ("A1",)}


def test_a_stand_is_worth_what_its_own_line_of_the_price_list_says(organiser, edition, floor):
    own = [
        {"item": "shell_scheme_m2", "amount": 200000, "pavilion": "africa"},
        {"item": "shell_scheme_m2", "amount": 400000, "stands": ["A2"]},
    ]
    edition.prices = {**edition.prices, "list": [*edition.prices["list"], *own]}

    worth = {one.id: one.price for one in placing(organiser).problem.modules}

    assert (worth["A1"], worth["A2"]) == (9 * 2000, 9 * 4000)
