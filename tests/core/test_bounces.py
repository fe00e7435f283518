"""Mails that come back: read as mail servers write of them, noted, and no more sent there."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from village.core import outbox
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, NotFound
from village.core.outbox.tables import MailState, OutboxMail
from village.core.outbox.words import message_id
from village.jobs.mail import deliver

#: As Postfix writes it, but for the words meant for people.
POSTFIX = """\
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: village@exhibition.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4F2E1

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address rejected:
    User unknown

--b
{quoted}
--b--
"""
WHOLE = "Content-Type: message/rfc822\n\nMessage-ID: {id}\nSubject: Bonjour\n\nTexte"
HEADERS = "Content-Type: text/rfc822-headers\n\nSubject: Bonjour\nMessage-ID: {id}\n"


@pytest.fixture
def system(ctx):
    """Return the context of a command."""
    return replace(ctx, actor=SYSTEM, edition=None)


@pytest.fixture
def mail(session, ctx):
    """Return a mail that has left."""
    row = OutboxMail(
        template="account_reset", to="Gone@example.org", language="fr", queued_at=ctx.now,
        state=MailState.SENT,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def written(
    mail, safe, *, quoted=WHOLE, address="gone@example.org", action="failed", status="5.1.1",
    mark="",
):  # fmt: skip
    identity = message_id(mail.id, mark or outbox.mark_of(safe, mail.id), "exhibition.example")
    filled = quoted.format(id=identity)
    return POSTFIX.format(address=address, action=action, status=status, quoted=filled).encode()


@pytest.mark.parametrize("quoted", [WHOLE, HEADERS])
def test_a_mail_that_came_back_is_noted_and_its_address_gets_no_more(system, mail, quoted):
    noted = outbox.note_bounce(system, written(mail, system.safe, quoted=quoted))
    outbox.note_bounce(system, written(mail, system.safe, quoted=quoted))
    queued = {"to": "gone@example.org", "language": "fr"}
    later = system.session.get(OutboxMail, outbox.queue(system, "account_unknown", **queued))

    deliver(mail_id=later.id)

    assert (noted, mail.state) == (mail, MailState.BOUNCED)
    assert mail.error.startswith("550 5.1.1 <gone@example.org>: Recipient address rejected: User")
    assert (later.state, later.attempts) == (MailState.SUPPRESSED, 0)
    assert [one.address for one in outbox.suppressed(system)] == ["gone@example.org"]
    entries = system.session.scalars(sa.select(AuditEntry.action)).all()
    assert entries == ["mail_bounced", "mail_bounced"]


@pytest.mark.parametrize(
    "changed",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"status": "4.2.2"},
        {"address": "somebody.else@example.org"},
        {"mark": "00000000000000000000"},
        {"quoted": "Content-Type: text/plain\n\nno mail of ours"},
    ],
)
def test_what_is_late_or_made_up_changes_nothing(system, mail, changed):
    noted = outbox.note_bounce(system, written(mail, system.safe, **changed))

    assert (noted, mail.state, outbox.suppressed(system)) == (None, MailState.SENT, [])
    assert outbox.note_bounce(system, b"Subject: on holiday\n\nBack on Monday") is None


def test_an_address_that_works_again_is_allowed_and_its_mails_sent(system, mail):
    outbox.note_bounce(system, written(mail, system.safe))

    outbox.allow(system, "Gone@example.org")
    again = outbox.retry_any(system, [mail])

    assert (outbox.suppressed(system), again, mail.state) == ([], 1, MailState.QUEUED)
    with pytest.raises(NotFound):
        outbox.allow(system, "gone@example.org")


def test_only_who_runs_the_installation_notes_and_allows(organiser, mail):
    with pytest.raises(Forbidden):
        outbox.note_bounce(organiser, written(mail, organiser.safe))
    with pytest.raises(Forbidden):
        outbox.allow(organiser, "gone@example.org")
