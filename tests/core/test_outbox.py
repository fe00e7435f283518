"""Mails are rows: queued with their cause, claimed by one job, their tokens gone once sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import SAFE
from village.core import outbox
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import AlreadyDone, Forbidden
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


def test_a_mail_to_somebody_who_was_erased_does_not_leave(sending):
    ctx, jobs = sending

    mail_id = outbox.queue(ctx, "account_verify", to="", language="fr")

    assert (ctx.session.get(OutboxMail, mail_id).state, jobs) == (MailState.OVERTAKEN, [])


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


def test_who_runs_the_installation_tries_mails_of_any_edition_again(sending):
    ctx, _jobs = sending
    system, mail = ctx.acting(SYSTEM), queued(ctx)
    writes.note_failure(ctx, mail, "no such host", last=True)

    assert [writes.retry_any(system, [mail]) for _ in range(2)] == [1, 0]

    [entry] = ctx.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "retry_mails"))
    assert (entry.subject, mail.state) == ("installation", MailState.QUEUED)
    with pytest.raises(Forbidden):
        writes.retry_any(ctx, [mail])


def test_a_mail_may_be_kept_after_all(sending):
    ctx, _ = sending
    mail = queued(ctx)

    writes.keep(ctx, mail)

    assert mail.state is MailState.KEPT


def test_only_who_reads_an_editions_mails_sends_them_again(chair):
    with pytest.raises(Forbidden):
        writes.retry(chair, [])


def test_a_mail_waits_for_its_time_and_is_handed_over_once(sending):
    ctx, jobs = sending
    mail = waiting(ctx)

    early = writes.hand_over(ctx.acting(SYSTEM))
    later = ctx.acting(SYSTEM, at=ctx.now + timedelta(hours=1))
    due = [writes.hand_over(later), writes.hand_over(later)]

    assert (early, due, jobs) == (0, [1, 0], [("mail.deliver", mail.id)])
    assert mail.leaves_at is None


def test_a_mail_is_called_back_until_it_has_left(sending):
    ctx, _ = sending
    left, waits, failed = queued(ctx), waiting(ctx), queued(ctx)
    writes.mark_sent(ctx, left)
    writes.note_failure(ctx, failed, "no such host", last=True)

    counts = [outbox.recall(ctx, OutboxMail.to == "a@example.org") for _ in range(2)]

    assert counts == [2, 0]
    states = [one.state for one in (left, waits, failed)]
    assert states == [MailState.SENT, MailState.RECALLED, MailState.RECALLED]
    assert [writes.claim(ctx, one.id) for one in (left, waits, failed)] == [None] * 3


def test_without_a_mail_server_what_waits_is_called_back_and_the_rest_stays(sending):
    ctx, _ = sending
    kept, waits = queued(replace(ctx, sends_mail=False)), waiting(replace(ctx, sends_mail=False))

    outbox.recall(ctx, OutboxMail.to == "a@example.org")

    assert (kept.state, waits.state) == (MailState.KEPT, MailState.RECALLED)


def test_a_mail_that_left_is_sent_once_more_to_another_address(sending):
    ctx, jobs = sending
    mail = queued(ctx, name="Salma")
    with pytest.raises(AlreadyDone):
        outbox.resend(ctx, mail, to="b@example.org")
    writes.mark_sent(ctx, mail)

    again = ctx.session.get(OutboxMail, outbox.resend(ctx, mail, to="b@example.org"))

    assert (again.to, again.template, again.params) == ("b@example.org", mail.template, mail.params)
    assert (again.state, jobs[-1]) == (MailState.QUEUED, ("mail.deliver", again.id))
    [entry] = ctx.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "resend_mail"))
    assert entry.data == {"mail": "account_verify", "to": "b@example.org"}


def test_a_mail_with_a_link_that_logs_in_is_not_sent_once_more(sending):
    ctx, _ = sending
    mail = queued(ctx, token="secret")
    writes.mark_sent(ctx, mail)

    assert outbox.may_resend(mail) is False


def waiting(ctx: Context) -> OutboxMail:
    """Return a mail that leaves in an hour."""
    at = ctx.now + timedelta(hours=1)
    mail_id = outbox.queue_at(ctx, at, "account_verify", to="a@example.org", language="fr")
    return ctx.session.get(OutboxMail, mail_id)
