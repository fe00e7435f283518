"""The committee's decisions: staged, then announced together."""

from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.accounts import User
from village.applications import Application
from village.core.tables import PK, Base, Versioned
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
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.STAGED)
    staged_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    staged_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    answer_by: Mapped[date | None]  # the last day to answer, where a place is offered
    reminded_at: Mapped[datetime | None]  # of that day

    application: Mapped[Application] = relationship()
    staged_by: Mapped[User] = relationship()
