"""Editions as pages find and show them: those in preparation are nobody's to see."""

from datetime import date

import pytest

from tests.factories import EditionFactory, PavilionFactory, texts
from village.core.errors import NotFound
from village.editions.reads import editions
from village.editions.words.life import Life


@pytest.fixture
def three(session, edition):
    """Return a past edition, the present one, and a later one that is in preparation."""
    past = EditionFactory(starts_on=date(2020, 6, 5), state=Life.ARCHIVED)
    coming = EditionFactory(
        starts_on=date(2099, 6, 5), ends_on=date(2099, 6, 6), state=Life.PREPARING
    )
    return past, edition, coming


def test_the_current_edition_is_the_latest_that_is_no_secret(session, three):
    past, present, coming = three

    assert editions.current(session) is present
    assert editions.everything(session) == [present, past]
    assert editions.all_of_them(session) == [coming, present, past]


def test_an_edition_is_found_by_its_code_in_any_case(session, edition):
    assert editions.by_code(session, edition.code.lower()) is edition
    assert editions.by_code(session, "nothing") is None
    assert editions.by_id(session, edition.id) is edition


def test_a_call_is_found_by_its_key_and_calls_stand_in_their_order(session, edition):
    startup, exhibitor = editions.calls(session, edition.id)

    assert (startup.key, exhibitor.key) == ("startup", "exhibitor")
    assert editions.call(session, edition.id, "exhibitor") is exhibitor
    with pytest.raises(NotFound):
        editions.call(session, edition.id, "halls")


@pytest.mark.parametrize(("language", "line"), [("fr", "Les Halles, Lyon"), ("ar", "السوق، ليون")])
def test_a_place_is_named_with_its_city_in_one_line(edition, language, line):
    edition.venue = {
        "name": {"fr": "Les Halles", "ar": "السوق"},
        "city": {"fr": "Lyon", "ar": "ليون"},
    }

    assert editions.venue_line(edition, language) == line


def test_the_frame_of_a_page_is_in_its_language_and_names_pavilions(edition):
    edition.name = texts("Salon")
    edition.pavilions.append(PavilionFactory.build(code="water", label=texts("Eau")))

    found = editions.view(edition, "ar")

    assert (found.name, found.organiser) == ("Salon (ar)", "Casablanca Events")
    assert found.pavilion("water") == "Eau (ar)"
    assert found.pavilion("unknown") == "unknown"
