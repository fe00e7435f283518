"""Visitors, the days they wish for, and the codes with which exhibitors invite them."""

from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.badges import Badge
from village.core.tables import PK, Base, Document, Versioned
from village.visitors.words import VISITOR_FLOW, VisitorSource, VisitorState


class VisitorInvitation(Base):
    """An exhibitor's code, and how many guests may register with it."""

    __tablename__ = "visitor_invitation"

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    quota: Mapped[int]
    created_at: Mapped[datetime]

    application: Mapped[Application] = relationship()


class Visitor(Versioned, Base):
    """Somebody who wants to come: registered alone, in a group, at a desk or from a list."""

    __tablename__ = "visitor"
    __table_args__ = (
        sa.Index(
            "uq_visitor_address",
            "edition_id",
            sa.text("lower(email)"),
            unique=True,
            postgresql_where=sa.text("email <> '' AND state IN ('pending', 'registered')"),
        ),
        sa.Index(None, "edition_id", "state"),
    )

    flow: ClassVar = VISITOR_FLOW

    id: Mapped[PK]
    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)  # VS27-V-7KQ2XD
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    kind: Mapped[str] = mapped_column(sa.String(32))  # the key of a type of the edition
    state: Mapped[VisitorState]
    source: Mapped[VisitorSource]
    name: Mapped[str] = mapped_column(sa.String(120))
    name_ar: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    organisation_name: Mapped[str] = mapped_column(sa.String(160), default="")
    language: Mapped[str] = mapped_column(sa.String(2))
    proof: Mapped[str] = mapped_column(sa.String(300), default="")
    sessions: Mapped[list[str]] = mapped_column(default=list)  # keys of the programme's
    consents: Mapped[Document]  # when each was given, by its key
    link_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    earlier_link_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    link: Mapped[bytes]  # the token of the visitor's own page, locked, to be mailed once more
    registered_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]  # since then nothing here says who it was
    invitation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("visitor_invitation.id"), index=True
    )
    booked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("visitor.id"), index=True)
    badge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("badge.id"), unique=True)

    badge: Mapped[Badge | None] = relationship()
    booked_by: Mapped["Visitor | None"] = relationship(remote_side="Visitor.id")
    invitation: Mapped[VisitorInvitation | None] = relationship()
    days: Mapped[list["VisitorDay"]] = relationship(
        order_by="VisitorDay.day", cascade="all, delete-orphan", back_populates="visitor"
    )


class VisitorDay(Base):
    """A day on which somebody wishes to come: with a place, or waiting for one."""

    __tablename__ = "visitor_day"
    __table_args__ = (
        sa.UniqueConstraint("visitor_id", "day"),
        sa.Index(None, "edition_id", "day", "kind", postgresql_where=sa.text("given")),
        sa.Index(None, "edition_id", "asked_at", postgresql_where=sa.text("NOT given")),
    )

    id: Mapped[PK]
    visitor_id: Mapped[int] = mapped_column(sa.ForeignKey("visitor.id"))
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    kind: Mapped[str] = mapped_column(sa.String(32))  # the visitor's, counted by day
    day: Mapped[date]
    given: Mapped[bool]
    asked_at: Mapped[datetime]

    visitor: Mapped[Visitor] = relationship(back_populates="days")
