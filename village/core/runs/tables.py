"""Runs of long work, with what their screens show of them."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.core.runs.words import OPEN, RUN_FLOW, RunState
from village.core.tables import PK, Base, Document

if TYPE_CHECKING:
    # Only the type: accounts stand above the core; SQLAlchemy finds the table by its name.
    from village.accounts.tables import User

_OPEN = "state IN ('queued', 'running')"


class Run(Base):
    """One piece of long work that somebody asked for, in an edition or for their account."""

    __tablename__ = "run"
    __table_args__ = (
        sa.CheckConstraint("share BETWEEN 0 AND 1", "share_0_to_1"),
        sa.CheckConstraint(f"({_OPEN}) = (finished_at IS NULL)", "finished_iff_not_open"),
        sa.CheckConstraint("state <> 'running' OR started_at IS NOT NULL", "running_has_started"),
        sa.Index(
            "uq_run_open_of_edition",
            "edition_id",
            "kind",
            unique=True,
            postgresql_where=sa.text(f"shared AND {_OPEN}"),
        ),
        sa.Index(
            "uq_run_open_of_person",
            sa.text("coalesce(edition_id, 0)"),
            "kind",
            "asked_by_id",
            unique=True,
            postgresql_where=sa.text(f"NOT shared AND {_OPEN}"),
        ),
    )

    flow: ClassVar = RUN_FLOW

    id: Mapped[PK]
    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id"))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    shared: Mapped[bool]
    params: Mapped[Document]
    state: Mapped[RunState] = mapped_column(default=RunState.QUEUED)
    share: Mapped[float] = mapped_column(default=0.0)
    stage: Mapped[str] = mapped_column(sa.String(40), default="")  # a code; web/runs.py words it
    facts: Mapped[Document]  # what the work told last, such as the points of a curve
    result: Mapped[Document]
    error: Mapped[Document]  # {"name": a refusal of core/errors.py or "", "facts": {…}}
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    asked_by: Mapped["User"] = relationship()

    @property
    def open(self) -> bool:
        """Whether it waits or works."""
        return self.state in OPEN
