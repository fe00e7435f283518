"""An organiser changes answers of a submitted file: the form, what it refuses, what both see."""

import pytest

from tests import factories
from tests.client import hidden_fields
from village.core.permissions import Role

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6, "city": "Fès"}
REASON = "Le titre était celui d'un autre projet."


@pytest.fixture
def member(edition):
    organisation = factories.OrganisationFactory(name="Aqua", **COMPLETE)
    return factories.OrganisationMemberFactory(organisation=organisation)


@pytest.fixture
def file(edition, member, session):
    return factories.ApplicationFactory(
        edition=edition, organisation=member.organisation, title="Eau"
    )


@pytest.fixture
def organiser(client, edition, file):
    user = factories.UserFactory()
    factories.MembershipFactory(user=user, edition=edition, role=Role.ORGANISER)
    client.login(user.email)
    return user


def url(edition, path=""):
    return f"/en/{edition.code.lower()}/{path}"


def change(client, edition, file, **typed):
    page = url(edition, f"apply/{file.reference}/on-behalf")
    stored = {
        "name": "Aqua", "country": "MA", "city": "Fès", "language": "fr", "team_size": "6",
        "contact_name": "A", "contact_email": "contact@example.org", "founded_year": "2021",
        "contact_phone": "+212522000000", "title": "Eau", "summary": "Des capteurs.",
        "axis": str(edition.axes[0].number), "reason": REASON,
    }  # fmt: skip
    hidden = hidden_fields(client.get(page).text)
    return client.post(page, data={**hidden, **stored, **typed})


def test_the_organiser_and_the_applicant_see_the_version_and_why(
    client, edition, member, file, organiser
):
    answer = change(client, edition, file, title="Mer")

    assert answer.status_code == 303
    organisers = client.get(answer.location).text
    client.login(member.user.email)
    applicants = client.get(url(edition, f"apply/{file.reference}")).text
    made = "Made by the organiser for the applicant"
    assert [made in page for page in (organisers, applicants)] == [True, True]
    assert file.title == "Mer"


def test_what_is_wrong_or_stale_is_said_and_loses_nothing(client, edition, file, organiser):
    silent = change(client, edition, file, title="Mer", reason="")
    empty = change(client, edition, file, title="")
    stale = change(client, edition, file, title="Mer", version="0-0")

    assert [one.status_code for one in (silent, empty, stale)] == [422, 422, 409]
    assert 'value="Mer"' in silent.text
    assert "This has to be filled before you submit." in empty.text
    assert "changed in another window" in stale.text
