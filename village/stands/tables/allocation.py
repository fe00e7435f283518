"""What the allocation of stands weighs: wishes, pins, neighbours; and the plan it proposes."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.core.tables import PK, Base, Document, Versioned
from village.stands.tables.places import Stand
from village.stands.words.places import MOST_WISHES, Relation


class StandWish(Base):
    """One of the stands that an applicant would like best; rank 1 is the dearest."""

    __tablename__ = "stand_wish"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "stand_id"),
        sa.CheckConstraint(f"rank BETWEEN 1 AND {MOST_WISHES}", "rank_in_range"),
    )

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    stand_id: Mapped[int] = mapped_column(sa.ForeignKey("stand.id"), index=True)

    stand: Mapped[Stand] = relationship()


class StandPin(Base):
    """A stand that the organiser keeps for one application in every proposal."""

    __tablename__ = "stand_pin"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), primary_key=True)
    stand_id: Mapped[int] = mapped_column(sa.ForeignKey("stand.id"), unique=True)

    application: Mapped[Application] = relationship()
    stand: Mapped[Stand] = relationship()


class Neighbours(Base):
    """Two applications that are to be some metres apart, or to stand together."""

    __tablename__ = "neighbours"
    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id < second_id", "pair_in_order"),
        sa.CheckConstraint("(relation = 'apart') = (metres IS NOT NULL)", "apart_has_metres"),
        sa.CheckConstraint("metres BETWEEN 1 AND 200", "metres_in_range"),
    )

    id: Mapped[PK]
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    relation: Mapped[Relation]
    metres: Mapped[int | None]

    first: Mapped[Application] = relationship(foreign_keys=[first_id])
    second: Mapped[Application] = relationship(foreign_keys=[second_id])


class StandProposal(Versioned, Base):
    """A plan of stands proposed for a whole edition, changed by hand, then published or dropped.

    `problem` and `plan` are those of `village stands` (FORMATS §3), requests named by their
    references, modules by the stands' numbers; `figures` holds what it is compared with.
    """

    __tablename__ = "stand_proposal"

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), unique=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    problem: Mapped[Document]
    plan: Mapped[Document]
    figures: Mapped[Document]
