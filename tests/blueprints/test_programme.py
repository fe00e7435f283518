"""The programme: narrowed, its speakers, its calendar files, its streams, its clashes."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.factories import MembershipFactory, UserFactory, texts
from village.core.permissions import Role
from village.editions.tables import Session
from village.editions.words.clashes import Clash, clashes
from village.editions.words.settings import Mode, SessionSettings

STREAM = "https://stream.example/secret-room"


def at(hour, minute=0, day=5):
    return datetime(2027, 6, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def programme(session, edition):
    edition.mode = Mode.HYBRID
    edition.programme = {
        "rooms": [
            {"key": "main", "name": texts("Scène")}, {"key": "lab", "name": texts("Atelier")},
        ],
        "speakers": [
            {
                "key": "amal", "name": "Amal Idrissi", "role": texts("Urbaniste"),
                "biography": {"fr": "A dessiné **trois** villes. <script>x</script>"},
            }
        ],
    }  # fmt: skip
    for key, room, start, end, axis, speakers in (
        ("opening", "main", at(9), at(10), None, []),
        ("maps", "lab", at(9, 30), at(11), 1, ["amal"]),
        ("closing", "main", at(15, day=6), at(16, day=6), 2, []),
    ):
        session.add(
            Session(
                edition_id=edition.id, key=key, room=room, starts_at=start, ends_at=end,
                title=texts(f"Séance {key}"), speakers=speakers,
                axis_number=edition.axes[axis - 1].number if axis else None,
                credits={}, stream=STREAM if key == "maps" else "",
            )
        )  # fmt: skip
    session.commit()
    return f"/fr/{edition.code.lower()}"


def shown(page):
    return [key for key in ("opening", "maps", "closing") if f"Séance {key}</h3>" in page.text]


def test_the_programme_is_narrowed_by_day_axis_and_room(client, edition, programme):
    axis = edition.axes[0].number

    found = {
        query: shown(client.get(f"{programme}/programme?{query}"))
        for query in ("", "day=2027-06-06", f"axis={axis}", "room=main", "room=main&day=2027-06-05")
    }

    assert list(found.values()) == [
        ["opening", "maps", "closing"], ["closing"], ["maps"], ["opening", "closing"], ["opening"],
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["day=never", "axis=99", "room=nowhere", "axis=x"])
def test_a_strange_filter_breaks_nothing(client, programme, query):
    assert client.get(f"{programme}/programme?{query}").status_code == 200


def test_a_speaker_has_a_page_with_biography_and_sessions(client, programme):
    page = client.get(f"{programme}/speakers/amal")

    assert "<strong>trois</strong>" in page.text
    assert "<script>x" not in page.text
    assert shown(page) == ["maps"]
    assert client.get(f"{programme}/speakers/nobody").status_code == 404
    assert f'href="{programme}/speakers/amal"' in client.get(f"{programme}/programme").text


def test_the_calendar_file_says_when_where_and_who(client, edition, programme):
    answer = client.get(f"{programme}/programme.ics")

    events = Calendar.from_ical(answer.data).walk("VEVENT")
    maps = next(one for one in events if "maps" in one["summary"])
    assert answer.mimetype == "text/calendar"
    assert len(events) == 4
    assert (maps["dtstart"].dt, maps["dtend"].dt) == (at(9, 30), at(11))
    assert str(maps["location"]) == "Atelier, Sacré-Cœur"
    assert str(maps["description"]) == f"Amal Idrissi\nAxe {edition.axes[0].number}"
    assert str(maps["uid"]) == f"maps.{edition.code.lower()}@localhost"
    assert str(maps["url"]) == f"http://localhost{programme}/programme#maps"


def test_the_calendar_holds_the_days_of_the_edition_and_is_asked_for_again(
    client, session, edition, programme
):
    first = client.get(f"{programme}/programme.ics")
    known = {"If-None-Match": first.headers["ETag"]}
    same = client.get(f"{programme}/programme.ics", headers=known)
    [row] = session.query(Session).filter_by(edition_id=edition.id, key="opening")
    row.starts_at = at(8)
    session.commit()
    moved = client.get(f"{programme}/programme.ics", headers=known)

    days = Calendar.from_ical(first.data).walk("VEVENT")[0]
    last = edition.ends_on + timedelta(days=1)
    assert (days["dtstart"].dt, days["dtend"].dt) == (edition.starts_on, last)
    assert str(days["uid"]) == f"{edition.code.lower()}@localhost"
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert (same.status_code, same.data, moved.status_code) == (304, b"", 200)
    assert (
        f'href="webcal://localhost{programme}/programme.ics"'
        in client.get(f"{programme}/programme").text
    )


def test_a_session_has_a_calendar_file_of_its_own(client, edition, programme):
    answer = client.get(f"{programme}/programme/opening.ics")

    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["summary"]) == "Séance opening"
    assert f"{edition.code.lower()}-opening.ics" in answer.headers["Content-Disposition"]
    assert client.get(f"{programme}/programme/none.ics").status_code == 404


def test_a_title_cannot_add_lines_to_a_calendar_file(client, session, edition, programme):
    [row] = session.query(Session).filter_by(edition_id=edition.id, key="opening")
    row.title = {"fr": "A\r\nBEGIN:VEVENT\r\nSUMMARY:B;,"}
    session.commit()

    [event] = Calendar.from_ical(client.get(f"{programme}/programme/opening.ics").data).walk(
        "VEVENT"
    )

    assert str(event["summary"]).replace("\r", "") == "A\nBEGIN:VEVENT\nSUMMARY:B;,"


def test_a_stream_is_for_people_who_are_signed_in(client, programme):
    pages = [f"{programme}/programme", f"{programme}/speakers/amal", f"{programme}/programme.ics"]
    strangers = [client.get(page).text for page in pages]
    client.login(UserFactory().email)
    known = [client.get(page).text for page in pages]

    assert [STREAM in page for page in strangers] == [False] * 3
    assert [STREAM in page for page in known] == [True, True, False]
    assert "/account/login?next=" in strangers[0]


def test_on_site_nothing_is_streamed(client, session, edition, programme):
    edition.mode = Mode.ON_SITE
    session.commit()
    client.login(UserFactory().email)

    assert STREAM not in client.get(f"{programme}/programme").text


def talk(key, start, end, room="main", speakers=()):
    return SessionSettings(key, room, at(start), at(end), {}, speakers=speakers)


def test_a_room_or_a_speaker_cannot_be_twice_at_once():
    sessions = [
        talk("a", 9, 11, speakers=("x", "y")),
        talk("b", 10, 12, speakers=("y",)),
        talk("c", 10, 12, room="lab", speakers=("x",)),
        talk("d", 12, 13),
    ]

    assert list(clashes(sessions)) == [
        Clash("a", "b", "room", "main"), Clash("a", "b", "speaker", "y"),
        Clash("a", "c", "speaker", "x"),
    ]  # fmt: skip


def test_the_team_is_told_what_clashes(client, session, edition, programme):
    [row] = session.query(Session).filter_by(edition_id=edition.id, key="maps")
    row.room = "main"
    session.commit()
    visitor = client.get(f"{programme}/programme").text
    client.login(MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)

    team = client.get(f"{programme}/programme").text

    assert ('href="#maps"' in visitor, 'href="#maps"' in team) == (False, True)
