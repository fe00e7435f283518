"""An exhibitor with a stand and a drafted contract, for all tests of contracts that need one."""

import pytest

from tests import factories
from tests.conftest import acting
from tests.reading import read_here
from village.applications.words import State
from village.contracts.tables import Contract
from village.contracts.writes import contracts
from village.core.context import Context
from village.editions.words.calls import CallKind
from village.stands.writes import places

__all__ = ["read_here"]  # by every test of this folder


@pytest.fixture
def drafted(organiser: Context) -> Contract:
    """Return the drafted contract of Atlas on the corner stand A07 of 9 m²."""
    application = factories.ApplicationFactory(
        edition=organiser.edition,
        organisation=factories.OrganisationFactory(name="Atlas", address="1, rue X"),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    stand = factories.StandFactory(edition=organiser.edition, number="A07")
    places.give(organiser, stand, application)
    return contracts.draft(organiser, application)


@pytest.fixture
def exhibitor(ctx: Context, drafted: Contract) -> Context:
    """Return the context of somebody of the contract's exhibitor."""
    organisation = drafted.application.organisation
    return acting(ctx, user=factories.OrganisationMemberFactory(organisation=organisation).user)
