"""Orders of services: one an application, its lines at the price of the day they were ordered."""

from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.core.tables import PK, Base, Texts, Versioned
from village.editions import Vat

#: The codes of lines that only an organiser sets, as the database has them.
_OWN = "'discount', 'extra', 'late_fee', 'stand_discount'"


class ServiceOrder(Versioned, Base):
    """What an exhibitor orders beside its stand."""

    __tablename__ = "service_order"

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    saved_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    lines: Mapped[list["ServiceOrderLine"]] = relationship(
        order_by="ServiceOrderLine.id", cascade="all, delete-orphan", back_populates="order"
    )


class ServiceOrderLine(Base):
    """A service ordered, or what the organiser adds or takes off."""

    __tablename__ = "service_order_line"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", "quantity_positive"),
        sa.CheckConstraint(
            "unit_cents >= 0 OR code IN ('discount', 'stand_discount')", "only_discounts_take_off"
        ),
        sa.CheckConstraint(f"code NOT IN ({_OWN}) OR reason <> ''", "reason_given"),
        sa.Index(
            "uq_service_order_line_code",
            "order_id",
            "code",
            unique=True,
            postgresql_where=sa.text(f"code NOT IN ({_OWN})"),
        ),
    )

    id: Mapped[PK]
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("service_order.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(32))  # a service's key, or one of `OWN`
    label: Mapped[Texts]
    quantity: Mapped[Decimal] = mapped_column(sa.Numeric(12, 3))
    unit_cents: Mapped[int] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    #: Why it is not taxed, where that is not as for the rest of the order.
    vat: Mapped[Vat | None]

    order: Mapped[ServiceOrder] = relationship(back_populates="lines")
    contents: Mapped[list["ServiceOrderContent"]] = relationship(
        order_by="ServiceOrderContent.id", cascade="all, delete-orphan"
    )


class ServiceOrderContent(Base):
    """A service that each package of a line contains, as it did on the day of the order."""

    __tablename__ = "service_order_content"
    __table_args__ = (
        sa.UniqueConstraint("line_id", "code"),
        sa.CheckConstraint("quantity > 0", "quantity_positive"),
    )

    id: Mapped[PK]
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("service_order_line.id"))
    code: Mapped[str] = mapped_column(sa.String(32))  # the service's key
    label: Mapped[Texts]
    quantity: Mapped[int]
