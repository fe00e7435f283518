"""Figures counted from passages alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.gate.words import GateBar, Passage, figures

NOON = datetime(2027, 6, 5, 12, tzinfo=UTC)
MINUTES = st.integers(0, 3 * 24 * 60)


def passage(person=1, *, minutes=0, enters=True, role="visitor", gate="Nord"):
    return Passage(person, role, gate, NOON + timedelta(minutes=minutes), enters)


def test_nobody_came():
    counted = figures([], "Africa/Casablanca")

    assert (counted.days, counted.visits, counted.visitors, counted.people) == ((), 0, 0, 0)


def test_who_comes_back_is_one_visit_and_two_entries():
    [day] = figures(
        [passage(), passage(minutes=30, enters=False), passage(minutes=90, gate="Sud")], "UTC"
    ).days

    assert (day.visits, day.entries, day.board.came, day.board.inside) == (1, 2, 1, 1)
    assert day.board.by_hour == (GateBar("12", 1), GateBar("13", 1))
    assert day.board.by_gate == (GateBar("Nord", 1), GateBar("Sud", 1))


@pytest.mark.parametrize(("zone", "days"), [("UTC", 1), ("Pacific/Auckland", 2)])
def test_a_day_is_one_of_the_edition_s_time_zone(zone, days):
    counted = figures([passage(minutes=-60), passage(minutes=60)], zone)

    assert (len(counted.days), counted.visits, counted.visitors) == (days, days, 1)


def test_exhibitors_are_people_and_no_visitors():
    counted = figures([passage(), passage(2, role="exhibitor")], "UTC")

    assert (counted.people, counted.visitors, counted.visits) == (2, 1, 1)
    assert counted.days[0].board.by_role == (GateBar("exhibitor", 1), GateBar("visitor", 1))


@given(st.lists(st.tuples(st.integers(1, 6), MINUTES, st.booleans())))
def test_visitors_are_at_most_visits_and_visits_at_most_entries(rows):
    ordered = sorted(rows, key=lambda row: row[1])
    counted = figures(
        [passage(one, minutes=minutes, enters=enters) for one, minutes, enters in ordered], "UTC"
    )

    assert counted.visitors <= counted.visits <= sum(day.entries for day in counted.days)
    assert all(day.board.inside <= day.board.came for day in counted.days)
