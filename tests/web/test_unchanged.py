"""A page that was written once is never an old one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests.factories import ApplicationFactory, UserFactory, texts
from village.applications.words import State
from village.editions.tables import Axis, Pavilion
from village.web import unchanged


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch) -> Iterator[None]:
    """Begin with nothing kept, and stay in one minute."""
    moment = datetime.now(UTC).replace(second=5)
    monkeypatch.setattr(unchanged, "now", lambda: moment)
    unchanged._written.cache_clear()
    yield
    unchanged._written.cache_clear()


def written() -> int:
    return unchanged._written.cache_info().misses


def url(edition, page="", lang="fr"):
    return f"/{lang}/{edition.code.lower()}/{page}"


@pytest.mark.parametrize("page", ["", "calls", "exhibitors", "plan", "programme", "visit"])
def test_equal_facts_are_written_once(client, edition, page):
    path = url(edition, page)

    first, second = client.get(path), client.get(path)

    assert (first.text, written()) == (second.text, 1)
    assert "Set-Cookie" not in first.headers


def test_each_language_and_address_has_its_own(client, edition):
    pages = {
        client.get(url(edition, page, lang)).text for page in ("", "calls") for lang in ("fr", "ar")
    }

    assert (len(pages), written()) == (4, 4)


def change_theme(session, edition):
    edition.theme = texts("Changed")


def change_axis(session, edition):
    axis = session.scalars(sa.select(Axis).where(Axis.edition_id == edition.id)).first()
    axis.title = texts("Changed")


def change_call(session, edition):
    edition.calls[0].title = texts("Changed")


def change_pavilion(session, edition):
    session.scalars(sa.select(Pavilion)).first().label = texts("Changed")


@pytest.mark.parametrize("change", [change_theme, change_axis, change_call, change_pavilion])
def test_what_changes_is_shown_at_once(client, session, edition, change):
    path = url(edition)
    assert "Changed" not in client.get(path).text

    change(session, edition)
    session.commit()

    assert "Changed" in client.get(path).text


def test_who_confirms_is_shown_at_once_and_who_withdraws_is_gone(client, session, edition):
    path = url(edition, "exhibitors")
    client.get(path)
    application = ApplicationFactory(edition=edition, state=State.CONFIRMED)
    name = application.organisation.name
    assert name in client.get(path).text

    application.state = State.WITHDRAWN
    session.commit()

    assert name not in client.get(path).text


def test_a_new_minute_is_written_anew(client, edition, monkeypatch):
    path = url(edition)
    client.get(path)
    moment = datetime.now(UTC).replace(year=2040)
    monkeypatch.setattr(unchanged, "now", lambda: moment)

    client.get(path)

    assert written() == 2


def test_a_person_logged_in_gets_a_page_of_their_own(client, edition):
    client.get(url(edition))
    user = UserFactory(name="Salma Berrada")
    client.login(user.email)

    page = client.get(url(edition)).text

    assert "Salma Berrada" in page
    client.post("/fr/account/logout")
    client.get(url(edition))
    assert "Salma Berrada" not in client.get(url(edition)).text


def test_a_message_is_shown_once_and_to_one(client, app, edition):
    client.login(UserFactory().email)
    client.post("/fr/account/logout")

    own, other = client.get(url(edition)).text, app.test_client().get(url(edition)).text

    assert ("notice notice-good" in own, "notice notice-good" in other) == (True, False)


def test_a_query_is_never_kept(client, edition):
    client.get(f"{url(edition, 'exhibitors')}?q=x")

    assert written() == 0


def test_settings_are_among_the_facts(client, app, edition, monkeypatch):
    assert "/outbox" in client.get(url(edition)).text

    settings = replace(app.config["VILLAGE"], env="production")
    monkeypatch.setitem(app.config, "VILLAGE", settings)

    assert "/outbox" not in client.get(url(edition)).text
