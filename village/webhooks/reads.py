"""The webhooks of an edition and their messages, as its organisers see them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.core.context import Context
from village.core.errors import NotFound
from village.webhooks.tables import Webhook, WebhookDelivery

#: How many messages are listed, the last first.
MOST_LISTED = 100


def of_edition(ctx: Context) -> sa.Select[Webhook]:
    """Return the statement of the edition's webhooks."""
    return sa.select(Webhook).where(Webhook.edition_id == ctx.the_edition.id)


def listed(ctx: Context) -> list[Webhook]:
    """Return the edition's webhooks with who made them, the newest first."""
    rows = of_edition(ctx).options(joinedload(Webhook.user)).order_by(Webhook.id.desc())
    return list(ctx.session.scalars(rows))


def find(ctx: Context, webhook_id: int) -> Webhook:
    """Return one webhook of the edition.

    Raises:
        NotFound: there is none of this number here.
    """
    row = ctx.session.scalar(of_edition(ctx).where(Webhook.id == webhook_id))
    if row is None:
        raise NotFound
    return row


def deliveries(ctx: Context, webhook: Webhook) -> list[WebhookDelivery]:
    """Return the last messages of a webhook, the newest first."""
    rows = sa.select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id)
    return list(ctx.session.scalars(rows.order_by(WebhookDelivery.id.desc()).limit(MOST_LISTED)))
