"""Versions of the floor plan: what was in force, and drafts that nobody sees yet."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from village.core.tables import PK, Base
from village.stands.words.plans import PlanOrigin


class PlanVersion(Base):
    """A plan of an edition, as GeoJSON; one of them is in force."""

    __tablename__ = "plan_version"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "number"),
        sa.CheckConstraint("number > 0", "number_positive"),
        sa.Index(
            "uq_plan_version_in_force",
            "edition_id",
            unique=True,
            postgresql_where=sa.text("in_force"),
        ),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[int]
    origin: Mapped[PlanOrigin]
    about: Mapped[str] = mapped_column(sa.String(120))  # the file's name, or the stands redrawn
    plan: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    begun_from_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("plan_version.id")
    )  # what was in force then; nothing was, where it is the first
    stands: Mapped[int]  # how many can be given
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]  # the last time; never, where it is a draft
    in_force: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)  # of a draft: counts what its drawers saved
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
