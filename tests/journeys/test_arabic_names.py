"""An organisation's Arabic name is what Arabic readers meet, and no other readers."""

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.blueprints.test_stands import confirmed, edition, exhibitor, member, owner, url  # noqa: F401
from tests.conftest import acting
from village.applications.tables import Submission
from village.applications.writes.applications import mail_params
from village.badges.writes import issuing
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.organisations import Organisation

ARABIC, LATIN = "شركة الأطلس", "Atlas"
MINE = ["apply/", "apply/{file}", "badges/of/{file}", "apply/{file}/receipt"]
ORGANISERS = [
    "stands/", "contracts/", "admin/applications", "admin/applications/{file}", "badges/",
]  # fmt: skip


@pytest.fixture
def named(session, confirmed):  # noqa: F811
    """Return the confirmed application, whose organisation has a name in Arabic."""
    organisation = confirmed.organisation
    organisation.name, organisation.name_ar = LATIN, ARABIC
    session.execute(sa.delete(Submission).where(Submission.application_id == confirmed.id))
    factories.receive(confirmed)
    return confirmed


def person(ctx, application):
    """Return the badge of somebody whom the organisation has named."""
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    founder = acting(ctx, user=member.user)
    return issuing.name_person(founder, application, name="Salma", email="salma@example.org")


@pytest.mark.parametrize(("lang", "shown", "other"), [("ar", ARABIC, LATIN), ("fr", LATIN, ARABIC)])
def test_an_applicant_reads_the_name_of_the_language(app, edition, named, lang, shown, other):  # noqa: F811
    browser = owner(app, named)

    for path in MINE:
        page = browser.get(f"/{lang}/{edition.code.lower()}/{path.format(file=named.reference)}")

        assert (page.status_code, shown in page.text) == (200, True), path
        assert path.endswith("{file}") or other not in page.text, path
    receipt = browser.get(f"/{lang}/{edition.code.lower()}/apply/{named.reference}/receipt.pdf")
    assert (shown in pdf.text(receipt.data)) is True


@pytest.mark.parametrize(("lang", "shown"), [("ar", ARABIC), ("fr", LATIN)])
def test_an_organiser_reads_the_name_of_the_language(ctx, client, edition, named, lang, shown):  # noqa: F811
    client.login(member(edition, Role.ORGANISER))
    given = f"/fr/{edition.code.lower()}/stands/A01/give"
    assert client.post(given, data={"application": named.reference}).status_code == 303
    person(ctx, named)
    ctx.session.commit()

    pages = {
        path: client.get(f"/{lang}/{edition.code.lower()}/{path.format(file=named.reference)}").text
        for path in ORGANISERS
    }

    assert [path for path, page in pages.items() if shown not in page] == []


@pytest.mark.parametrize(("lang", "shown"), [("ar", ARABIC), ("fr", LATIN), ("en", LATIN)])
def test_a_mail_says_the_name_of_its_language(named, lang, shown):
    named.organisation.language = lang

    assert mail_params(named)["organisation"] == shown


@pytest.mark.parametrize(("lang", "shown"), [("ar", ARABIC), ("fr", LATIN)])
def test_a_badges_mail_says_the_name_of_its_language(ctx, edition, named, lang, shown):  # noqa: F811
    named.organisation.language = lang

    issuing.send(ctx, person(ctx, named))

    [mail] = ctx.session.scalars(sa.select(OutboxMail).where(OutboxMail.template == "badge_issued"))
    assert mail.params["organisation"] == shown


def test_without_an_arabic_name_the_name_is_one_for_all():
    organisation = Organisation(name=LATIN, name_ar="")

    assert {organisation.named(lang) for lang in ("fr", "ar", "en")} == {LATIN}
