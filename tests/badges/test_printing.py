"""Badges printed: which wait, what a sheet shows, and that they were printed."""

import io

import pytest
from PIL import Image

from tests import factories
from tests.pdf import text
from village.badges.words import BadgeState
from village.badges.writes import issuing, printing
from village.core.errors import Forbidden, TextNotDrawable
from village.core.files import pictures
from village.engines.pictures import clean
from village.stands import PlaceState, StandPlace


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


def test_a_name_that_cannot_be_printed_stops_the_sheet_and_is_named(organiser, people):
    people[1].name = "Zoë 𒀭"

    with pytest.raises(TextNotDrawable) as refused:
        printing.drawn(organiser, people, "a6")

    assert refused.value.facts == {"texts": "Zoë 𒀭 (𒀭)"}
    assert printing.previewed(organiser, people[0], "a6").startswith("<svg")


def test_a_mail_brings_a_badge_that_is_in_force_and_can_be_printed(organiser, people):
    badge = people[0]
    assert printing.mailed(organiser, badge.reference) is None

    issuing.issue(organiser, [badge])
    assert "Salma" in text(printing.mailed(organiser, badge.reference))

    badge.name = "𒀭"
    organiser.session.flush()
    assert printing.mailed(organiser, badge.reference) is None


def test_only_who_issues_badges_prints_them(founder, people):
    with pytest.raises(Forbidden):
        printing.print_now(founder, people, "a6")
    assert [badge.state for badge in people] == [BadgeState.REQUESTED] * 3


def test_a_badge_shows_the_editions_logo(organiser, people):
    issuing.issue(organiser, people[:1])
    plain = printing.drawn(organiser, people[:1], "a6")
    content = io.BytesIO()
    Image.new("RGB", (90, 60), "#225588").save(content, "PNG")
    logo = clean(content.getvalue())
    pictures.keep(organiser, logo.name, logo.content)
    organiser.the_edition.logo = {"file": logo.name}

    shown = printing.drawn(organiser, people[:1], "a6")

    assert (plain.count(b"/DCTDecode"), shown.count(b"/DCTDecode")) == (0, 1)
    assert "data:image/jpeg" in printing.previewed(organiser, people[0], "a6")


def test_a_badge_says_where_its_bearer_stands_and_comes_from(organiser, startup, people):
    stand = factories.StandFactory(edition=organiser.edition, number="A-02")
    given = {"state": PlaceState.ALLOCATED, "state_at": organiser.now}
    organiser.session.add(StandPlace(stand=stand, application=startup, **given))
    organiser.session.flush()
    people[0].days = ["2027-06-05", "2027-06-06"]

    first, second, _third = printing.data_of(organiser, people)

    assert (first.stand, first.country) == ("Stand A-02", "Maroc")
    assert (first.days, second.days) == ("5\u00a0et\u00a06\u00a0juin\u00a02027", "")


def test_the_list_to_hand_out_has_the_issued_badges_alone(organiser, people):
    issuing.issue(organiser, people[:1])

    found = text(printing.handout(organiser, "fr"))

    assert (people[0].reference in found, people[1].reference in found) == (True, False)
