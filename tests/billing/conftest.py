"""An exhibitor with an issued contract, for all tests of billing."""

from datetime import timedelta

import pytest

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.billing.tables import Invoice
from village.billing.writes import invoices
from village.contracts.tables import Contract
from village.contracts.writes import contracts
from village.core.context import Context
from village.editions.words.calls import CallKind
from village.stands.writes import places


def contracted(
    organiser: Context, name: str = "Atlas", stand: str = "A07", **facts: str
) -> Contract:
    """Return the issued contract of an exhibitor on a corner stand of 9 m²: 33 840 with tax.

    It pays half when it is issued, half thirty days before the first day.
    """
    application = factories.ApplicationFactory(
        edition=organiser.edition,
        organisation=factories.OrganisationFactory(
            **{"name": name, "address": "1, rue X", "ice": "001234567000089", **facts}
        ),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    places.give(
        organiser, factories.StandFactory(edition=organiser.edition, number=stand), application
    )
    contract = contracts.draft(organiser, application)
    contracts.issue(organiser, contract)
    return contract


@pytest.fixture
def contract(organiser: Context) -> Contract:
    """Return the issued contract of Atlas."""
    return contracted(organiser)


@pytest.fixture
def invoice(organiser: Context, contract: Contract) -> Invoice:
    """Return its deposit invoice of 16 920, issued today and due today."""
    found = invoices.draft(organiser, contract)
    invoices.issue(organiser, found)
    return found


@pytest.fixture
def exhibitor(ctx: Context, contract: Contract) -> Context:
    """Return the context of somebody of the contract's exhibitor."""
    organisation = contract.application.organisation
    return acting(ctx, user=factories.OrganisationMemberFactory(organisation=organisation).user)


@pytest.fixture
def stranger(ctx: Context) -> Context:
    """Return the context of somebody of another exhibitor of the same edition."""
    member = factories.OrganisationMemberFactory()
    factories.ApplicationFactory(edition=ctx.edition, organisation=member.organisation)
    return acting(ctx, user=member.user)


def later(ctx: Context, days: int) -> Context:
    """Return the same context so many days later."""
    return ctx.acting(ctx.actor, at=ctx.now + timedelta(days=days))
