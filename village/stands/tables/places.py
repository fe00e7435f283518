"""Stands on the floor plan, and the places given on them."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.core.tables import PK, Base, Versioned
from village.stands.words.places import PLACE_FLOW, PlaceState


class Stand(Base):
    """An exhibitor's place on the floor; the polygon is in metres, GeoJSON coordinates."""

    __tablename__ = "stand"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "number"),
        sa.CheckConstraint("area_m2 > 0", "area_positive"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[str] = mapped_column(sa.String(8))
    hall: Mapped[str] = mapped_column(sa.String(16), default="")  # its code on the plan
    zone: Mapped[str] = mapped_column(sa.String(16))
    area_m2: Mapped[Decimal] = mapped_column(sa.Numeric(8, 2))
    open_sides: Mapped[int]
    polygon: Mapped[list[Any]] = mapped_column(JSONB)
    utilities: Mapped[list[str]]
    drawn: Mapped[bool] = mapped_column(default=True)  # on the plan; a former stand has a history
    blocked: Mapped[bool] = mapped_column(default=False)  # given to nobody in a proposal


class StandPlace(Versioned, Base):
    """A stand given to an application; released places stay as history."""

    __tablename__ = "stand_place"
    __table_args__ = (
        sa.Index(
            "uq_stand_place_stand_in_use",
            "stand_id",
            unique=True,
            postgresql_where=sa.text("state <> 'released'"),
        ),
        sa.Index(
            "uq_stand_place_application_in_use",
            "application_id",
            unique=True,
            postgresql_where=sa.text("state <> 'released'"),
        ),
        sa.CheckConstraint("state <> 'free'", "free_has_no_row"),
        sa.CheckConstraint("(state = 'held') = (held_until IS NOT NULL)", "held_has_expiry"),
    )

    flow: ClassVar = PLACE_FLOW

    id: Mapped[PK]
    stand_id: Mapped[int] = mapped_column(sa.ForeignKey("stand.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    state: Mapped[PlaceState]
    held_until: Mapped[datetime | None]
    state_at: Mapped[datetime]

    stand: Mapped[Stand] = relationship()
    application: Mapped[Application] = relationship()
