"""What exhibitors say and send for their stands, and of what they were reminded."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.core.files.tables import StoredFile
from village.core.tables import PK, Base, Texts, Versioned
from village.editions import TaskKind
from village.exhibitors.words import DESIGN_FLOW, REMARK_MOST, DesignState


class ExhibitorEntry(Versioned, Base):
    """One exhibitor's fascia, catalogue entry, co-exhibitors, insurance and delivery."""

    __tablename__ = "exhibitor_entry"

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    fascia: Mapped[Texts]
    catalogue: Mapped[Texts]
    logo: Mapped[str] = mapped_column(sa.String(150), default="")  # a picture's name
    co_exhibitors: Mapped[list[str]] = mapped_column(default=list)
    #: The tasks of which the exhibitor says that it needs none: services, co-exhibitors, delivery.
    not_needed: Mapped[list[str]] = mapped_column(default=list)
    insurance_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    slot: Mapped[str] = mapped_column(sa.String(32), default="")  # the key of a delivery slot
    vehicle: Mapped[str] = mapped_column(sa.String(80), default="")
    saved_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    insurance: Mapped[StoredFile | None] = relationship()


class StandDesign(Versioned, Base):
    """What an exhibitor builds on the stand that it has: walls, a builder's plan, the judgement.

    `polygon` is the stand as it was drawn on: on another one the design has to be looked at again.
    """

    __tablename__ = "stand_design"

    flow: ClassVar = DESIGN_FLOW

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    polygon: Mapped[list[Any]] = mapped_column(JSONB)
    #: Each as [x, y, x, y, height]: its ends and its height, centimetres of the stand's own frame
    walls: Mapped[list[Any]] = mapped_column(JSONB)
    remark: Mapped[str] = mapped_column(sa.String(REMARK_MOST))  # the exhibitor's
    reason: Mapped[str] = mapped_column(sa.String(REMARK_MOST))  # why it was returned last
    plan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    state: Mapped[DesignState] = mapped_column(default=DesignState.DRAFT)
    state_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    plan: Mapped[StoredFile | None] = relationship()


class PressFile(Base):
    """A file of an exhibitor's press kit."""

    __tablename__ = "press_file"
    __table_args__ = (sa.UniqueConstraint("application_id", "file_id"),)

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    sent_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship()


class TaskDelegate(Base):
    """The colleague who cares for a task of an exhibitor."""

    __tablename__ = "task_delegate"
    __table_args__ = (sa.UniqueConstraint("application_id", "task"),)

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    task: Mapped[TaskKind]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)


class TaskReminder(Base):
    """A reminder of a task that an exhibitor was sent, some days before its last day."""

    __tablename__ = "task_reminder"
    __table_args__ = (sa.UniqueConstraint("application_id", "task", "due_on", "days"),)

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    task: Mapped[TaskKind]
    due_on: Mapped[date]
    days: Mapped[int]
    sent_at: Mapped[datetime]
