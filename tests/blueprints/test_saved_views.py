"""The list as one wants to find it again: columns chosen, saved under a name, opened, forgotten."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import factories
from village.applications.words import State
from village.core.permissions import Role


@pytest.fixture
def edition(ctx):
    """Return the edition."""
    return ctx.the_edition


@pytest.fixture
def boss(client, edition):
    """Log an organiser in, where there is a file."""
    factories.ApplicationFactory(edition=edition, state=State.SUBMITTED, title="Aquanaute")
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    client.login(user.email)
    return user


def url(edition, path=""):
    return f"/en/{edition.code.lower()}/admin/applications{path}"


def heads(page: str) -> list[str]:
    """Return the headings of the table's columns."""
    [head] = re.findall(r"<thead>(.*?)</thead>", page, re.DOTALL)
    cells = re.findall(r"<th[^>]*>(.*?)</th>", head, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


def links(page: str) -> dict[str, str]:
    """Return the addresses of the saved views by their names."""
    [shown] = re.findall(r'<nav aria-label="Saved views">(.*?)</nav>', page, re.DOTALL) or [""]
    found = re.findall(r'href="([^"]+)"[^>]*><bdi>([^<]+)</bdi>', shown)
    return {name: unescape(address) for address, name in found}


def test_the_columns_of_the_list_are_chosen(client, edition, boss):
    page = client.get(url(edition, "?column=state&column=pavilion&column=nonsense")).text

    assert heads(page) == ["Application", "Pavilion", "State"]
    assert heads(client.get(url(edition, "?column=nonsense")).text) == [
        "Application",
        "Organisation",
        "Pavilion",
        "Axis",
        "State",
        "Submitted on",
    ]


def test_a_view_is_saved_opened_and_forgotten(client, edition, boss):
    query = "?state=submitted&order=title&down=0&column=state&page=1"
    saved = client.post(
        url(edition, f"/views{query}"), data={"name": "To read"}, follow_redirects=True
    ).text

    address = links(saved)["To read"]
    opened = client.get(address).text
    forgotten = client.post(
        url(edition, "/views/forget"), data={"name": "To read"}, follow_redirects=True
    ).text

    assert parse_qs(urlsplit(address).query) == {
        "state": ["submitted"],
        "order": ["title"],
        "down": ["0"],
        "column": ["state"],
    }
    assert heads(opened) == ["Application", "State"]
    assert re.search(r'aria-current="page"><bdi>To read', opened)
    assert "The view is forgotten." in forgotten
    assert links(forgotten) == {}


def test_a_view_without_a_name_is_not_saved(client, edition, boss):
    page = client.post(url(edition, "/views"), data={"name": ""}, follow_redirects=True).text

    assert "This has to be filled." in page
    assert links(page) == {}


def test_a_shared_view_is_there_for_a_colleague_who_cannot_forget_it(client, edition, boss):
    client.post(url(edition, "/views?state=draft"), data={"name": "Drafts", "shared": "1"})
    chair = factories.MembershipFactory(edition=edition, role=Role.CHAIR).user
    client.login(chair.email)

    page = client.get(url(edition)).text

    assert links(page) == {"Drafts": url(edition, "?state=draft")}
    assert "Forget “Drafts”" not in page
    assert client.post(url(edition, "/views/forget"), data={"name": "Drafts"}).status_code == 404
