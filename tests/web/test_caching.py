"""A page for everybody is sent once while it stays the same; a page of one person is not kept."""

import pytest
import sqlalchemy as sa

from tests.factories import ApplicationFactory, UserFactory, texts
from village.applications.words import State
from village.editions.tables import Axis, Pavilion

PAGES = ["", "calls", "exhibitors", "plan", "programme", "visit"]


def url(edition, page="", lang="fr"):
    return f"/{lang}/{edition.code.lower()}/{page}"


def ask_again(client, path, answer):
    return client.get(path, headers={"If-None-Match": answer.headers["ETag"]})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_has_not_changed_is_not_sent_again(client, edition, page):
    first = client.get(url(edition, page))

    again = ask_again(client, url(edition, page), first)

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["ETag"].startswith('W/"')
    assert (first.headers["Cache-Control"], first.headers["Vary"]) == (
        "no-cache",
        "Accept-Language, Cookie, Accept-Encoding",
    )
    assert "Set-Cookie" not in first.headers


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
    first = client.get(url(edition))

    change(session, edition)
    session.commit()
    again = ask_again(client, url(edition), first)

    assert (again.status_code, "Changed" in first.text, "Changed" in again.text) == (
        200,
        False,
        True,
    )


def test_who_confirms_is_shown_at_once_and_who_withdraws_is_gone(client, session, edition):
    path = url(edition, "exhibitors")
    client.get(path)
    application = ApplicationFactory(edition=edition, state=State.CONFIRMED)
    name = application.organisation.name
    assert name in client.get(path).text

    application.state = State.WITHDRAWN
    session.commit()

    assert name not in client.get(path).text


def test_the_page_of_a_person_is_kept_nowhere(client, edition):
    anonymous = client.get(url(edition))
    client.login(UserFactory(name="Salma Berrada").email)

    own = ask_again(client, url(edition), anonymous)

    assert "Salma Berrada" in own.text
    assert (own.headers["Cache-Control"], "ETag" in own.headers) == ("no-store", False)


def test_a_form_with_a_token_of_its_own_is_kept_nowhere(client):
    page = client.get("/fr/account/login")

    assert (page.headers["Cache-Control"], "ETag" in page.headers) == ("no-store", False)


def test_a_message_is_shown_once_and_to_one(client, app, edition):
    client.login(UserFactory().email)
    client.post("/fr/account/logout")

    own, other = client.get(url(edition)).text, app.test_client().get(url(edition)).text

    assert ("notice notice-good" in own, "notice notice-good" in other) == (True, False)
