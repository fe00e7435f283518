"""Two files of one organisation are compared, and one is closed as the duplicate of the other."""

import pytest

from tests import factories
from tests.client import hidden_fields
from village.applications.words import State
from village.core.permissions import Role

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6, "city": "Fès"}


@pytest.fixture
def pair(client, edition):
    """Two files, before an organiser who is logged in."""
    user = factories.UserFactory()
    factories.MembershipFactory(user=user, edition=edition, role=Role.ORGANISER)
    client.login(user.email)
    members = [
        factories.OrganisationMemberFactory(
            organisation=factories.OrganisationFactory(name=name, **COMPLETE)
        )
        for name in ("Aqua", "Aqua SARL")
    ]
    return [
        factories.ApplicationFactory(edition=edition, organisation=one.organisation, title=title)
        for one, title in zip(members, ("Eau", "Mer"), strict=True)
    ]


def page_of(edition, kept, closed):
    return (
        f"/en/{edition.code.lower()}/admin/applications/{kept.reference}/merge/{closed.reference}"
    )


def merge(client, edition, kept, closed, **typed):
    page = page_of(edition, kept, closed)
    hidden = hidden_fields(client.get(page).text)
    return client.post(page, data={**hidden, "note": "Double envoi.", **typed})


def test_the_answers_are_chosen_and_both_pages_lead_to_each_other(client, edition, pair):
    kept, closed = pair
    own = f"/en/{edition.code.lower()}/admin/applications"
    assert page_of(edition, kept, closed) in client.get(f"{own}/{kept.reference}").text

    answer = merge(client, edition, kept, closed, **{"from-title": "closed", "from-name": "kept"})

    assert (answer.status_code, kept.title, kept.organisation.name) == (303, "Mer", "Aqua")
    assert closed.state is State.WITHDRAWN
    assert "Duplicates closed in its favour" in client.get(answer.location).text
    assert "Closed as a duplicate of" in client.get(f"{own}/{closed.reference}").text
    assert "These two cannot be merged." in client.get(page_of(edition, kept, closed)).text


def test_what_is_missing_or_stale_is_said_and_the_choice_stays(client, edition, pair):
    kept, closed = pair
    chosen = {"from-title": "closed"}

    silent = merge(client, edition, kept, closed, note="", **chosen)
    stale = merge(client, edition, kept, closed, seen="0", **chosen)
    itself = client.get(page_of(edition, kept, kept))

    assert [one.status_code for one in (silent, stale, itself)] == [422, 409, 404]
    assert "has changed since you saw it" in stale.text
    assert "Double envoi." in stale.text
    assert (kept.title, closed.state) == ("Eau", State.SUBMITTED)
