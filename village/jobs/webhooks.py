"""Tell webhooks what has happened: messages are written from the log, then posted."""

from procrastinate import RetryStrategy

from village.board import webhooks
from village.core import posting
from village.extensions import db, jobs
from village.web.context import job_context, settings
from village.webhooks import WebhookHalt, delivering

#: After 5 s, 25 s, 2 minutes, 10 minutes, 52 minutes, 4 hours, 22 hours: a day and a bit in all.
RETRY = RetryStrategy(max_attempts=8, exponential_wait=5)
#: Mails and whoever waits for a bar come first.
PRIORITY = -10


@jobs.periodic(cron="* * * * * */5")
@jobs.task(name="webhooks.tell", queueing_lock="webhooks.tell")
def tell(timestamp: int) -> None:
    """Write the messages that the newest entries of the log give."""
    while webhooks.tell_one(job_context()):
        db.session.commit()
    db.session.rollback()


@jobs.task(name="webhooks.deliver", retry=RETRY, priority=PRIORITY)
def deliver(*, delivery_id: int) -> None:
    """Post one message that waits; its row is locked meanwhile.

    At least once: a worker killed between the other side's answer and our commit sends it again,
    under the same id.

    Raises:
        NotTaken: the other side did not take it; the job is retried.
        OperationalError: another job sends it now; retried too.
    """
    ctx = job_context()
    delivery = delivering.claim(ctx, delivery_id)
    if delivery is None:
        db.session.commit()
        return
    body, headers = delivering.message(ctx, delivery)
    allowed = posting.networks(settings().webhook_networks)
    try:
        status = posting.post(delivery.webhook.url, body, headers, allowed)
    except posting.NotTaken as error:
        last = delivery.attempts + 1 >= (RETRY.max_attempts or 0)
        fails = delivering.note_failure(ctx, delivery, error, last=last)
        db.session.commit()
        if fails:
            delivering.halt(ctx, delivery.webhook, WebhookHalt.FAILING)
            db.session.commit()
        if not last:
            raise
        return
    delivering.note_arrived(ctx, delivery, status)
    db.session.commit()


@jobs.periodic(cron="27 3 * * *")
@jobs.task(name="webhooks.tidy", queueing_lock="webhooks.tidy")
def tidy(timestamp: int) -> None:
    """Delete messages that are no longer looked into."""
    delivering.forget_old(job_context())
    db.session.commit()
