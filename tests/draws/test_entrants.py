"""Who can take part in a draw, and in how many editions before it did."""

from tests import factories
from village.applications.words import State
from village.draws.reads.entrants import earlier_editions, entrants
from village.stands.reads.places import find
from village.stands.writes import places


def test_confirmed_applications_without_a_stand_can_take_part(organiser, three):
    factories.ApplicationFactory(edition=organiser.edition, state=State.SELECTED)
    places.give(organiser, find(organiser, "A1"), three[1])

    assert entrants(organiser) == [three[0], three[2]]


def test_an_organisation_is_known_again_by_its_number_or_its_name(organiser, three):
    year = organiser.the_edition.starts_on.year
    for before, name, ice in ((1, "Nour SA", "77"), (2, "nour", ""), (2, "Nour", "77")):
        edition = factories.EditionFactory(
            starts_on=organiser.the_edition.starts_on.replace(year=year - before)
        )
        factories.ApplicationFactory(
            edition=edition, organisation__name=name, organisation__ice=ice, state=State.CONFIRMED
        )
    three[0].organisation.ice = "77"
    organiser.session.flush()

    assert earlier_editions(organiser, [one.id for one in three]) == {three[0].id: 3}
