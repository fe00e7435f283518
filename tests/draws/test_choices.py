"""What one may choose: suiting free stands with prices, and what each would cost the others."""

from tests.draws.conftest import PLAN, at, exhibitor
from village.draws.reads import choices
from village.draws.reads.turns import seen
from village.draws.writes import preparing
from village.stands.reads import places as stand_reads
from village.stands.words.places import Relation
from village.stands.writes import places, preferences


def test_each_free_stand_shows_its_price_and_whether_everybody_after_can_be_placed(
    organiser, opened
):
    view = seen(at(organiser, 1), opened)

    found = choices.choices(organiser, view, view.participants[0])

    assert [(one.number, one.area_m2, one.net_cents, one.safe) for one in found.stands] == [
        # registration, then 9 or 18 m² at 2 500, and 12 % for the second open side
        ("A1", 9, 300_000 + 9 * 280_000, False),
        ("A2", 9, 300_000 + 9 * 280_000, False),
        ("B1", 18, 300_000 + 18 * 280_000, True),
    ]
    assert [one.number for one in found.safe] == ["B1"]
    assert (found.of("A1"), found.of("Z9")) == (found.stands[0], None)
    assert (found.look.others, found.look.placeable) == (2, 2)


def test_who_chooses_sees_the_price_of_a_special_stand(organiser, opened):
    prices = organiser.the_edition.prices
    special = {"item": "shell_scheme_m2", "amount": 400_000, "stands": ["A2"]}
    organiser.the_edition.prices = {**prices, "list": [*prices["list"], special]}
    view = seen(at(organiser, 1), opened)

    found = choices.choices(organiser, view, view.participants[0])

    assert found.of("A1").net_cents == 300_000 + 9 * 280_000
    assert found.of("A2").net_cents == 300_000 + 9 * 448_000


def test_a_stand_too_near_to_somebody_says_so_and_can_be_taken(organiser, opened, three):
    placed = exhibitor(organiser, "Souss", 9)
    places.give(organiser, stand_reads.find(organiser, "A1"), placed)
    preferences.relate(organiser, three[0], placed, Relation.APART, metres=12)

    view = seen(at(organiser, 1), opened)
    found = choices.choices(organiser, view, view.of(three[0].reference))

    [rule] = found.of("B1").broken
    assert (rule.stand, rule.metres, rule.wanted) == ("A1", 5.0, 12)


def test_a_shortage_names_people_and_the_stands_that_they_compete_for(organiser, three):
    exhibitor(organiser, "Souss", 9)
    draw = preparing.prepare(organiser, PLAN)

    [found] = choices.shortages(organiser, seen(organiser, draw))

    assert {one.organisation for one in found.participants} == {"Atlas", "Rif", "Souss"}
    assert found.stands == ("A1", "A2")


def test_the_number_of_queries_does_not_grow_with_people_or_stands(
    organiser, opened, count_queries
):
    view = seen(organiser, opened)
    organiser.session.flush()
    count_queries.clear()
    choices.choices(organiser, view, view.participants[0])
    asked = len(count_queries)
    count_queries.clear()
    choices.choices(organiser, view, view.participants[1])

    assert len(count_queries) == asked <= 7
