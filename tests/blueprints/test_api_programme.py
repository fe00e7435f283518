"""Sessions and speakers written by a program: once, of what it has read, by the studio's rules."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.blueprints.test_api import header
from tests.blueprints.test_api_changes import Program
from tests.conftest import acting
from tests.editions.test_making import SETTINGS
from village.accounts.words.scopes import TokenScope
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.permissions import Role
from village.editions.reads import settings
from village.editions.words.life import Life
from village.editions.writes import making

[TALK] = SETTINGS.programme.sessions
[SPEAKER] = SETTINGS.programme.speakers
SENT = {
    "room_key": TALK.room,
    "starts_at": "2027-10-13T09:00:00+01:00",
    "ends_at": "2027-10-13T10:00:00+01:00",
    "title_texts": {"fr": "Réparer", "en": "Mending"},
    "speaker_keys": [SPEAKER.key],
}
NEW = {"If-None-Match": "*"}


@pytest.fixture
def there(ctx):
    """Return the context of an organiser of an edition whose settings are sound."""
    edition = making.create(replace(ctx, actor=SYSTEM), SETTINGS)
    return acting(replace(ctx, edition=edition), Role.ORGANISER)


@pytest.fixture
def program(client, there):
    """Return a program that reads the programme and writes it, and nothing else."""
    scopes = (TokenScope.PROGRAMME, TokenScope.PROGRAMME_WRITE)
    return Program(client, there.the_edition, header(there, *scopes))


def read(program, path, lang="en"):
    return program.client.get(f"/api/v1/{program.base}/{path}?lang={lang}", headers=program.key)


def kept(there):
    there.session.expire_all()
    return settings.of(there.session, there.the_edition).programme


def test_a_session_is_added_once_and_read_as_it_was_written(program, there):
    first = program.send("PUT", "programme/mending", SENT, key="one", **NEW)
    lost = program.send("PUT", "programme/mending", SENT, key="one", **NEW)
    again = program.send("PUT", "programme/mending", SENT, **NEW)
    french = read(program, "programme/mending", "fr")

    assert (first.status_code, lost.json, again.status_code) == (200, first.json, 412)
    assert read(program, "programme/mending").json == first.json
    assert (first.json["title"], french.json["title"]) == ("Mending", "Réparer")
    assert (first.json["speaker_keys"], first.json["starts_at"]) == (
        [SPEAKER.key],
        "2027-10-13T10:00:00+02:00",  # the same moment on the edition's clock
    )
    assert [one.key for one in kept(there).sessions] == [TALK.key, "mending"]
    [entry] = there.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "configure"))
    assert (entry.actor_id, entry.data["section"]) == (there.actor.user_id, "programme")


def test_a_session_is_changed_and_removed_as_it_was_read(program, there):
    etag = read(program, f"programme/{TALK.key}").json["etag"]
    address = f"programme/{TALK.key}"

    blind = program.send("PUT", address, SENT)
    changed = program.send("PUT", address, SENT, **{"If-Match": etag})
    stale = [program.send(how, address, SENT, **{"If-Match": etag}) for how in ("PUT", "DELETE")]
    removed = program.send("DELETE", address, None, **{"If-Match": changed.json["etag"]})
    gone = program.send("DELETE", address, None, **{"If-Match": "*"})

    assert (blind.status_code, changed.status_code, removed.status_code) == (428, 200, 200)
    assert [one.status_code for one in (*stale, gone)] == [412, 412, 404]
    assert (removed.json, kept(there).sessions) == (changed.json, ())


def test_the_stream_and_the_photo_stay_where_nothing_is_said_of_them(program, there):
    program.send("PUT", f"programme/{TALK.key}", {**SENT, "stream": "https://live.example/a"},
                 **{"If-Match": "*"})  # fmt: skip

    program.send("PUT", f"programme/{TALK.key}", SENT, **{"If-Match": "*"})
    program.send("PUT", f"speakers/{SPEAKER.key}", {"name": "Autre"}, **{"If-Match": "*"})

    [session], [speaker] = kept(there).sessions, kept(there).speakers
    assert (session.stream, speaker) == (
        "https://live.example/a",
        replace(SPEAKER, name="Autre", role={}, biography={}),
    )


def test_a_speaker_is_added_changed_and_removed_when_no_session_names_them(program, there):
    new = program.send(
        "PUT", "speakers/amal", {"name": "Amal", "role_texts": {"en": "Mayor"}}, **NEW
    )
    named = program.send("DELETE", f"speakers/{SPEAKER.key}", None, **{"If-Match": "*"})
    removed = program.send("DELETE", "speakers/amal", None, **{"If-Match": new.json["etag"]})

    assert (new.status_code, new.json["role"], removed.status_code) == (200, "Mayor", 200)
    assert (named.status_code, SPEAKER.key in named.json["detail"]) == (409, True)
    assert [one.key for one in kept(there).speakers] == [SPEAKER.key]


@pytest.mark.parametrize(
    "wrong",
    [
        {"room_key": "attic"},
        {"speaker_keys": ["nobody"]},
        {"axis": 9},
        {"ends_at": "2027-10-13T08:00:00+01:00"},
        {"starts_at": "2027-10-13T09:00:00"},
        {"starts_at": "soon"},
        {"starts_at": "0001-01-01T00:00:00+14:00"},
        {"title_texts": {}},
        {"title_texts": {"de": "Neu"}},
        {"title_texts": {"fr": "x" * 20_001}},
        {"stream": "javascript:alert(1)"},
        {"more": 1},
    ],
)
def test_what_contradicts_the_edition_is_refused_with_its_reason(program, there, wrong):
    refused = program.send("PUT", "programme/mending", SENT | wrong, **NEW)

    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")
    assert refused.json["detail"]
    assert [one.key for one in kept(there).sessions] == [TALK.key]


@pytest.mark.parametrize("key", ["Mending", "9", "x" * 33])
def test_a_key_is_written_as_the_edition_writes_them(program, key):
    assert program.send("PUT", f"programme/{key}", SENT, **NEW).status_code == 422


def test_what_is_new_is_not_there_yet_and_what_is_changed_is(program):
    changed = program.send("PUT", "programme/mending", SENT, **{"If-Match": '"x"'})
    neither = program.send("PUT", "programme/mending", SENT)

    assert (changed.status_code, neither.status_code) == (404, 428)


def test_an_archived_edition_and_a_scope_that_reads_are_not_written(client, there, program):
    reading = Program(client, there.the_edition, header(there, TokenScope.PROGRAMME))
    read_only = reading.send("PUT", "programme/mending", SENT, **NEW)
    there.the_edition.state = Life.ARCHIVED
    there.session.commit()

    archived = program.send("PUT", "programme/mending", SENT, **NEW)

    assert (read_only.status_code, archived.status_code) == (403, 409)


def test_rooms_are_read_by_their_keys(program):
    [room] = read(program, "rooms", "fr").json["items"]

    assert room == {"key": TALK.room, "name": "Scène"}
