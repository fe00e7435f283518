"""The provider of an edition, the payments opened there, and the money paid back."""

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.billing import Invoice, Payment
from village.cards.words import (
    CARD_PAYMENT_FLOW,
    CARD_REFUND_FLOW,
    CardPaymentState,
    CardRefundState,
    Doubt,
    ProviderKind,
)
from village.core.tables import PK, Base
from village.editions import Edition


class CardAccount(Base):
    """Through whom the exhibitors of an edition pay by card, with what opens the account there."""

    __tablename__ = "card_account"
    __table_args__ = (sa.CheckConstraint("signing IS NOT NULL OR NOT is_on", "on_hears_notices"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), unique=True)
    token: Mapped[str] = mapped_column(sa.String(48), unique=True)  # of the address of notices
    provider: Mapped[ProviderKind]
    secret: Mapped[bytes]  # locked
    signing: Mapped[bytes | None]  # locked; the provider gives it once it knows our address
    #: How the secret ends, so that people tell one from another.
    secret_end: Mapped[str] = mapped_column(sa.String(4))
    #: Whether no money moves: the provider's keys are those for trying.
    is_test: Mapped[bool]
    is_on: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(sa.String(160))

    edition: Mapped[Edition] = relationship()


class CardPayment(Base):
    """A payment that an exhibitor has opened; `payment` is what the books say of it."""

    __tablename__ = "card_payment"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", "amount_positive"),
        sa.CheckConstraint("(state = 'paid') = (payment_id IS NOT NULL)", "booked_iff_paid"),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", "ended_iff_not_open"),
        sa.UniqueConstraint("provider", "provider_id"),
        sa.Index(
            "uq_card_payment_open",
            "invoice_id",
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    flow: ClassVar = CARD_PAYMENT_FLOW

    id: Mapped[PK]
    token: Mapped[str] = mapped_column(sa.String(48), unique=True)
    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice.id"), index=True)
    provider: Mapped[ProviderKind]
    provider_id: Mapped[str] = mapped_column(sa.String(160))
    url: Mapped[str] = mapped_column(sa.String(2000))  # the provider's page
    charge: Mapped[str] = mapped_column(sa.String(160), default="", index=True)
    amount_cents: Mapped[int] = mapped_column(sa.BigInteger)
    is_test: Mapped[bool]
    state: Mapped[CardPaymentState] = mapped_column(default=CardPaymentState.OPEN)
    doubt: Mapped[Doubt | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(sa.String(160))
    ended_at: Mapped[datetime | None]
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"), unique=True)

    invoice: Mapped[Invoice] = relationship()
    payment: Mapped[Payment | None] = relationship()


class CardRefund(Base):
    """Money that goes back to a card: asked for here, or at the provider itself."""

    __tablename__ = "card_refund"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", "amount_positive"),
        sa.CheckConstraint("state <> 'done' OR payment_id IS NOT NULL", "done_is_booked"),
    )

    flow: ClassVar = CARD_REFUND_FLOW

    id: Mapped[PK]
    token: Mapped[str] = mapped_column(sa.String(48), unique=True)
    card_payment_id: Mapped[int] = mapped_column(sa.ForeignKey("card_payment.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(sa.String(160), unique=True)
    amount_cents: Mapped[int] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    state: Mapped[CardRefundState] = mapped_column(default=CardRefundState.ON_ITS_WAY)
    doubt: Mapped[Doubt | None]
    #: Why the provider refused it, in its own word.
    refusal: Mapped[str] = mapped_column(sa.String(60), default="")
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(sa.String(160))
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"), unique=True)

    card_payment: Mapped[CardPayment] = relationship()
    payment: Mapped[Payment | None] = relationship()
