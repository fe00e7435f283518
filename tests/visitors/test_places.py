"""Places given to those who wait, when an organiser makes room."""

from dataclasses import replace

from tests.visitors.conftest import FIRST, asked
from village.board import sections as with_files
from village.editions.reads import settings
from village.editions.words.sections import Section
from village.visitors.writes import registering


def given(visitor):
    return {one.day: one.given for one in visitor.days}


def test_more_places_go_to_the_first_who_wait(visiting, organiser):
    visitors = [registering.register(visiting, asked(f"V{one} X")) for one in range(4)]
    current = settings.of(organiser.session, organiser.the_edition)
    more = replace(current.visitors, places_a_day=3)

    with_files.set_section(organiser, Section.VISITORS, replace(current, visitors=more))

    assert [given(one) for one in visitors] == [{FIRST: True}] * 3 + [{FIRST: False}]


def test_fewer_places_take_none_away(visiting, organiser):
    visitors = [registering.register(visiting, asked(f"V{one} X")) for one in range(2)]
    current = settings.of(organiser.session, organiser.the_edition)
    fewer = replace(current.visitors, places_a_day=0)

    with_files.set_all(organiser, replace(current, visitors=fewer))

    assert [given(one) for one in visitors] == [{FIRST: True}] * 2
