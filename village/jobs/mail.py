"""Deliver queued mails over SMTP."""

import threading
from email.message import EmailMessage
from smtplib import SMTPException

from flask import current_app
from procrastinate import RetryStrategy

from village.config import Configuration
from village.core import outbox
from village.extensions import db, jobs
from village.web.context import job_context
from village.web.mails import UNNEEDED, compose, is_overtaken
from village.web.smtp import connected

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)
#: One mail of this worker at a time is between the server's yes and our commit: that one may
#: leave twice when the worker is killed, and no other.
_LEAVING = threading.Lock()


@jobs.task(name="mail.deliver", queue="mail", retry=RETRY)
def deliver(*, mail_id: int) -> None:
    """Send one mail unless it has left already; the row is locked while it leaves.

    At least once: a worker killed between the server's answer and our commit sends it again,
    under the same Message-ID; at most one mail a kill.

    Raises:
        OSError, SMTPException: the server refused or is away; the job is retried.
        OperationalError: another job holds the mail; retried too.
    """
    with _LEAVING:
        _deliver(mail_id)


@jobs.periodic(cron="* * * * * */5")
@jobs.task(name="mail.due", queue="mail", queueing_lock="mail.due")
def due(timestamp: int) -> None:
    """Hand over the mails that waited for their time."""
    while outbox.hand_over(job_context()):
        db.session.commit()
    db.session.rollback()


def _deliver(mail_id: int) -> None:
    ctx = job_context()
    mail = outbox.claim(ctx, mail_id)
    if mail is None:
        return
    if is_overtaken(ctx, mail):
        outbox.drop(ctx, mail)
        db.session.commit()
        return
    if why := outbox.suppression(ctx, mail, needed=mail.template not in UNNEEDED):
        outbox.suppress(ctx, mail, why)
        db.session.commit()
        return
    settings: Configuration = current_app.config["VILLAGE"]
    if not settings.smtp_url:
        outbox.keep(ctx, mail)
        db.session.commit()
        return
    try:
        send(settings, compose(ctx, mail))
    except (OSError, SMTPException) as error:
        outbox.note_failure(
            ctx, mail, str(error), last=mail.attempts + 1 >= (RETRY.max_attempts or 0)
        )
        db.session.commit()
        raise
    outbox.mark_sent(ctx, mail)
    db.session.commit()


def send(settings: Configuration, message: EmailMessage) -> None:
    """Hand one message to the SMTP server of `settings.smtp_url`."""
    with connected(settings) as server:
        server.send_message(message, from_addr=settings.bounce_address or None)
