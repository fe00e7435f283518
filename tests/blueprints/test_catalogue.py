"""The catalogue as data: what the list of exhibitors shows, and no more."""

from tests.factories import ApplicationFactory, UserFactory
from village.applications.words import State


def feed(edition):
    return f"/fr/{edition.code.lower()}/exhibitors.json"


def test_the_catalogue_holds_what_the_list_of_exhibitors_shows(client, session, edition):
    shown = ApplicationFactory(
        edition=edition, state=State.CONFIRMED, title="Lumière", summary="Seen by the jury"
    )
    hidden = ApplicationFactory(edition=edition, state=State.SELECTED)
    session.commit()

    answer = client.get(feed(edition))

    told = answer.get_json()
    [one] = told["exhibitors"]
    assert (told["edition"], told["total"], one["reference"]) == (edition.code, 1, shown.reference)
    assert (one["name"], one["title"]) == (shown.organisation.name, "Lumière")
    assert set(one) == {
        "reference", "url", "kind", "name", "name_ar", "country", "city", "title", "axis",
        "pavilion", "stand",
    }  # fmt: skip
    for private in (hidden.reference, "Seen by the jury", shown.organisation.contact_email):
        assert private not in answer.text
    assert client.get(one["url"].removeprefix("http://localhost")).status_code == 200
    assert f'href="{feed(edition)}"' in client.get(f"/fr/{edition.code.lower()}/exhibitors").text


def test_the_catalogue_is_kept_for_minutes_and_asked_for_again(client, session, edition):
    first = client.get(feed(edition))
    known = {"If-None-Match": first.headers["ETag"]}
    same = client.get(feed(edition), headers=known)
    ApplicationFactory(edition=edition, state=State.CONFIRMED)
    session.commit()

    changed = client.get(feed(edition), headers=known)

    assert (same.status_code, same.data) == (304, b"")
    assert (changed.status_code, changed.get_json()["total"]) == (200, 1)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers


def test_no_proxy_keeps_what_somebody_gets_who_is_logged_in(client, session, edition):
    user = UserFactory()
    session.commit()
    client.login(user.email)

    assert client.get(feed(edition)).headers["Cache-Control"] == "no-store"


def test_the_catalogue_asks_no_more_for_more_exhibitors(client, session, edition, count_queries):
    counts = []
    for _ in range(2):
        ApplicationFactory(edition=edition, state=State.CONFIRMED)
        session.commit()
        count_queries.clear()
        client.get(feed(edition))
        counts.append(len(count_queries))

    assert counts[0] == counts[1]
