"""Exhibitors as everybody sees them: announced ones alone, by name, and what one looks for."""

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.tables import Application
from village.applications.words import State
from village.contracts.reads import exhibitors
from village.contracts.reads.exhibitors import ExhibitorFilters
from village.contracts.writes import contracts
from village.core.errors import NotFound
from village.editions.words.calls import CallKind
from village.stands.words.places import PlaceState
from village.stands.writes import places


@pytest.fixture
def fair(ctx):
    """Return the context of an edition with four exhibitors, of whom one is no secret yet."""
    for name, values in {
        "Éole": {"title": "Vents", "organisation": {"country": "FR"}},
        "Atlas": {"title": "Énergie", "axis": ctx.edition.axes[1]},
        "Secret": {"state": State.SELECTED},
        "Zagora": {"title": "Bus", "kind": CallKind.EXHIBITOR},
    }.items():
        fields = values.pop("organisation", {})
        factories.ApplicationFactory(
            edition=ctx.edition,
            reference=name,
            organisation=factories.OrganisationFactory(name=name, **fields),
            **{"state": State.CONFIRMED, **values},
        )
    return ctx


def names(ctx, **filters):
    found, total = exhibitors.listing(ctx, "fr", ExhibitorFilters(**filters))
    assert total == len(found)
    assert exhibitors.matching(ctx, ExhibitorFilters(**filters)) == {one.reference for one in found}
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, ["Atlas", "Éole", "Zagora"]),
        ({"pavilion": "europe"}, ["Éole"]),
        ({"kind": "exhibitor"}, ["Zagora"]),
        ({"text": "ENER"}, ["Atlas"]),
        ({"text": "eole vent"}, ["Éole"]),
        ({"text": "secret"}, []),
    ],
)
def test_a_visitor_finds_announced_exhibitors_by_name_and_facts(fair, filters, left):
    assert names(fair, **filters) == left


def test_a_visitor_finds_exhibitors_by_axis(fair):
    assert names(fair, axis=fair.the_edition.axes[1].number) == ["Atlas"]


def test_a_page_of_the_list_says_how_many_there_are_in_all(fair):
    first, total = exhibitors.listing(fair, "fr", ExhibitorFilters(), size=2)
    rest, _ = exhibitors.listing(fair, "fr", ExhibitorFilters(), page=2, size=2)

    assert ([one.name for one in first], total) == (["Atlas", "Éole"], 3)
    assert [one.name for one in rest] == ["Zagora"]


def test_one_exhibitor_is_found_and_a_secret_one_is_not(fair):
    assert exhibitors.find(fair, "Zagora", "fr").zone == "africa"
    assert exhibitors.find(fair, "Atlas", "ar").zone == "startups"
    with pytest.raises(NotFound):
        exhibitors.find(fair, "Secret", "fr")


def test_the_plan_names_only_who_is_announced(fair, organiser):
    for number, reference in (("A1", "Zagora"), ("A2", "Secret"), ("A3", None)):
        stand = factories.StandFactory(edition=fair.edition, number=number)
        if reference:
            application = next(a for a in _applications(fair) if a.reference == reference)
            places.give(organiser, stand, application)

    shown = [(row.number, row.state, row.holder) for row in exhibitors.on_plan(fair, "fr")]

    assert shown == [
        ("A1", PlaceState.ALLOCATED, "Zagora"),
        ("A2", PlaceState.HELD, ""),
        ("A3", PlaceState.FREE, ""),
    ]


def _applications(ctx):
    return ctx.session.scalars(sa.select(Application)).all()


def test_a_selected_exhibitor_under_contract_is_announced(ctx, organiser, drafted):
    drafted.application.state = State.SELECTED
    ctx.session.flush()
    assert names(ctx) == []

    drafted.application.state = State.CONFIRMED
    contracts.issue(organiser, drafted)
    drafted.application.state = State.SELECTED
    ctx.session.flush()

    assert names(ctx) == ["Atlas"]


@pytest.mark.parametrize(
    ("website", "url"), [("atlas.example", "https://atlas.example"), ("", ""), ("javascript:x", "")]
)
def test_a_website_is_a_link_only_where_it_is_one(fair, website, url):
    [application] = [a for a in _applications(fair) if a.reference == "Atlas"]
    application.organisation.website = website
    fair.session.flush()

    assert exhibitors.find(fair, "Atlas", "fr").website_url == url
