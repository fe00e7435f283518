"""Mails as the worker delivers them: reminders leave while they are true, and each once."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.words import State
from village.core.outbox.tables import MailState, OutboxMail
from village.editions.words.calls import CallKind
from village.jobs.mail import deliver
from village.jobs.reminders import remind


@pytest.fixture
def draft(ctx):
    """Return a draft whose deadline is in two hours."""
    [call] = [one for one in ctx.the_edition.calls if one.kind is CallKind.STARTUP]
    call.deadline_at = datetime.now(UTC) + timedelta(hours=2)
    ctx.session.commit()
    member = factories.OrganisationMemberFactory()
    return factories.ApplicationFactory(
        edition=ctx.the_edition, organisation=member.organisation, state=State.DRAFT
    )


def reminder(ctx) -> OutboxMail:
    """Return the reminder that the worker queues, as one that waits for a mail server."""
    remind(timestamp=0)
    [mail] = ctx.session.scalars(sa.select(OutboxMail))
    mail.state = MailState.QUEUED
    ctx.session.commit()
    return mail


def test_the_worker_reminds_of_a_draft_once(ctx, draft):
    remind(timestamp=0)
    remind(timestamp=60)

    [mail] = ctx.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.reference) == ("draft_hours", draft.reference)


def test_a_reminder_leaves_while_its_draft_waits(ctx, draft):
    mail = reminder(ctx)

    deliver(mail_id=mail.id)

    assert mail.state is MailState.KEPT  # no mail server is configured here


@pytest.mark.parametrize("change", ["submitted", "moved", "over"])
def test_a_reminder_that_is_true_no_more_does_not_leave(ctx, draft, change):
    mail = reminder(ctx)
    if change == "submitted":
        draft.state, draft.submitted_at = State.SUBMITTED, ctx.now
    elif change == "moved":
        draft.call.deadline_at += timedelta(days=1)
    else:
        draft.call.deadline_at = datetime.now(UTC) - timedelta(minutes=1)
        mail.params = {**mail.params, "deadline": draft.call.deadline_at.isoformat()}
    ctx.session.commit()

    deliver(mail_id=mail.id)
    deliver(mail_id=mail.id)

    assert (mail.state, mail.sent_at, mail.attempts) == (MailState.OVERTAKEN, None, 0)
