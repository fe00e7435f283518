"""Mails are rows: queued with their cause, claimed by one job, their tokens gone once sent."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.conftest import SAFE
from village.core import outbox
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import Forbidden
from village.core.outbox import writes
from village.core.outbox.tables import MailState, OutboxMail


@pytest.fixture
def sending(organiser: Context) -> tuple[Context, list[tuple[str, int]]]:
    """Return a context with a mail server, and the jobs that it defers."""
    jobs: list[tuple[str, int]] = []
    defer = lambda task, mail_id: jobs.append((task, mail_id))  # noqa: E731
    return replace(organiser, sends_mail=True, defer=defer), jobs


def queued(ctx: Context, **params: str) -> OutboxMail:
    mail_id = outbox.queue(ctx, "account_verify", to="a@example.org", language="xx", **params)
    return ctx.session.get(OutboxMail, mail_id)


def test_a_mail_is_queued_with_the_job_that_delivers_it(sending):
    ctx, jobs = sending

    mail = queued(ctx)

    assert (mail.state, mail.language) == (MailState.QUEUED, "fr")
    assert jobs == [("mail.deliver", mail.id)]


def test_without_a_mail_server_a_mail_is_kept_and_no_job_waits(sending):
    ctx, jobs = sending

    mail = queued(replace(ctx, sends_mail=False))

    assert (mail.state, jobs) == (MailState.KEPT, [])
    assert writes.claim(ctx, mail.id) is None


def test_a_token_is_in_clear_for_the_template_alone_and_gone_once_the_mail_is_sent(sending):
    ctx, _ = sending
    mail = queued(ctx, token="secret", name="Salma")

    assert "secret" not in str(mail.params)
    assert outbox.opened(SAFE, mail) == {"token": "secret", "name": "Salma"}

    writes.mark_sent(ctx, writes.claim(ctx, mail.id))

    assert (mail.state, mail.attempts, mail.sent_at) == (MailState.SENT, 1, ctx.now)
    assert outbox.opened(SAFE, mail) == {"token": writes.EXPIRED, "name": "Salma"}
    assert writes.claim(ctx, mail.id) is None


def test_a_mail_without_a_token_keeps_its_words_when_it_is_sent(sending):
    ctx, _ = sending
    mail = queued(ctx, name="Salma")

    writes.mark_sent(ctx, mail)

    assert outbox.opened(SAFE, mail) == {"name": "Salma"}


def test_a_mail_that_failed_for_good_is_tried_again_when_told(sending):
    ctx, jobs = sending
    mail = queued(ctx)
    writes.note_failure(ctx, mail, "x" * 900, last=False)
    assert (mail.state, len(mail.error)) == (MailState.QUEUED, 500)
    writes.note_failure(ctx, mail, "no such host", last=True)
    assert (mail.state, mail.attempts) == (MailState.FAILED, 2)

    assert writes.retry(ctx, [mail]) == 1
    assert writes.retry(ctx, [mail]) == 0

    assert (mail.state, mail.attempts, mail.error) == (MailState.QUEUED, 0, "")
    assert jobs == [("mail.deliver", mail.id)] * 2
    [entry] = ctx.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "retry_mails"))
    assert entry.data == {"mails": 1}


def test_a_mail_may_be_kept_after_all(sending):
    ctx, _ = sending
    mail = queued(ctx)

    writes.keep(ctx, mail)

    assert mail.state is MailState.KEPT


def test_only_who_reads_an_editions_mails_sends_them_again(chair):
    with pytest.raises(Forbidden):
        writes.retry(chair, [])
