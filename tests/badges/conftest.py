"""Somebody of a confirmed start-up, and the people it has named."""

import pytest

from tests import factories
from tests.conftest import acting
from village.applications.tables import Application
from village.applications.words import State
from village.badges.tables import Badge
from village.badges.writes import issuing
from village.core.context import Context


@pytest.fixture
def startup(ctx: Context) -> Application:
    """Return a confirmed start-up, which may name four people."""
    return factories.ApplicationFactory(
        edition=ctx.edition,
        organisation=factories.OrganisationFactory(name="Atlas"),
        state=State.CONFIRMED,
    )


@pytest.fixture
def founder(ctx: Context, startup: Application) -> Context:
    """Return the context of somebody of that start-up."""
    member = factories.OrganisationMemberFactory(organisation=startup.organisation)
    return acting(ctx, user=member.user)


@pytest.fixture
def people(founder: Context, startup: Application) -> list[Badge]:
    """Return the requested badges of three people, in the order of naming."""
    return [
        issuing.name_person(founder, startup, name=name, email=f"{name.lower()}@example.org")
        for name in ("Salma", "Adil", "Nora")
    ]
