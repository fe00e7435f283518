"""A draw as it is seen: who still comes before somebody, names, stands, the draw of a file."""

import pytest

from tests.draws.conftest import at, exhibitor
from village.applications.words import State
from village.core.errors import NotFound
from village.draws.reads import turns
from village.draws.words import TurnState
from village.draws.writes import running
from village.stands.reads.places import find
from village.stands.writes import places


def test_it_says_whose_turn_it_is_and_how_many_come_before(organiser, opened, three):
    places.give(organiser, find(organiser, "B1"), three[0])

    view = turns.seen(at(organiser, 1), opened)

    assert [(one.organisation, one.state, one.stand) for one in view.participants] == [
        ("Nour", TurnState.PLACED, "B1"),
        ("Atlas", TurnState.NOW, ""),
        ("Rif", TurnState.WAITING, ""),
    ]
    assert [view.before(one.reference) for one in three] == [0, 0, 1]
    assert (view.present, view.following) == (view.participants[1], view.participants[2])


def test_who_withdrew_takes_part_no_more_and_the_name_is_not_public(organiser, opened, three):
    three[1].state = State.WITHDRAWN
    organiser.session.flush()

    one = turns.seen(organiser, opened).of(three[1].reference)

    assert (one.state, one.organisation, one.public_name) == (TurnState.OUT, "Atlas", "")


def test_the_draw_of_a_file_is_the_one_that_was_opened(organiser, prepared, three):
    assert turns.of_application(organiser, three[0]) is None
    assert turns.going_on(organiser) is None

    running.begin(organiser, prepared)

    assert turns.of_application(organiser, three[0]) is turns.going_on(organiser) is prepared
    assert turns.of_application(organiser, exhibitor(organiser, "Late", 9)) is None
    assert (turns.listed(organiser), turns.find(organiser, 1)) == ([prepared], prepared)
    with pytest.raises(NotFound):
        turns.find(organiser, 2)
