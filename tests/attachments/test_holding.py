"""Files that answers name are held; what nobody saved goes, and its bytes with it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.attachments.conftest import DECK, LOGO
from tests.attachments.test_receiving import send
from village.applications.reads import answers, reuse
from village.applications.tables import Submission
from village.applications.words import State
from village.attachments import reads
from village.attachments.tables import Attachment
from village.attachments.writes import holding, receiving
from village.core.errors import FileMissing
from village.core.files.tables import StoredFile

LATER = timedelta(days=2)


def sweep(ctx, after=LATER):
    """Do what the job does, some time from now."""
    then = replace(ctx, now=ctx.now + after)
    for sha256 in holding.let_go(then):
        holding.forget(then, sha256)
    holding.forget_parts(then)


def test_a_file_that_no_answer_names_goes_after_a_day_with_its_bytes(founder, draft):
    kept = send(founder, draft, DECK)

    sweep(founder, timedelta(hours=23))
    there = reads.offered(founder, draft)
    sweep(founder)

    assert there == {"deck": [kept]}
    assert founder.session.scalars(sa.select(Attachment)).all() == []
    assert founder.session.scalars(sa.select(StoredFile)).all() == []
    with pytest.raises(FileMissing):
        founder.storage.get(kept.sha256)


def test_a_file_that_an_answer_names_stays(founder, draft):
    kept = send(founder, draft, DECK)
    draft.answers = {"deck": [kept.stored()]}

    holding.settle(founder, draft)
    sweep(founder)

    assert founder.storage.get(kept.sha256) == DECK


def test_a_file_taken_out_of_the_answer_can_be_put_back_for_a_day(founder, draft):
    kept = send(founder, draft, DECK)
    for answer in ([kept.stored()], [], [kept.stored()]):
        draft.answers = {"deck": answer}
        holding.settle(founder, draft)

    assert receiving.find(founder, kept.id).expires_at is None
    draft.answers = {}
    holding.settle(founder, draft)
    assert reads.offered(founder, draft) == {"deck": [kept]}
    assert reads.offered(replace(founder, now=founder.now + LATER), draft) == {}


def test_a_file_that_a_version_was_submitted_with_stays_when_it_is_amended(founder, draft):
    kept = send(founder, draft, DECK)
    draft.answers = {"deck": [kept.stored()]}
    draft.state, draft.submitted_at = State.SUBMITTED, founder.now
    factories.receive(draft)
    draft.answers = {}

    holding.settle(founder, draft)
    sweep(founder)

    assert founder.storage.get(kept.sha256) == DECK


def test_another_application_does_not_take_over_files(founder, draft, call):
    kept = send(founder, draft, DECK)
    draft.answers = {"deck": [kept.stored()]}
    draft.asked = answers.as_put(draft)
    draft.state, draft.submitted_at = State.SUBMITTED, founder.now
    factories.receive(draft)
    other = factories.ApplicationFactory(edition=draft.edition, call=call, state=State.DRAFT)

    [version] = founder.session.scalars(sa.select(Submission))

    assert version.content["answers"] == draft.answers
    assert reuse.reusable(other, version).answers == {}


def test_the_sweep_looks_into_the_answers_before_it_deletes(founder, draft):
    kept = send(founder, draft, DECK)
    draft.answers = {"deck": [kept.stored()]}
    founder.session.flush()

    sweep(founder)

    assert receiving.find(founder, kept.id).expires_at is None


def test_bytes_that_another_file_has_too_stay(founder, draft):
    first, second = send(founder, draft, DECK), send(founder, draft, DECK, name="again.pdf")
    draft.answers = {"deck": [second.stored()]}
    holding.settle(founder, draft)

    sweep(founder)

    assert founder.session.scalars(sa.select(Attachment.token)).all() == [second.id]
    assert founder.storage.get(first.sha256) == DECK


def test_parts_go_when_the_file_is_whole_or_given_up(founder, draft):
    whole = receiving.begin(founder, draft, "shots", name="a.png", size_bytes=len(LOGO))
    waiting, given_up = (
        receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=len(DECK))
        for _ in range(2)
    )
    for upload in (whole, waiting, given_up):
        content = LOGO if upload is whole else DECK
        half = receiving.put_part(founder, upload, _Bytes(content[:50]))
        receiving.take(founder, upload, half)
    rest = receiving.put_part(founder, whole, _Bytes(LOGO[50:]))
    with receiving.joined(founder, whole, rest) as file:
        receiving.keep(founder, whole, file, receiving.examine(founder, whole, file))
    receiving.drop(founder, given_up)

    holding.forget_parts(founder)

    assert founder.storage.uploads() == {waiting.token}


class _Bytes:
    def __init__(self, content):
        self.content = content

    def read(self, size):
        piece, self.content = self.content[:size], self.content[size:]
        return piece
