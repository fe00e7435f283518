"""Campaigns: their words, and to whom each goes."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application, State
from village.core.outbox.tables import OutboxMail
from village.core.tables import PK, Base, Document, Versioned


class Campaign(Versioned, Base):
    """A mail to many organisations: prepared, then sent at once or later."""

    __tablename__ = "campaign"
    __table_args__ = (
        sa.CheckConstraint("undone_at IS NULL OR leaves_at IS NOT NULL", "undone_once_sent"),
        sa.Index(None, "edition_id", sa.text("id DESC")),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    wording: Mapped[Document]  # by language, its subject and its text
    made_by: Mapped[str] = mapped_column(sa.String(120))  # the name of who prepared it
    made_at: Mapped[datetime]
    leaves_at: Mapped[datetime | None]  # none while it is only prepared
    undone_at: Mapped[datetime | None]


class CampaignRecipient(Base):
    """One file whose organisation a campaign writes to, as it was when it was prepared."""

    __tablename__ = "campaign_recipient"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "application_id"),)

    id: Mapped[PK]
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id", ondelete="CASCADE"))
    application_id: Mapped[int] = mapped_column(
        sa.ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[State]  # of the file
    to: Mapped[str] = mapped_column(sa.String(254))  # empty where no address is known
    name: Mapped[str] = mapped_column(sa.String(120))
    language: Mapped[str] = mapped_column(sa.String(2))
    mail_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outbox_mail.id"), unique=True)

    application: Mapped[Application] = relationship()
    mail: Mapped[OutboxMail | None] = relationship()
