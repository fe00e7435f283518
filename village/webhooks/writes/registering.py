"""Webhooks registered by an organiser, turned on again and removed."""

import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

import sqlalchemy as sa

from village.core import audit, policy
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.webhooks.reads import of_edition
from village.webhooks.tables import Webhook
from village.webhooks.words import WebhookEvent, shown, webhook_url

#: What the secret of a webhook is locked for.
PURPOSE = "secret of a webhook"
#: Of 24 to 64, as Standard Webhooks has it.
_SECRET_BYTES = 32


def register(ctx: Context, *, url: str, events: Iterable[WebhookEvent]) -> tuple[Webhook, str]:
    """Tell an address of events from now on; return its secret, which nobody reads again. Flushes.

    Raises:
        BadAddress: messages cannot go there.
        Forbidden: the actor is no organiser of this edition.
    """
    policy.require(ctx.actor, P.MANAGE_ROLES)
    secret = secrets.token_bytes(_SECRET_BYTES)
    row = Webhook(
        edition_id=ctx.the_edition.id,
        user_id=ctx.actor.user_id,
        url=webhook_url(url),
        events=[event.value for event in events],
        secret=ctx.safe.lock(secret, PURPOSE),
        made_at=ctx.now,
        read_up_to=0,
    )
    ctx.session.add(row)
    ctx.session.flush()
    host = urlsplit(row.url).hostname
    audit.record(ctx, subject(row), "make_webhook", host=host, events=row.events)
    row.read_up_to = _newest(ctx)
    ctx.session.flush()
    return row, shown(secret)


def turn_on(ctx: Context, webhook_id: int) -> None:
    """Tell a halted webhook again, from now on and by the rights of the actor. Flushes.

    Raises:
        Forbidden: the actor is no organiser of this edition.
        NotFound: there is no halted webhook of this number here.
    """
    row = locked(ctx, webhook_id)
    if row.halt is None:
        raise NotFound
    row.halt = row.halted_at = None
    row.user_id = ctx.actor.user_id or row.user_id
    audit.record(ctx, subject(row), "turn_on_webhook")
    row.read_up_to = _newest(ctx)
    ctx.session.flush()


def remove(ctx: Context, webhook_id: int) -> Webhook:
    """Forget a webhook with its messages; return it. Flushes.

    Raises:
        Forbidden: the actor is no organiser of this edition.
        NotFound: there is none of this number here.
    """
    row = locked(ctx, webhook_id)
    audit.record(ctx, subject(row), "remove_webhook", host=urlsplit(row.url).hostname)
    ctx.session.delete(row)
    ctx.session.flush()
    return row


def locked(ctx: Context, webhook_id: int) -> Webhook:
    """Return a webhook of the edition for its organiser to change, locked.

    Raises:
        Forbidden: the actor is no organiser of this edition.
        NotFound: there is none of this number here.
    """
    policy.require(ctx.actor, P.MANAGE_ROLES)
    row = ctx.session.scalar(of_edition(ctx).where(Webhook.id == webhook_id).with_for_update())
    if row is None:
        raise NotFound
    return row


def subject(row: Webhook) -> str:
    """Return how the log names a webhook."""
    return f"webhook-{row.id}"


def _newest(ctx: Context) -> int:
    """Return the newest entry of the log; its lock is ours, as we have just written one."""
    return ctx.session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0
