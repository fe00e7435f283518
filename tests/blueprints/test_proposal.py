"""The proposal of stands through its pages."""

import re

import pytest

from tests import factories
from tests.blueprints.test_stands import PLAN, exhibitor, member
from village.applications.words import State
from village.core.permissions import Role


@pytest.fixture
def edition(session):
    edition = factories.EditionFactory(plan=PLAN)
    for number, x in (("A01", 0), ("A02", 6), ("A03", 12)):
        ring = [[x, 0], [x + 3, 0], [x + 3, 3], [x, 3], [x, 0]]
        factories.StandFactory(edition=edition, number=number, polygon=[ring])
    return edition


@pytest.fixture
def url(edition):
    return f"/en/{edition.code.lower()}/stands"


@pytest.fixture
def organiser(client, edition):
    client.login(member(edition, Role.ORGANISER))
    return client


@pytest.fixture
def solved(organiser, url, edition, work_off):
    """Return two exhibitors with a proposal for them."""
    files = [exhibitor(edition, name) for name in ("Atlas", "Bidaya")]
    answer = organiser.post(f"{url}/proposal", data={"keep": "y", "seconds": "10"})
    assert (answer.status_code, "/runs/" in answer.location) == (303, True)
    work_off()
    assert organiser.get(answer.location).location.endswith("/stands/proposal")
    return files


def version(page):
    return re.search(r'name="version" value="(\d+)"', page)[1]


def proposed(page):
    """Return the stands that the list of a proposal gives."""
    return re.findall(r'data-map-link><strong><bdi dir="ltr">(\w+)', page)


def test_a_proposal_is_asked_for_shown_and_published(organiser, url, solved):
    page = organiser.get(f"{url}/proposal").text
    answer = organiser.post(f"{url}/proposal/publish", data={"version": version(page)})
    after = organiser.get(answer.location).text

    assert "2 of 2 have a stand" in page
    assert "proven best" in page
    assert '<path class="curve-value"' in page
    assert "First come, first served" in page
    assert answer.status_code == 303
    assert "2 stands are given; their exhibitors are told by mail." in after


def test_publishing_to_those_who_have_not_confirmed_is_said(organiser, url, session, solved):
    solved[1].state = State.SELECTED
    session.commit()

    page = organiser.get(f"{url}/proposal").text
    notice = page.split("1 of those who get a stand has not confirmed yet")[1].split("</p>")[0]

    assert [name in notice for name in ("Atlas", "Bidaya")] == [False, True]


def test_without_a_proposal_the_page_offers_one(organiser, url, edition):
    exhibitor(edition, "Atlas")

    page = organiser.get(f"{url}/proposal").text

    assert "1 application waits for a stand." in page
    assert "Ask for a proposal" in page


def test_a_stand_shows_what_trying_somebody_there_does(organiser, url, solved):
    atlas = solved[0].reference
    [free] = {"A01", "A02", "A03"} - set(proposed(organiser.get(f"{url}/proposal").text))

    page = organiser.get(f"{url}/proposal?stand={free}&application={atlas}").text
    moved = organiser.post(
        f"{url}/proposal/move",
        data={"application": atlas, "stand": free, "version": version(page)},
    )
    after = organiser.get(moved.location).text

    assert f'Atlas on stand <bdi dir="ltr">{free}</bdi>' in page
    assert "Moved there by hand" in page
    assert "changed by hand 1 time" in after
    assert free in proposed(after)


def test_a_stand_given_meanwhile_is_said_and_nothing_given(organiser, url, edition, solved):
    page = organiser.get(f"{url}/proposal").text
    newcomer = exhibitor(edition, "Chergui")
    taken = proposed(page)[0]
    organiser.post(f"{url}/{taken}/give", data={"application": newcomer.reference})

    answer = organiser.post(f"{url}/proposal/publish", data={"version": version(page)})

    assert answer.status_code == 409
    assert f"Stand {taken} is given to both" in answer.text


def test_a_pin_a_block_and_neighbours_are_listed_and_removed(organiser, url, solved):
    atlas, bidaya = (file.reference for file in solved)
    organiser.post(f"{url}/pins", data={"application": atlas, "stand": "A01"})
    organiser.post(f"{url}/A03/block", data={"blocked": "1"})
    pair = {"first": atlas, "second": bidaya, "relation": "apart", "metres": "4"}
    organiser.post(f"{url}/neighbours", data=pair)
    again = organiser.post(f"{url}/neighbours", data=pair)
    full = organiser.get(f"{url}/neighbours").text
    organiser.post(f"{url}/pins/{atlas}/remove")
    organiser.post(f"{url}/A03/block", data={"blocked": "0"})
    first, second = sorted((atlas, bidaya))
    organiser.post(f"{url}/neighbours/{first}/{second}/remove")
    empty = organiser.get(f"{url}/neighbours").text

    assert again.status_code == 409
    assert "<bdi>Atlas</bdi> and <bdi>Bidaya</bdi>: at least 4 metres apart" in full
    assert ("Unblock the stand" in full, "Take the pin away" in full) == (True, True)
    assert ("Unblock the stand" in empty, "Take the pin away" in empty, "Remove" in empty) == (
        False, False, False,
    )  # fmt: skip


def test_two_of_one_and_apart_without_metres_are_refused(organiser, url, solved):
    atlas = solved[0].reference
    same = {"first": atlas, "second": atlas, "relation": "apart", "metres": "4"}

    answers = [
        organiser.post(f"{url}/neighbours", data=data) for data in (same, {**same, "metres": ""})
    ]

    assert [answer.status_code for answer in answers] == [422, 422]


def test_the_form_of_neighbours_begins_with_two_different_exhibitors(organiser, url, solved):
    page = organiser.get(f"{url}/neighbours").text

    offered = re.findall(r'<option (selected )?value="(TS[^"]+)">(?:Atlas|Bidaya)', page)
    assert [is_chosen for is_chosen, _ in offered] == ["", "", "", "selected "]


def test_a_dropped_proposal_makes_room_for_another(organiser, url, solved, app):
    organiser.post(f"{url}/proposal/drop")

    assert "Ask for a proposal" in organiser.get(f"{url}/proposal").text


def test_a_proposal_of_three_needs_as_many_queries_as_one_of_one(
    organiser, url, edition, solved, count_queries, work_off
):
    def queries():
        organiser.get(f"{url}/proposal")
        count_queries.clear()
        organiser.get(f"{url}/proposal?stand=A01")
        return len(count_queries)

    before = queries()
    exhibitor(edition, "Chergui")
    organiser.post(f"{url}/proposal", data={"seconds": "10"})
    work_off()

    assert queries() == before


@pytest.mark.parametrize("role", [Role.CHAIR, Role.JUROR, Role.GATE, None])
@pytest.mark.parametrize("page", ["proposal", "neighbours"])
def test_the_proposal_is_the_organisers(client, edition, url, role, page):
    client.login(member(edition, role))

    assert client.get(f"{url}/{page}").status_code == 403


def test_a_stand_that_came_free_offers_its_repairs(organiser, url, edition):
    atlas, bidaya = exhibitor(edition, "Atlas"), exhibitor(edition, "Bidaya")
    organiser.post(f"{url}/A01/give", data={"application": atlas.reference})
    organiser.post(f"{url}/A01/release")
    plan = organiser.get(f"{url}/").text
    page = organiser.get(f"{url}/repairs?stand=A01").text
    steps = re.findall(r'name="step" value="([^"]+)"', page)
    done = organiser.post(f"{url}/repairs", data={"step": steps})
    again = organiser.post(f"{url}/repairs", data={"step": [f"{bidaya.reference} A01"]})

    assert f"{url}/repairs?stand=A01" in plan
    assert "Nobody moves" in page
    assert (len(steps), done.status_code) == (1, 303)
    assert again.status_code == (409 if atlas.reference in steps[0] else 303)


def test_a_floor_without_anybody_has_nothing_to_repair(organiser, url):
    assert "There is nothing to repair" in organiser.get(f"{url}/repairs").text
