"""Who sees an edition in preparation, and what an archived one refuses."""

import pytest

from tests import factories
from village.core.permissions import Role
from village.editions.words.life import Life


def pages(client, edition):
    code = edition.code.lower()
    return [client.get(f"/fr/{code}/{page}") for page in ("", "calls", "programme", "visit")]


def test_an_edition_in_preparation_is_seen_by_its_team_only(client, session, edition):
    edition.state = Life.PREPARING
    edition.name = {"fr": "Le secret"}
    session.commit()

    strangers = pages(client, edition)
    member = factories.MembershipFactory(edition=edition, role=Role.GATE).user
    client.login(member.email)
    teams = pages(client, edition)

    assert [page.status_code for page in strangers] == [404] * 4
    assert not any("Le secret" in page.text for page in strangers)
    assert [page.status_code for page in teams] == [200] * 4


@pytest.mark.parametrize("state", [Life.PUBLIC, Life.CLOSED, Life.ARCHIVED])
def test_the_pages_of_other_editions_stay(client, session, edition, state):
    edition.state = state
    session.commit()

    assert [page.status_code for page in pages(client, edition)] == [200] * 4


def test_an_archived_edition_is_read_only(client, session, edition):
    edition.state = Life.ARCHIVED
    session.commit()
    member = factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user
    client.login(member.email)

    answer = client.post(f"/fr/{edition.code.lower()}/studio/axes", data={})

    assert answer.status_code == 409


def test_the_first_page_of_an_edition_that_is_over_invites_nobody_to_take_part(
    client, session, edition
):
    code = edition.code.lower()
    before = client.get(f"/en/{code}/").text
    edition.state = Life.CLOSED
    session.commit()
    after = client.get(f"/en/{code}/").text

    assert ("See the plan" in before, "Those who took part" in before) == (True, False)
    assert ("See the plan" in after, "Those who took part" in after) == (False, True)
