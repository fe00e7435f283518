"""The link to an edition in preparation: who has it sees the public pages, until it is revoked."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from itsdangerous import TimestampSigner

from tests.factories import EditionFactory, MembershipFactory
from village.core.audit.tables import AuditEntry
from village.core.permissions import Role
from village.editions.words.life import Life
from village.web.preview import LIFETIME


@pytest.fixture
def edition(session):
    return EditionFactory(state=Life.PREPARING, languages=["en", "fr"])


@pytest.fixture
def home(edition):
    return f"/en/{edition.code.lower()}/"


@pytest.fixture
def organiser(app, edition):
    browser = app.test_client()
    browser.login(MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)
    return browser


@pytest.fixture
def link(organiser, home):
    organiser.post(f"{home}preview")
    return given(organiser, home)


def given(organiser, home):
    """Return the link that the team sees on its pages, as a path; empty for none."""
    found = re.findall(r'data-copy="http://localhost(/preview/[^"]+)"', organiser.get(home).text)
    return found[0] if found else ""


def test_a_link_shows_the_public_pages_and_nothing_else(client, home, link):
    assert client.get(home).status_code == 404

    followed = client.get(link)

    assert (followed.status_code, followed.location) == (303, home)
    pages = ("", "calls", "exhibitors", "plan", "programme", "visit", "legal", "privacy")
    assert [client.get(home + page).status_code for page in pages] == [200] * len(pages)
    others = ("apply/start", "admin/", "verify/", "stands/")
    assert [client.get(home + page).status_code for page in others] == [404] * len(others)
    assert link not in client.get(home).text


def test_what_is_in_preparation_is_in_no_search_engine(client, home, link):
    followed = client.get(link)
    answers = [followed, client.get(home), client.get(f"{home}calls")]

    assert [answer.headers.get("X-Robots-Tag") for answer in answers] == ["noindex"] * 3
    assert "Disallow: /preview/" in client.get("/robots.txt").text


def test_a_public_edition_is_listed(client, session, edition, home):
    edition.state = Life.PUBLIC
    session.commit()

    assert "X-Robots-Tag" not in client.get(home).headers


def test_a_link_that_is_taken_back_leads_nowhere_for_those_too_who_followed_it(
    client, organiser, home, link
):
    client.get(link)

    organiser.post(f"{home}preview/revoke")

    assert (client.get(link).status_code, client.get(home).status_code) == (404, 404)
    assert given(organiser, home) == ""


def test_another_link_replaces_the_first(client, organiser, home, link):
    organiser.post(f"{home}preview")

    assert client.get(link).status_code == 404
    assert client.get(given(organiser, home)).status_code == 303


def test_a_link_shows_its_own_edition_only(client, session, link):
    other = EditionFactory(state=Life.PREPARING, preview_key="k")
    client.get(link)

    assert client.get(f"/fr/{other.code.lower()}/").status_code == 404


@pytest.mark.parametrize("change", [lambda token: token[:-2], lambda _: "x", lambda _: "W10.a.b"])
def test_a_forged_link_leads_nowhere(client, link, change):
    start, _, token = link.rpartition("/")

    assert client.get(f"{start}/{change(token)}").status_code == 404


def test_a_link_grows_old(client, link, monkeypatch):
    later = int((datetime.now(UTC) + LIFETIME + timedelta(days=1)).timestamp())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: later)

    assert client.get(link).status_code == 404


def test_who_previews_cannot_change_anything(client, home, link):
    client.get(link)

    assert client.post(f"{home}preview").status_code in (400, 404)
    assert client.get(f"{home}preview").status_code in (404, 405)


def test_links_are_in_the_log_without_their_key(session, edition, organiser, home, link):
    organiser.post(f"{home}preview/revoke")

    about = sa.select(AuditEntry).where(AuditEntry.action.like("%preview%"))
    entries = session.scalars(about.order_by(AuditEntry.id))
    assert [(one.action, one.data) for one in entries] == [
        ("give_preview_link", {}), ("revoke_preview_link", {}),
    ]  # fmt: skip


def test_only_who_configures_gives_a_link(app, edition, home):
    gate = app.test_client()
    gate.login(MembershipFactory(edition=edition, role=Role.GATE).user.email)

    assert gate.get(home).status_code == 200
    assert given(gate, home) == ""
    assert gate.post(f"{home}preview").status_code == 403
