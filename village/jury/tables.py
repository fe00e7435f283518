"""The jury: jurors' profiles, conflicts of interest, assignments, reviews, scores, remarks."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.accounts import User
from village.applications import Application
from village.core.tables import PK, Base, Document, Versioned
from village.jury.words.jurors import Bid, Gender


class JurorProfile(Base):
    """What the assignment knows of a juror."""

    __tablename__ = "juror_profile"
    __table_args__ = (sa.UniqueConstraint("edition_id", "user_id"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    institution: Mapped[str] = mapped_column(sa.String(160), default="")
    axes: Mapped[list[int]]
    languages: Mapped[list[str]]
    gender: Mapped[Gender | None]
    words: Mapped[list[str]] = mapped_column(default=list)  # of expertise, in any language

    user: Mapped[User] = relationship()


class JurorBid(Base):
    """How much one juror wants to read one file."""

    __tablename__ = "juror_bid"
    __table_args__ = (sa.UniqueConstraint("user_id", "application_id"),)

    id: Mapped[PK]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    bid: Mapped[Bid]


class Recusal(Base):
    """Somebody of the jury or its chair steps aside from one application."""

    __tablename__ = "conflict_of_interest"
    __table_args__ = (sa.UniqueConstraint("user_id", "application_id"),)

    id: Mapped[PK]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    reason: Mapped[str]
    declared_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    application: Mapped[Application] = relationship()


class Assignment(Versioned, Base):
    """One application given to one juror, with the review that comes of it."""

    __tablename__ = "assignment"
    __table_args__ = (sa.UniqueConstraint("user_id", "application_id"),)

    id: Mapped[PK]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    assigned_at: Mapped[datetime]
    comment: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    application: Mapped[Application] = relationship()
    scores: Mapped[list["Score"]] = relationship(back_populates="assignment")


class Score(Base):
    """The mark that a juror gives on one criterion, on the edition's scale."""

    __tablename__ = "score"
    __table_args__ = (
        sa.UniqueConstraint("assignment_id", "criterion_id"),
        sa.CheckConstraint("mark BETWEEN 0 AND 100", "mark_0_to_100"),
    )

    id: Mapped[PK]
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"), index=True)
    mark: Mapped[int]

    assignment: Mapped[Assignment] = relationship(back_populates="scores")


class Remark(Base):
    """What somebody who has judged a file said of it to the others."""

    __tablename__ = "remark"

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    text: Mapped[str]
    said_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    application: Mapped[Application] = relationship()


class ReviewReminder(Base):
    """A reminder of open reviews that a juror was sent, some days before their deadline."""

    __tablename__ = "review_reminder"
    __table_args__ = (sa.UniqueConstraint("edition_id", "user_id", "due_at", "days_before"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    due_at: Mapped[datetime]
    days_before: Mapped[int]
    sent_at: Mapped[datetime]


class AssignmentProposal(Versioned, Base):
    """An assignment proposed to one person, who edits it, then takes or drops it.

    It is its maker's alone: what it holds was made without the files that the maker
    stepped aside from.
    """

    __tablename__ = "assignment_proposal"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "made_by_id"),
        sa.CheckConstraint("per_application > 0", "per_application_positive"),
        sa.CheckConstraint("max_load > 0", "max_load_positive"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    per_application: Mapped[int]
    max_load: Mapped[int]
    rules: Mapped[Document]  # jury/words/jurors.py, Composition
    pairs: Mapped[list[list[int]]] = mapped_column(JSONB)  # [application's id, juror's id]
    absent: Mapped[list[int]] = mapped_column(default=list)  # jurors who are replaced
    gone: Mapped[list[list[int]]] = mapped_column(JSONB, default=list)  # pairs taken back
    report: Mapped[Document]  # what the solver proved, or why there is none
