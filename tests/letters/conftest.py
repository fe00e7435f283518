"""A confirmed exhibitor that asks for letters, for all tests that need one."""

import pytest

from tests import factories
from tests.conftest import NOW, acting
from village.applications.tables import Application
from village.applications.words import State
from village.core.context import Context
from village.editions.words.calls import CallKind
from village.engines.documents.seal_office import SealOffice
from village.engines.documents.sealing import demo_pkcs12, key_of_pkcs12
from village.stands.writes import places


@pytest.fixture(scope="session")
def office() -> SealOffice:
    """Return an office with a demo certificate that is valid at `NOW`."""
    return SealOffice(key_of_pkcs12(demo_pkcs12("Demo office", "x", NOW), "x"), demo=True)


@pytest.fixture
def confirmed(organiser: Context) -> Application:
    """Return the confirmed application of Teranga on stand A07."""
    application = factories.ApplicationFactory(
        edition=organiser.edition,
        organisation=factories.OrganisationFactory(
            name="Teranga", name_ar="تيرانغا", country="SN", language="fr"
        ),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    stand = factories.StandFactory(edition=organiser.edition, number="A07")
    places.give(organiser, stand, application)
    return application


@pytest.fixture
def exhibitor(ctx: Context, confirmed: Application) -> Context:
    """Return the context of somebody of Teranga."""
    member = factories.OrganisationMemberFactory(organisation=confirmed.organisation)
    return acting(ctx, user=member.user)
