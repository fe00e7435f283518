"""What webhooks are told: the log, as far as the organiser who made each may read it."""

from dataclasses import replace

import sqlalchemy as sa

from village.accounts import User
from village.board import actors, visible
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Edition
from village.webhooks import EVENTS, Webhook, WebhookHalt, delivering

#: How many entries of the log become messages in one transaction.
BATCH = 200


def tell_one(ctx: Context) -> bool:
    """Write the messages of one webhook that has not read the log to its end. Flushes.

    A webhook whose maker is an organiser no longer is halted. Run twice at once, each webhook is
    told once.

    Returns:
        Whether there was one; asked again, it goes on with the others.
    """
    webhook = ctx.session.scalar(_BEHIND)
    if webhook is None:
        return False
    actor = actors.of_user(ctx.session, webhook.user_id, webhook.edition_id)
    user = ctx.session.get_one(User, webhook.user_id)
    if P.MANAGE_ROLES not in actor.permissions or user.disabled_at is not None:
        delivering.halt(ctx, webhook, WebhookHalt.OWNERLESS)
        return True
    here = replace(ctx, edition=ctx.session.get_one(Edition, webhook.edition_id))
    of_edition = AuditEntry.edition_id == webhook.edition_id
    newest = ctx.session.scalar(sa.select(sa.func.max(AuditEntry.id)).where(of_edition)) or 0
    unread = sa.select(AuditEntry).where(
        of_edition,
        AuditEntry.id > webhook.read_up_to,
        AuditEntry.id <= newest,
        AuditEntry.action.in_(EVENTS),
        visible.logged(actor),
    )
    entries = ctx.session.scalars(unread.order_by(AuditEntry.id).limit(BATCH)).all()
    up_to = newest if len(entries) < BATCH else entries[-1].id
    delivering.write_down(here, webhook, entries, up_to=up_to)
    return True


_BEHIND = (
    sa.select(Webhook)
    .where(
        Webhook.halt.is_(None),
        sa.exists().where(
            AuditEntry.edition_id == Webhook.edition_id, AuditEntry.id > Webhook.read_up_to
        ),
    )
    .order_by(Webhook.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
