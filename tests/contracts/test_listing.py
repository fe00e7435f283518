"""Contracts as organisers list them, and as their exhibitor may see them."""

import pytest

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.contracts.reads import listing
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core.errors import NotFound
from village.editions.words.calls import CallKind
from village.stands.writes import places


def test_a_placed_application_is_ready_until_its_contract_is_drafted(organiser, drafted):
    other = factories.ApplicationFactory(
        edition=organiser.edition,
        organisation=factories.OrganisationFactory(name="Bahia"),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    places.give(organiser, factories.StandFactory(edition=organiser.edition, number="B1"), other)

    assert listing.ready(organiser, "fr") == [listing.Ready(other.reference, "Bahia", "B1")]
    contracts.draft(organiser, other)
    assert listing.ready(organiser, "fr") == []


def test_the_list_counts_drafts_and_names_stand_and_sum(organiser, drafted):
    [row] = listing.listed(organiser, "fr")

    assert (row.organisation, row.stand, row.state) == ("Atlas", "A07", ContractState.DRAFTED)
    assert (row.gross_cents, row.currency) == (drafted.gross_cents, "MAD")
    assert listing.drafted(organiser) == 1
    contracts.issue(organiser, drafted)
    assert listing.drafted(organiser) == 0


def test_an_exhibitor_sees_its_contract_once_it_is_issued(organiser, exhibitor, drafted):
    with pytest.raises(NotFound):
        listing.find(exhibitor, drafted.number)

    contracts.issue(organiser, drafted)

    assert listing.find(exhibitor, drafted.number) is drafted
    assert listing.of_application(exhibitor, drafted.application) is drafted


def test_a_stranger_sees_no_contract(ctx, organiser, drafted):
    contracts.issue(organiser, drafted)
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)

    assert listing.versions(stranger, drafted.number) == []
    with pytest.raises(NotFound):
        listing.find(stranger, drafted.number)


def test_a_version_is_found_by_its_number_and_the_newest_without(organiser, drafted):
    contracts.issue(organiser, drafted)
    newer = contracts.amend(organiser, drafted)

    assert listing.find(organiser, drafted.number) is newer
    assert listing.find(organiser, drafted.number, 1) is drafted
    assert listing.versions(organiser, drafted.number) == [newer, drafted]
    assert listing.of_application(organiser, drafted.application) is drafted
    with pytest.raises(NotFound):
        listing.find(organiser, drafted.number, 3)
