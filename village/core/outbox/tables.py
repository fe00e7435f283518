"""Mails as rows: written with their cause, delivered by a job."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from village.core.labels import N_, Label, Shade
from village.core.tables import PK, Base, Document


class MailState(StrEnum):
    """Whether a mail has left."""

    QUEUED = "queued"
    SENT = "sent"
    KEPT = "kept"  # no mail server is configured: it is read in the outbox
    FAILED = "failed"
    BOUNCED = "bounced"  # it left, and came back: there is no such address
    SUPPRESSED = "suppressed"  # it was not sent, for an earlier one to its address came back
    UNSUBSCRIBED = "unsubscribed"  # it was not sent, for its reader wants none of its kind
    OVERTAKEN = "overtaken"  # it had nothing true to say any more when it was to leave
    RECALLED = "recalled"  # somebody called it back before it left


#: Those of mails that their reader did not get.
UNDELIVERED = (MailState.FAILED, MailState.BOUNCED, MailState.SUPPRESSED)
#: How the states are called.
MAIL_LABELS: dict[MailState, Label] = {
    MailState.QUEUED: Label(N_("Queued")),
    MailState.SENT: Label(N_("Sent"), Shade.GOOD),
    MailState.KEPT: Label(N_("Kept here")),
    MailState.FAILED: Label(N_("Failed"), Shade.BAD),
    MailState.BOUNCED: Label(N_("Came back"), Shade.BAD),
    MailState.SUPPRESSED: Label(N_("Not sent, the address is dead"), Shade.BAD),
    MailState.UNSUBSCRIBED: Label(N_("Not sent, its reader wants none"), Shade.GONE),
    MailState.OVERTAKEN: Label(N_("No longer needed"), Shade.GONE),
    MailState.RECALLED: Label(N_("Called back"), Shade.GONE),
}


class OutboxMail(Base):
    """One mail to one address, from a template and its parameters."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        sa.Index(None, "edition_id", sa.text("id DESC")),
        sa.Index(None, "leaves_at", postgresql_where=sa.text("leaves_at IS NOT NULL")),
    )

    id: Mapped[PK]
    edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id"))
    template: Mapped[str] = mapped_column(sa.String(60))
    to: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2))
    reference: Mapped[str] = mapped_column(sa.String(80), default="", index=True)
    params: Mapped[Document]
    #: The edition's own subject and text as they were when it was written; none as usual.
    wording: Mapped[Document]
    state: Mapped[MailState] = mapped_column(default=MailState.QUEUED)
    queued_at: Mapped[datetime]
    #: When it is handed to the job that delivers it; none for one that leaves at once.
    leaves_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")


class Suppression(StrEnum):
    """Why an address gets no more mails, or none that it does not need."""

    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"


class SuppressedAddress(Base):
    """An address from which a mail came back, or whose reader wants none that is not needed.

    No more are sent there until somebody allows it.
    """

    __tablename__ = "suppressed_address"
    __table_args__ = (sa.UniqueConstraint("address", "reason"),)

    id: Mapped[PK]
    address: Mapped[str] = mapped_column(sa.String(254))
    reason: Mapped[Suppression]
    said: Mapped[str]  # by the mail server
    since: Mapped[datetime]
