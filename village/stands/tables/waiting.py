"""The waiting list of a stand that somebody else has."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.core.tables import PK, Base
from village.stands.tables.places import Stand


class StandWait(Base):
    """An application that would have a stand if it came free; first come, first told."""

    __tablename__ = "stand_wait"
    __table_args__ = (sa.UniqueConstraint("stand_id", "application_id"),)

    id: Mapped[PK]
    stand_id: Mapped[int] = mapped_column(sa.ForeignKey("stand.id"))
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    kept: Mapped[bool] = mapped_column(default=False)  # on the list even with another stand
    since: Mapped[datetime]
    told_at: Mapped[datetime | None]  # that the stand is free; empty again once it is taken

    stand: Mapped[Stand] = relationship()
    application: Mapped[Application] = relationship()
