"""The team's lists are narrowed by pavilion, whoever said where a file belongs."""

import pytest
from lxml import html

from tests import factories
from tests.conftest import acting
from tests.factories import ApplicationFactory, StandFactory
from village.applications.words import State
from village.applications.writes import pavilions
from village.badges.writes import issuing
from village.contracts.writes import contracts
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.stands.writes import places


@pytest.fixture
def team(client, organiser, session, edition):
    """Return a client of the team of an edition with a file in Africa and one put into Asia."""
    edition.pavilion_rule = {"startup": "organiser", "exhibitor": "organiser"}
    for name, number in (("Moroccan", "A1"), ("Moved", "B1")):
        file = ApplicationFactory(
            edition=edition,
            organisation=factories.OrganisationFactory(name=name),
            kind=CallKind.EXHIBITOR,
            state=State.CONFIRMED,
        )
        startup = ApplicationFactory(
            edition=edition,
            organisation=factories.OrganisationFactory(name=f"{name} start-up"),
            state=State.ELIGIBLE,
        )
        zone = "asia" if name == "Moved" else "africa"
        if zone == "asia":
            for one in (file, startup):
                pavilions.move(organiser, one, "asia")
        places.give(organiser, StandFactory(edition=edition, number=number, zone=zone), file)
        contracts.draft(organiser, file)
        member = factories.OrganisationMemberFactory(organisation=file.organisation)
        own = acting(organiser, user=member.user)
        issuing.name_person(own, file, name=f"Person of {name}")
    user = factories.UserFactory()
    for role in (Role.ORGANISER, Role.CHAIR):
        factories.MembershipFactory(edition=edition, user=user, role=role)
    session.commit()
    client.login(user.email)
    return client


@pytest.mark.parametrize("path", ["contracts/", "badges/", "jury/progress", "admin/applications"])
def test_a_list_of_the_team_shows_one_pavilion(team, edition, path):
    address = f"/en/{edition.code.lower()}/{path}"

    def listed(query):
        page = html.fromstring(team.get(address + query).text)
        said = " ".join(page.xpath("//main//table")[-1].text_content().split())
        return ["Moved" in said, "Moroccan" in said]

    name = "zone" if path.startswith("admin") else "pavilion"
    assert listed("") == [True, True]
    assert listed(f"?{name}=asia") == [True, False]
    assert listed(f"?{name}=africa") == [False, True]
    if name == "pavilion":
        assert listed("?pavilion=strange") == [True, True]


@pytest.mark.parametrize("path", ["contracts/", "badges/", "jury/progress"])
def test_an_empty_pavilion_lists_nobody_and_stays_chosen(team, session, edition, path):
    address = f"/en/{edition.code.lower()}/{path}"
    empty = team.get(f"{address}?pavilion=europe")

    assert (empty.status_code, 'value="europe" selected' in empty.text) == (200, True)
    assert "Moved" not in empty.text
