"""Badges, the keys that sign them, and what the gate saw."""

import uuid
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.badges.words import (
    BADGE_FLOW,
    BadgeState,
    CheckMethod,
    Direction,
    Refusal,
    Verdict,
)
from village.core.files.tables import StoredFile
from village.core.tables import PK, Base, Versioned
from village.editions import BadgeRole


class Badge(Versioned, Base):
    """One person's right to enter an edition."""

    __tablename__ = "badge"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "number"),
        sa.CheckConstraint("(state = 'requested') <= (token = '')", "requested_has_no_token"),
    )

    flow: ClassVar = BADGE_FLOW

    id: Mapped[PK]
    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)  # VS27-B-7KQ2XD
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[int]
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"), index=True)
    role: Mapped[BadgeRole]
    name: Mapped[str] = mapped_column(sa.String(120))
    name_ar: Mapped[str] = mapped_column(sa.String(120), default="")
    job_title: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    organisation_name: Mapped[str] = mapped_column(sa.String(160), default="")
    state: Mapped[BadgeState] = mapped_column(default=BadgeState.REQUESTED)
    token: Mapped[str] = mapped_column(default="")
    earlier_tokens: Mapped[list[str]] = mapped_column(default=list)  # replaced since
    requested_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]  # none again after a correction
    prints: Mapped[int] = mapped_column(default=0)  # in all, those before a correction too
    days: Mapped[list[str]] = mapped_column(default=list)  # as ISO dates; none for every day
    photo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    application: Mapped[Application | None] = relationship()
    photo: Mapped[StoredFile | None] = relationship()


class SigningKey(Base):
    """An Ed25519 key of an edition; the number is carried in each badge token."""

    __tablename__ = "signing_key"
    __table_args__ = (sa.UniqueConstraint("edition_id", "number"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[int]
    private_bytes: Mapped[bytes]  # locked: see village/core/safe.py
    public_bytes: Mapped[bytes]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class CheckIn(Base):
    """One scan at the gate; an event, never overwritten."""

    __tablename__ = "check_in"
    __table_args__ = (
        sa.Index(None, "edition_id", sa.text("at DESC")),
        sa.Index(None, "by_user_id", "at", postgresql_where=sa.text("method <> 'scanned'")),
        sa.CheckConstraint(
            "verdict = 'refused'"
            " OR (direction = 'in') = (verdict IN ('welcome', 'identity', 'again', 'allowed'))",
            "verdict_fits_direction",
        ),
        sa.CheckConstraint("(device = '') = (counter IS NULL)", "counted_on_its_device"),
        sa.CheckConstraint("verdict <> 'welcome' OR method = 'scanned'", "typed_is_never_welcome"),
        sa.CheckConstraint("verdict_after_ms BETWEEN 0 AND 600000", "verdict_within_ten_minutes"),
    )

    id: Mapped[PK]
    event_id: Mapped[uuid.UUID] = mapped_column(
        unique=True
    )  # made by the gate: a retry is one scan
    digest: Mapped[str] = mapped_column(sa.String(64))  # of what was asked: a retry asks the same
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    badge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("badge.id"), index=True)
    method: Mapped[CheckMethod]
    direction: Mapped[Direction]
    is_rehearsal: Mapped[bool]  # counts nowhere, and is deleted in the night
    verdict: Mapped[Verdict]
    refusal: Mapped[Refusal | None]
    code: Mapped[str] = mapped_column(sa.String(300), default="")
    gate: Mapped[str] = mapped_column(sa.String(40), default="")
    at: Mapped[datetime]
    #: Of a scan that was judged on the device, without network: which, and its count there.
    #: What the server would have refused has a refusal beside the verdict.
    device: Mapped[str] = mapped_column(sa.String(36), default="")
    counter: Mapped[int | None]
    #: From the reading of the code to the verdict on the screen, where the device has measured it.
    verdict_after_ms: Mapped[int | None]
    by_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))

    badge: Mapped[Badge | None] = relationship()
