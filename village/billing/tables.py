"""Invoices with what they say, the series of their numbers, payments, and bank statements."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.billing.words import INVOICE_FLOW, InvoiceState, PaymentMethod, owed_cents
from village.contracts import Contract
from village.core.files.tables import StoredFile
from village.core.tables import PK, Base, Versioned
from village.engines.invoices.data import InvoiceData, InvoiceKind
from village.engines.invoices.file import invoice_as_data, read_invoice


class InvoiceTerms(sa.TypeDecorator[InvoiceData]):
    """What an invoice says, kept as plain data."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(
        self, value: InvoiceData | None, dialect: sa.Dialect
    ) -> dict[str, Any] | None:
        """Return what is kept."""
        return invoice_as_data(value) if value is not None else None

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> InvoiceData | None:
        """Return the invoice that was kept."""
        return read_invoice(value) if value is not None else None


class NumberSeries(Base):
    """The last number given in a series of one edition and year; its row is locked to give one."""

    __tablename__ = "number_series"
    __table_args__ = (sa.UniqueConstraint("edition_id", "series", "year"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    series: Mapped[str] = mapped_column(sa.String(1))
    year: Mapped[int]
    last: Mapped[int]


class Invoice(Versioned, Base):
    """An invoice or a credit note; once it has its number it is never deleted nor drawn again."""

    __tablename__ = "invoice"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "series", "year", "sequence"),
        sa.CheckConstraint(
            "(state IN ('pro_forma', 'discarded')) = (number IS NULL)", "numbered_iff_issued"
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (file_id IS NULL) AND (number IS NULL) = (issued_at IS NULL)"
            " AND (number IS NULL) = (sequence IS NULL)",
            "number_has_bytes",
        ),
        sa.CheckConstraint("due_on >= issued_on", "due_after_issue"),
        sa.CheckConstraint("(kind = 'credit_note') = (credits_id IS NOT NULL)", "credits_one"),
        sa.CheckConstraint("gross_cents > 0", "gross_positive"),
        sa.CheckConstraint(
            "credited_cents BETWEEN 0 AND gross_cents"
            " AND (state = 'credited') = (credited_cents = gross_cents)",
            "credited_at_most",
        ),
        sa.Index(
            "uq_invoice_pro_forma",
            "application_id",
            unique=True,
            postgresql_where=sa.text("state = 'pro_forma' AND kind <> 'credit_note'"),
        ),
    )

    flow: ClassVar = INVOICE_FLOW

    id: Mapped[PK]
    reference: Mapped[str] = mapped_column(sa.String(24), unique=True)  # VS27-0042-1
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    kind: Mapped[InvoiceKind]
    state: Mapped[InvoiceState] = mapped_column(default=InvoiceState.PRO_FORMA)
    series: Mapped[str] = mapped_column(sa.String(1))
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    number: Mapped[str | None] = mapped_column(sa.String(32), unique=True)  # VS27-F27-0001
    payment_reference: Mapped[str] = mapped_column(sa.String(25), default="")
    #: What the document says, as issued.
    terms: Mapped[InvoiceData] = mapped_column(InvoiceTerms, deferred=True)
    net_cents: Mapped[int] = mapped_column(sa.BigInteger)
    vat_cents: Mapped[int] = mapped_column(sa.BigInteger)
    gross_cents: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    drafted_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    credits_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice.id"), index=True)
    #: What its credit notes take back.
    credited_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    #: How many reminders of the edition's schedule are behind it.
    reminder_stage: Mapped[int] = mapped_column(default=0)

    application: Mapped[Application] = relationship()
    contract: Mapped[Contract] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    credits: Mapped["Invoice | None"] = relationship(remote_side="Invoice.id")

    @property
    def owed_cents(self) -> int:
        """What is to be paid in all: nothing before it is issued, nor of what was taken back."""
        return owed_cents(self.kind, self.state, self.gross_cents, self.credited_cents)


class Payment(Base):
    """Money that came for an invoice, or, below zero, that was paid back."""

    __tablename__ = "payment"
    __table_args__ = (
        sa.CheckConstraint("amount_cents <> 0", "amount_not_zero"),
        sa.CheckConstraint(
            "(amount_cents > 0) = (number IS NOT NULL) AND (number IS NULL) = (file_id IS NULL)",
            "received_has_receipt",
        ),
    )

    id: Mapped[PK]
    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice.id"), index=True)
    number: Mapped[str | None] = mapped_column(sa.String(32), unique=True)  # VS27-R27-0001
    method: Mapped[PaymentMethod]
    amount_cents: Mapped[int] = mapped_column(sa.BigInteger)
    received_on: Mapped[date]
    bank_reference: Mapped[str] = mapped_column(sa.String(140), default="")
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(160))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    invoice: Mapped[Invoice] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class PaymentHold(Base):
    """A late payer whose stand or badges somebody decided to hold until it has paid."""

    __tablename__ = "payment_hold"
    __table_args__ = (sa.CheckConstraint("stand OR badges", "holds_something"),)

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    stand: Mapped[bool]
    badges: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.String(300))
    held_at: Mapped[datetime]
    held_by: Mapped[str] = mapped_column(sa.String(160))


class BankStatement(Base):
    """A bank statement that was brought in; its file is not kept, its movements are."""

    __tablename__ = "bank_statement"

    id: Mapped[PK]
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(160))
    #: Movements that were not taken: known from another statement, or money that went.
    known: Mapped[int]
    went: Mapped[int]
    brought_at: Mapped[datetime]
    brought_by: Mapped[str] = mapped_column(sa.String(160))


class BankMovement(Base):
    """Money that came by a statement; each is there once, whatever statements tell of it."""

    __tablename__ = "bank_movement"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "fingerprint"),
        sa.CheckConstraint("amount_cents > 0", "money_came"),
        sa.CheckConstraint("NOT (set_aside AND payment_id IS NOT NULL)", "decided_once"),
    )

    id: Mapped[PK]
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("bank_statement.id"), index=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    came_on: Mapped[date]
    amount_cents: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    text: Mapped[str]
    payer: Mapped[str]
    bank_reference: Mapped[str]
    #: Whether somebody said that it is for no invoice.
    set_aside: Mapped[bool] = mapped_column(default=False)
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"), unique=True)

    payment: Mapped[Payment | None] = relationship()

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet what it is for."""
        return self.payment_id is None and not self.set_aside
