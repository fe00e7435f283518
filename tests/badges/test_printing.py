"""Badges printed: which wait, what a sheet shows, and that they were printed."""

import pytest

from tests.pdf import text
from village.badges.words import BadgeState
from village.badges.writes import issuing, printing
from village.core.errors import Forbidden, NotFound


def test_printed_badges_wait_no_longer_unless_they_are_asked_for_again(organiser, people):
    issuing.issue(organiser, people)
    ids = [badge.id for badge in people]

    content = printing.print_now(organiser, people[:1], "a6")

    assert "Salma" in text(content)
    assert (people[0].printed_at, people[0].prints) == (organiser.now, 1)
    assert printing.waiting(organiser, again=False) == ids[1:]
    assert printing.waiting(organiser, again=True) == ids


def test_the_chosen_badges_come_by_organisation(organiser, people):
    people[0].organisation_name = "Zagora"
    organiser.session.flush()

    found = printing.chosen(organiser, [badge.id for badge in people])

    assert found == [*people[1:], people[0]]


def test_only_who_issues_badges_prints_them(founder, people):
    with pytest.raises(Forbidden):
        printing.print_now(founder, people, "a6")
    assert [badge.state for badge in people] == [BadgeState.REQUESTED] * 3


def test_the_list_to_hand_out_has_the_issued_badges_alone(organiser, people):
    issuing.issue(organiser, people[:1])

    found = text(printing.handout(organiser, "fr"))

    assert (people[0].reference in found, people[1].reference in found) == (True, False)


def test_there_is_no_list_to_hand_out_before_a_badge_is_issued(organiser, people):
    with pytest.raises(NotFound):
        printing.handout(organiser, "fr")
