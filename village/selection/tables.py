"""The committee's decisions: staged, announced together, kept in sealed minutes."""

from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.accounts import User
from village.applications import Application
from village.core.files.tables import StoredFile
from village.core.tables import PK, Base, Document, Versioned
from village.editions import Edition
from village.selection.words import DECISION_FLOW, DecisionState, Outcome


class Decision(Versioned, Base):
    """What the committee decided on one application, with its reasons."""

    __tablename__ = "decision"
    __table_args__ = (
        sa.Index(
            "uq_decision_in_force",
            "application_id",
            unique=True,
            postgresql_where=sa.text("state = 'staged'"),
        ),
        sa.CheckConstraint("(state = 'staged') = (closed_at IS NULL)", "closed_iff_not_staged"),
    )

    flow: ClassVar = DECISION_FLOW

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    outcome: Mapped[Outcome]
    reasons: Mapped[str]
    praised: Mapped[str] = mapped_column(default="")  # by the jury, in the applicant's language
    missed: Mapped[str] = mapped_column(default="")
    #: The file's calibrated "score", its interval "low" to "high", and the "line" between those
    #: selected and the others, when it was announced; empty without a review.
    measured: Mapped[Document]
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.STAGED)
    staged_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    staged_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    answer_by: Mapped[date | None]  # the last day to answer, where a place is offered
    reminded_at: Mapped[datetime | None]  # of that day

    application: Mapped[Application] = relationship()
    staged_by: Mapped[User] = relationship()


class SelectionQuota(Base):
    """What the committee asks of a group when it selects under quotas."""

    __tablename__ = "selection_quota"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "group"),
        sa.CheckConstraint(
            "at_least >= 0 AND (at_most IS NULL OR at_least <= at_most)", "least_to_most"
        ),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    group: Mapped[str] = mapped_column(sa.String(40))  # axis-3, zone-africa, women_led
    at_least: Mapped[int]
    at_most: Mapped[int | None]


class Minutes(Base):
    """Sealed minutes of the selection; what changes later stands in the next ones."""

    __tablename__ = "minutes"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "number"),
        sa.CheckConstraint("number > 0", "number_positive"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[int]
    public_token: Mapped[str] = mapped_column(sa.String(32), unique=True)  # in the QR code
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[str] = mapped_column(sa.String(160))  # the certificate's name
    seal_level: Mapped[str] = mapped_column(sa.String(16))
    seal_is_demo: Mapped[bool]

    edition: Mapped[Edition] = relationship()
    file: Mapped[StoredFile] = relationship()


class MinutesLine(Base):
    """What sealed minutes say of one file; they print `sha256`, its applicant has the rest."""

    __tablename__ = "minutes_line"
    __table_args__ = (sa.UniqueConstraint("minutes_id", "application_id"),)

    id: Mapped[PK]
    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    line: Mapped[str]
    salt: Mapped[str] = mapped_column(sa.String(32))
    sha256: Mapped[str] = mapped_column(sa.String(64))

    minutes: Mapped[Minutes] = relationship()
