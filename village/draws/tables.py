"""Stand draws, and the turn of each who takes part."""

from datetime import datetime, time
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.core.tables import PK, Base
from village.draws.words import (
    DRAW_FLOW,
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    DrawState,
    Hours,
    TieBreak,
)


class Draw(Base):
    """Exhibitors choose their stands in turn; an edition has one at a time that is not closed."""

    __tablename__ = "draw"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "number"),
        sa.Index(
            "uq_draw_edition_id_open",
            "edition_id",
            unique=True,
            postgresql_where=sa.text("state <> 'closed'"),
        ),
        sa.CheckConstraint(
            f"minutes BETWEEN {SHORTEST_MINUTES} AND {LONGEST_MINUTES}", "minutes_in_range"
        ),
        sa.CheckConstraint("(day_opens IS NULL) = (day_closes IS NULL)", "hours_both_or_none"),
        sa.CheckConstraint("day_opens < day_closes", "hours_in_order"),
        sa.CheckConstraint("(state = 'paused') = (paused_at IS NOT NULL)", "paused_since"),
        sa.CheckConstraint(
            "state NOT IN ('running', 'paused') OR opened_at IS NOT NULL", "running_was_opened"
        ),
    )

    flow: ClassVar = DRAW_FLOW

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[int]
    state: Mapped[DrawState] = mapped_column(default=DrawState.PREPARED)
    pavilions: Mapped[list[str]]  # whose exhibitors take part
    starts_at: Mapped[datetime]
    minutes: Mapped[int]  # of one turn
    day_opens: Mapped[time | None]
    day_closes: Mapped[time | None]
    points_edition: Mapped[int] = mapped_column(default=0)  # for each earlier edition
    points_m2: Mapped[int] = mapped_column(default=0)  # for each square metre asked for
    tie_break: Mapped[TieBreak]
    seed: Mapped[str] = mapped_column(sa.String(64))
    opened_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]

    turns: Mapped[list["DrawTurn"]] = relationship(
        order_by="DrawTurn.rank", back_populates="draw", cascade="all, delete-orphan"
    )

    @property
    def hours(self) -> Hours | None:
        """Between which hours of a day its windows lie; None for all day long."""
        if self.day_opens is None or self.day_closes is None:
            return None
        return Hours(self.day_opens, self.day_closes)


class DrawTurn(Base):
    """One who takes part in a draw: the rank, the window, and what was told by mail."""

    __tablename__ = "draw_turn"
    __table_args__ = (
        sa.UniqueConstraint("draw_id", "application_id"),
        sa.UniqueConstraint("draw_id", "rank", deferrable=True, initially="DEFERRED"),
        sa.CheckConstraint("rank > 0", "rank_positive"),
        sa.CheckConstraint("starts_at < ends_at", "window_in_order"),
    )

    id: Mapped[PK]
    draw_id: Mapped[int] = mapped_column(sa.ForeignKey("draw.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    rank: Mapped[int]
    points: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    out_at: Mapped[datetime | None]  # taken out by the organiser
    next_told_at: Mapped[datetime | None]
    turn_told_at: Mapped[datetime | None]
    missed_told_at: Mapped[datetime | None]

    draw: Mapped[Draw] = relationship(back_populates="turns")
    application: Mapped[Application] = relationship()
