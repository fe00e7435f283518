"""A file comes in part by part or at once, is examined, and is kept or refused."""

import hashlib
import io
import socket
import threading
import tracemalloc
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.attachments.conftest import DECK, LOGO
from tests.conftest import acting
from tests.engines.inspection import corpus
from village.applications.words import State
from village.attachments.tables import Attachment
from village.attachments.words import KEPT_LOOSE, MOST_LOOSE
from village.attachments.writes import receiving
from village.core.errors import (
    AlreadyDone,
    AnswerFrozen,
    FileNotTaken,
    Forbidden,
    NotFound,
    ScannerAway,
    Stale,
    TooManyAttempts,
)


def whole(ctx, upload, content):
    """Receive all that is missing of a file."""
    part = receiving.put_part(ctx, upload, io.BytesIO(content))
    with receiving.joined(ctx, upload, part) as file:
        return receiving.keep(ctx, upload, file, receiving.examine(ctx, upload, file))


def send(ctx, application, content, key="deck", name="deck.pdf"):
    return receiving.attach(ctx, application, key, name=name, content=io.BytesIO(content))


def test_a_file_comes_in_parts_and_is_kept_as_it_was(founder, draft):
    upload = receiving.begin(founder, draft, "deck", name="Mon projet.pdf", size_bytes=len(DECK))
    first = receiving.put_part(founder, upload, io.BytesIO(DECK[:500]))
    receiving.take(founder, upload, first)
    received = upload.received_bytes

    kept = whole(founder, upload, DECK[500:])

    assert (received, kept.name, kept.pages) == (500, "Mon projet.pdf", 3)
    assert kept.sha256 == hashlib.sha256(DECK).hexdigest()
    assert founder.storage.get(kept.sha256) == DECK
    assert (upload.attached, upload.expires_at) == (kept, founder.now + KEPT_LOOSE)
    assert founder.storage.get(upload.preview.sha256).startswith(b"\xff\xd8")


def test_what_came_is_counted_and_a_body_that_breaks_off_at_once_puts_nothing(founder, draft):
    upload = receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=len(DECK))
    digest = hashlib.sha256()

    first = receiving.put_part(founder, upload, io.BytesIO(DECK[:500]), digest)
    nothing = receiving.put_part(founder, upload, io.BytesIO(), digest)

    assert (first.size_bytes, nothing.size_bytes) == (500, 0)
    assert digest.digest() == hashlib.sha256(DECK[:500]).digest()


def test_no_more_is_taken_than_was_announced(founder, draft):
    upload = receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=len(DECK))

    kept = whole(founder, upload, DECK + b"more")

    assert founder.storage.get(kept.sha256) == DECK


def test_of_two_that_send_the_same_part_one_counts(founder, draft):
    upload = receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=len(DECK))
    first, second = (
        receiving.put_part(founder, upload, io.BytesIO(DECK[:size])) for size in (100, 200)
    )
    other = receiving.find(founder, upload.token)
    founder.session.expunge(other)

    receiving.take(founder, receiving.find(founder, upload.token), first)
    with pytest.raises(Stale):
        receiving.take(founder, other, second)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("big.png", bytes(2 * 1024 * 1024), "too_large"),
        ("none.png", b"", "empty"),
        ("deck.png", DECK, "kind"),
        ("cut.png", LOGO[:300], "broken"),
    ],
)
def test_a_file_that_is_not_asked_for_leaves_nothing_behind(founder, draft, name, content, why):
    with pytest.raises(FileNotTaken) as refusal:
        send(founder, draft, content, "shots", name)

    assert (refusal.value.facts["why"], refusal.value.facts["name"]) == (why, name)
    assert founder.session.scalars(sa.select(Attachment)).all() == []


def test_only_who_may_edit_the_draft_sends_files(ctx, founder, organiser, draft):
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)

    for other in (stranger, organiser):
        with pytest.raises(Forbidden):
            receiving.begin(other, draft, "deck", name="a.pdf", size_bytes=9)
    upload = receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=9)
    with pytest.raises(Forbidden):
        receiving.find(stranger, upload.token)


def test_a_submitted_file_takes_no_more(founder, draft):
    draft.state, draft.submitted_at = State.SUBMITTED, founder.now
    founder.session.flush()

    with pytest.raises(AlreadyDone):
        receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=9)


@pytest.mark.parametrize("key", ["title", "nothing"])
def test_only_questions_of_the_call_that_ask_for_files_take_them(founder, draft, key):
    with pytest.raises(NotFound):
        receiving.begin(founder, draft, key, name="a.pdf", size_bytes=9)


def test_an_answer_that_is_final_takes_no_file(founder, draft, call):
    call.sections = [{"questions": [
        {"key": "deck", "kind": "file", "label": {}, "frozen_after": "2020-01-01"}
    ]}]  # fmt: skip
    founder.session.flush()

    with pytest.raises(AnswerFrozen):
        receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=9)


def test_what_an_account_sends_and_does_not_save_is_limited(founder, draft):
    for _ in range(MOST_LOOSE):
        receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=9)

    with pytest.raises(FileNotTaken) as refusal:
        receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=9)

    assert refusal.value.facts["why"] == "too_many"


def test_a_network_begins_no_more_than_so_many(founder, draft, monkeypatch):
    monkeypatch.setattr(receiving, "_RATE", replace(receiving._RATE, account=1))
    here = replace(founder, network="192.0.2.0/24")
    receiving.begin(here, draft, "deck", name="a.pdf", size_bytes=9)

    with pytest.raises(TooManyAttempts):
        receiving.begin(here, draft, "deck", name="a.pdf", size_bytes=9)


def test_a_file_on_its_way_can_be_given_up_and_one_that_is_held_cannot(founder, draft):
    upload = receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=9)
    kept = send(founder, draft, DECK)
    row = receiving.find(founder, kept.id)

    receiving.drop(founder, upload)
    receiving.drop(founder, row)
    loose = row.expires_at
    row.expires_at = None
    with pytest.raises(Stale):
        receiving.drop(founder, row)

    assert loose == founder.now
    assert founder.session.scalars(sa.select(Attachment.token)).all() == [kept.id]


@contextmanager
def clamd(verdict):
    """Give the address of a program that speaks as clamd does, and what it was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    got = []

    def serve():
        with server.accept()[0] as line:
            reader = line.makefile("rb")
            got.append(reader.read(len(b"zINSTREAM\0")))
            while size := int.from_bytes(reader.read(4)):
                got.append(reader.read(size))
            line.sendall(verdict)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}", got
    finally:
        thread.join()
        server.close()


def test_a_clean_file_passes_the_scanner(founder, draft):
    with clamd(b"stream: OK\0") as (address, got):
        kept = send(replace(founder, scanner=address), draft, DECK)

    assert (got[0], b"".join(got[1:]), kept.pages) == (b"zINSTREAM\0", DECK, 3)


def test_a_file_with_a_virus_is_refused(founder, draft):
    found = b"stream: Eicar-Test-Signature FOUND\0"
    with clamd(found) as (address, _got), pytest.raises(FileNotTaken) as refusal:
        send(replace(founder, scanner=address), draft, DECK)

    assert refusal.value.facts["why"] == "infected"


def test_without_its_scanner_an_installation_takes_no_file(founder, draft, tmp_path):
    unsure = b"INSTREAM size limit exceeded. ERROR\0"
    with clamd(unsure) as (address, _got), pytest.raises(ScannerAway):
        send(replace(founder, scanner=address), draft, DECK)
    with pytest.raises(ScannerAway):
        send(replace(founder, scanner=str(tmp_path / "clamd.sock")), draft, DECK)


@pytest.mark.own_process
def test_fifty_megabytes_come_and_are_kept_without_being_in_memory(founder, draft, call, tmp_path):
    call.sections = [{"questions": [
        {"key": "deck", "kind": "file", "label": {}, "largest_mb": 60}
    ]}]  # fmt: skip
    founder.session.flush()
    path = tmp_path / "deck.pdf"
    path.write_bytes(corpus.deck(50))

    with path.open("rb") as content:
        tracemalloc.start()
        kept = receiving.attach(founder, draft, "deck", name="deck.pdf", content=content)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert (kept.size_bytes, most < 20 * 1024 * 1024) == (path.stat().st_size, True)
