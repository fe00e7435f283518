"""A correction through the pages: the organiser asks, the founder corrects what is asked alone."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories
from tests.client import hidden_fields
from village.core.permissions import Role

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6, "city": "Fès"}


@pytest.fixture
def member(edition):
    organisation = factories.OrganisationFactory(name="Aqua", **COMPLETE)
    return factories.OrganisationMemberFactory(organisation=organisation)


@pytest.fixture
def file(edition, member, session):
    """A file submitted by a founder to a call that is over."""
    file = factories.ApplicationFactory(
        edition=edition, organisation=member.organisation, title="Eau"
    )
    file.call.deadline_at = datetime.now(UTC) - timedelta(days=1)
    session.commit()
    return file


@pytest.fixture
def organiser(client, edition):
    user = factories.UserFactory()
    factories.MembershipFactory(user=user, edition=edition, role=Role.ORGANISER)
    client.login(user.email)
    return user


def url(edition, path=""):
    return f"/en/{edition.code.lower()}/{path}"


def ask(client, edition, file, **typed):
    page = url(edition, f"admin/applications/{file.reference}/correction")
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    data = {"answers": ["title"], "message": "Trop court.", "last_day": day, **typed}
    return client.post(page, data={**hidden_fields(client.get(page).text), **data})


def test_a_correction_goes_from_the_organiser_to_the_founder_and_back(
    client, edition, member, file, organiser
):
    path = url(edition, f"admin/applications/{file.reference}")

    assert ask(client, edition, file).status_code == 303
    assert "Correction asked for until" in client.get(path).text

    client.login(member.user.email)
    mine = url(edition, f"apply/{file.reference}")
    shown = client.get(mine).text
    assert "Please correct your application by" in shown
    assert "Trop court." in shown
    assert "Correct the application" in client.get(url(edition, "apply/")).text
    form = client.post(f"{mine}/amendment").location
    page = client.get(form).text
    assert 'name="title"' in page
    assert 'name="summary"' not in page
    typed = {
        "version": hidden_fields(page)["version"],
        "title": "Mer",
        "summary": "!",
        "do": "review",
    }
    review = client.post(form, data=typed).location
    assert client.post(review, data=hidden_fields(client.get(review).text)).status_code == 303

    client.login(organiser.email)
    assert "Correction received on" in client.get(path).text
    made, asked = (
        client.get(url(edition, f"admin/applications?correction={state}")).text
        for state in ("made", "asked")
    )
    assert (file.reference in made, file.reference in asked) == (True, False)
    assert "corrected by the applicants" in client.get(url(edition, "admin/")).text
    assert (file.title, file.summary[:8]) == ("Mer", "Capteurs")


def test_what_is_wrong_is_said_beside_its_field_and_stays_typed(client, edition, file, organiser):
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()

    empty = ask(client, edition, file, answers=[])
    late = ask(client, edition, file, last_day=yesterday)

    assert (empty.status_code, late.status_code) == (422, 422)
    assert "Choose at least one answer." in empty.text
    assert "Choose a day that is not over" in late.text
    assert "Trop court." in late.text


def test_it_is_taken_back(client, edition, file, organiser):
    ask(client, edition, file)
    path = url(edition, f"admin/applications/{file.reference}")

    taken = client.post(f"{path}/correction/take-back")
    again = client.post(f"{path}/correction/take-back")

    assert (taken.status_code, again.status_code) == (303, 404)
    assert "Correction asked for until" not in client.get(path).text
