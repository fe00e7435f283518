"""Messages to webhooks: written from the log, sent by a job, given up after a day of trying."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from village.accounts import Membership, User
from village.core import audit, outbox
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Role
from village.core.posting import NotTaken
from village.editions import Edition
from village.webhooks.tables import Webhook, WebhookDelivery
from village.webhooks.words import (
    EVENTS,
    TEST,
    DeliveryOutcome,
    WebhookHalt,
    signature,
    told,
)
from village.webhooks.writes.registering import PURPOSE, locked, subject

#: For how long messages can be looked into and sent again.
KEPT = timedelta(days=30)
#: What a server answers that wants no message any more.
_GONE = 410


def write_down(
    ctx: Context, webhook: Webhook, entries: Iterable[AuditEntry], *, up_to: int
) -> None:
    """Write the messages that entries of the log give, and note how far was read. Flushes."""
    code = ctx.the_edition.code
    for entry in entries:
        event = EVENTS[entry.action]
        if event in webhook.events:
            data = told(entry.action, entry.subject, entry.data, code)
            _queue(ctx, webhook, event, data, entry.at)
    webhook.read_up_to = up_to
    ctx.session.flush()


def send_test(ctx: Context, webhook_id: int) -> None:
    """Send a message that tells nothing but the edition. Flushes.

    Raises:
        Forbidden: the actor is no organiser of this edition.
        NotFound: there is no webhook of this number here that is on.
    """
    webhook = _live(ctx, webhook_id)
    _queue(ctx, webhook, TEST, {"edition": ctx.the_edition.code}, ctx.now)


def send_again(ctx: Context, webhook_id: int, delivery_id: int) -> None:
    """Send a message once more, under its own id; one that waits for a further try, now. Flushes.

    Raises:
        Forbidden: the actor is no organiser of this edition.
        NotFound: there is no such message of a webhook that is on.
    """
    webhook = _live(ctx, webhook_id)
    delivery = ctx.session.get(WebhookDelivery, delivery_id)
    if delivery is None or delivery.webhook_id != webhook.id:
        raise NotFound
    # That of one that waits is left alone: a job may hold it, and would be waited for.
    if delivery.outcome is not DeliveryOutcome.WAITING:
        delivery.outcome, delivery.attempts = DeliveryOutcome.WAITING, 0
        ctx.session.flush()
    ctx.defer("webhooks.deliver", delivery_id=delivery.id)


def claim(ctx: Context, delivery_id: int) -> WebhookDelivery | None:
    """Lock a message that waits; None where there is nothing to send. Flushes.

    Raises:
        OperationalError: another job sends it now.
    """
    waiting = sa.select(WebhookDelivery).where(
        WebhookDelivery.id == delivery_id, WebhookDelivery.outcome == DeliveryOutcome.WAITING
    )
    delivery = ctx.session.scalar(waiting.with_for_update(nowait=True))
    if delivery is not None and delivery.webhook.halt is not None:
        delivery.outcome = DeliveryOutcome.FAILED  # it was on its way when the webhook was halted
        ctx.session.flush()
        return None
    return delivery


def message(ctx: Context, delivery: WebhookDelivery) -> tuple[bytes, dict[str, str]]:
    """Return a message as it is sent now: its body and its headers, signed."""
    happened = delivery.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    said = {"type": delivery.event, "timestamp": happened, "data": delivery.data}
    body = json.dumps(said, ensure_ascii=False).encode()
    secret = ctx.safe.unlock(delivery.webhook.secret, PURPOSE)
    return body, {
        "Content-Type": "application/json",
        "User-Agent": "Village-Webhooks/1",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(ctx.now.timestamp())),
        "webhook-signature": signature(secret, delivery.message_id, ctx.now, body),
    }


def note_arrived(ctx: Context, delivery: WebhookDelivery, status: int) -> None:
    """Note that a message was taken. Flushes."""
    _note(ctx, delivery, status)
    delivery.outcome, delivery.fault = DeliveryOutcome.ARRIVED, None
    ctx.session.flush()


def note_failure(ctx: Context, delivery: WebhookDelivery, error: NotTaken, *, last: bool) -> bool:
    """Note why a message was not taken; after the last attempt it is given up. Flushes.

    Returns whether its webhook is to be halted, as nothing has come to it since the message was
    written, or as the other side says that it is gone. The caller commits before it halts it:
    whoever removes the webhook holds it, and waits for the message.
    """
    _note(ctx, delivery, error.status)
    delivery.fault = error.fault
    if last:
        delivery.outcome = DeliveryOutcome.FAILED
    ctx.session.flush()
    return error.status == _GONE or (last and not _reached_since(ctx, delivery))


def halt(ctx: Context, webhook: Webhook, why: WebhookHalt) -> None:
    """Tell a webhook nothing any more, give its messages up, and tell the organisers. Flushes.

    One that is halted or removed by now is left alone.
    """
    this = sa.select(Webhook).where(Webhook.id == webhook.id).with_for_update()
    held = ctx.session.scalar(this.execution_options(populate_existing=True))
    if held is None or held.halt is not None:
        return
    webhook.halt, webhook.halted_at = why, ctx.now
    waiting = sa.select(WebhookDelivery.id).where(
        WebhookDelivery.webhook_id == webhook.id,
        WebhookDelivery.outcome == DeliveryOutcome.WAITING,
    )
    # One that is being sent is left to its own job.
    given_up = WebhookDelivery.id.in_(waiting.with_for_update(skip_locked=True))
    ctx.session.execute(
        sa.update(WebhookDelivery)
        .where(given_up)
        .values(outcome=DeliveryOutcome.FAILED)
        .execution_options(synchronize_session="fetch")
    )
    here = replace(ctx, edition=ctx.session.get_one(Edition, webhook.edition_id))
    audit.record(here, subject(webhook), "webhook_halted", why=why)
    for user in _organisers(here):
        outbox.queue(
            here, "webhook_halted", to=user.email, language=user.language, name=user.name,
            webhook=str(webhook.id), address=webhook.url, halt=why.value,
        )  # fmt: skip


def forget_old(ctx: Context) -> None:
    """Delete messages that are no longer looked into. Flushes."""
    old = WebhookDelivery.at < ctx.now - KEPT
    ctx.session.execute(sa.delete(WebhookDelivery).where(old))


def _live(ctx: Context, webhook_id: int) -> Webhook:
    webhook = locked(ctx, webhook_id)
    if webhook.halt is not None:
        raise NotFound
    return webhook


def _queue(
    ctx: Context, webhook: Webhook, event: str, data: dict[str, object], at: datetime
) -> None:
    delivery = WebhookDelivery(
        webhook=webhook,
        message_id=f"msg_{secrets.token_urlsafe(20)}",
        event=event,
        data=data,
        at=at,
    )
    ctx.session.add(delivery)
    ctx.session.flush()
    ctx.defer("webhooks.deliver", delivery_id=delivery.id)


def _note(ctx: Context, delivery: WebhookDelivery, status: int | None) -> None:
    delivery.attempts += 1
    delivery.tried_at, delivery.status = ctx.now, status


def _reached_since(ctx: Context, delivery: WebhookDelivery) -> bool:
    later = sa.select(WebhookDelivery.id).where(
        WebhookDelivery.webhook_id == delivery.webhook_id,
        WebhookDelivery.outcome == DeliveryOutcome.ARRIVED,
        WebhookDelivery.tried_at >= delivery.at,
    )
    return ctx.session.scalar(later.limit(1)) is not None


def _organisers(ctx: Context) -> list[User]:
    rows = (
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == ctx.the_edition.id,
            Membership.role == Role.ORGANISER,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    )
    return list(ctx.session.scalars(rows))
