"""An edition with services, and a confirmed exhibitor who may order them."""

from datetime import date

import pytest

from tests import factories
from tests.conftest import acting
from village.applications.tables import Application
from village.applications.words import State
from village.core.context import Context
from village.editions.words.calls import CallKind

SERVICES = {
    "items": [
        {
            "key": "power",
            "label": {"fr": "Branchement", "en": "Power"},
            "amount": 180000,
            "most": 1,
        },
        {"key": "screen", "label": {"fr": "Écran", "en": "Screen"}, "amount": 28050, "stock": 5},
        {
            "key": "chair",
            "label": {"fr": "Chaise", "en": "Chair"},
            "amount": 1999,
            "order_until": date(2026, 3, 2).isoformat(),
        },
    ]
}


def confirmed(ctx: Context, **organisation: object) -> Application:
    """Return a confirmed exhibitor of the context's edition."""
    return factories.ApplicationFactory(
        edition=ctx.edition,
        organisation=factories.OrganisationFactory(**organisation),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )


def of(ctx: Context, application: Application) -> Context:
    """Return the context of somebody who acts for an exhibitor."""
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    return acting(ctx, user=member.user)


@pytest.fixture
def exhibitor(ctx: Context) -> Application:
    """Return an exhibitor of the country of the edition, which offers three services."""
    ctx.the_edition.services = SERVICES
    return confirmed(ctx, name="Atlas")


@pytest.fixture
def atlas(ctx: Context, exhibitor: Application) -> Context:
    """Return the context of somebody of the exhibitor."""
    return of(ctx, exhibitor)
