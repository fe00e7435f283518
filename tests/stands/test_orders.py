"""What the organiser has ordered of the solver: pairs and pins, with the names concerned."""

from dataclasses import replace

import pytest

from tests import factories
from tests.stands.test_proposals import exhibitor
from village.core.errors import NotFound
from village.stands.reads import orders
from village.stands.words.places import Relation
from village.stands.writes import preferences


@pytest.fixture
def two(edition):
    return exhibitor(edition, "bahia"), exhibitor(edition, "Atlas")


def test_pairs_are_listed_with_their_names_the_latest_first(organiser, two, edition):
    first, second = two
    third = exhibitor(edition, "Zagora")
    preferences.relate(organiser, first, second, Relation.APART, metres=9)
    preferences.relate(organiser, first, third, Relation.TOGETHER)

    found = orders.pairs(organiser)

    assert [
        ({pair.first_name, pair.second_name}, pair.relation, pair.metres) for pair in found
    ] == [
        ({"bahia", "Zagora"}, Relation.TOGETHER, None),
        ({"bahia", "Atlas"}, Relation.APART, 9),
    ]
    kept = orders.find_pair(organiser, found[1].first, found[1].second)
    assert kept.metres == 9


def test_nothing_is_said_of_two_who_were_never_paired(organiser, two):
    with pytest.raises(NotFound):
        orders.find_pair(organiser, *(one.reference for one in two))


def test_pins_are_listed_by_stand(organiser, two, edition):
    for application, number in zip(two, ("B1", "A1"), strict=True):
        stand = factories.StandFactory(edition=edition, number=number)
        preferences.pin(organiser, application, stand)

    assert [(pin.stand, pin.organisation) for pin in orders.pins(organiser)] == [
        ("A1", "Atlas"),
        ("B1", "bahia"),
    ]


def test_who_may_be_ordered_for_is_named_in_any_case(organiser, two):
    assert [party.organisation for party in orders.named(organiser)] == ["Atlas", "bahia"]


def test_another_editions_orders_are_its_own(organiser, two):
    elsewhere = factories.EditionFactory()
    preferences.pin(organiser, two[0], factories.StandFactory(edition=organiser.edition))
    there = replace(organiser, edition=elsewhere)

    assert (orders.pins(there), orders.pairs(there)) == ([], [])
