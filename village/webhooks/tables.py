"""Webhooks and their messages."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.accounts import User
from village.core.posting import PostFault
from village.core.tables import PK, Base, Document
from village.webhooks.words import LONGEST_URL, DeliveryOutcome, WebhookHalt


class Webhook(Base):
    """An address of other software that is told of events, by the rights of an organiser.

    `read_up_to` is the entry of the audit log up to which it was told: ids grow as entries are
    committed, for the log's lock is held until then, so none is passed over.
    """

    __tablename__ = "webhook"
    __table_args__ = (
        sa.CheckConstraint("(halt IS NULL) = (halted_at IS NULL)", "halted_for_a_reason"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    url: Mapped[str] = mapped_column(sa.String(LONGEST_URL))
    events: Mapped[list[str]] = mapped_column(JSONB)
    secret: Mapped[bytes]  # locked
    made_at: Mapped[datetime]
    read_up_to: Mapped[int] = mapped_column(sa.BigInteger)
    halt: Mapped[WebhookHalt | None]
    halted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class WebhookDelivery(Base):
    """One message to a webhook; tried again, it keeps its `message_id`."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (sa.Index(None, "webhook_id", sa.text("id DESC")),)

    id: Mapped[PK]
    webhook_id: Mapped[int] = mapped_column(sa.ForeignKey("webhook.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(sa.String(40), unique=True)
    event: Mapped[str] = mapped_column(sa.String(40))
    data: Mapped[Document]
    at: Mapped[datetime]  # when it happened
    outcome: Mapped[DeliveryOutcome] = mapped_column(default=DeliveryOutcome.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    status: Mapped[int | None]  # with which the other side answered
    fault: Mapped[PostFault | None]

    webhook: Mapped[Webhook] = relationship()
