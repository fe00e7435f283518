"""What each exhibitor was billed, has paid and owes, by how late it is; the accounts' lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from village.applications import Application, visible
from village.billing.reads.listing import InvoiceRow, listed
from village.billing.tables import Invoice, Payment
from village.billing.words import (
    NUMBERED,
    Age,
    InvoiceState,
    Journal,
    Owed,
    PaymentMethod,
    by_age,
)
from village.core.context import Context
from village.core.permissions import Permission as P
from village.engines.invoices.data import InvoiceKind
from village.organisations import Organisation

#: Money that does not come to the bank as it was paid: what a card pays is paid out later.
_JOURNALS = {PaymentMethod.CASH: Journal.CASH, PaymentMethod.CARD: Journal.CARD}


@dataclass(frozen=True, slots=True)
class Debt:
    """What one exhibitor was billed (less credit notes), paid, owes, and is owed."""

    application: str
    organisation: str
    currency: str
    billed_cents: int
    paid_cents: int
    owed_cents: int
    late_cents: int
    to_refund_cents: int
    ages: dict[Age, int]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The sums of an edition: what waits to be issued, is owed by age, was paid, is to refund."""

    pro_forma_cents: int
    owed_cents: int
    late_cents: int
    paid_cents: int
    to_refund_cents: int
    ages: dict[Age, int]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One movement for accounts: an invoice, a credit note, or money that came or went."""

    on: date
    journal: Journal
    number: str
    kind: InvoiceKind | PaymentMethod
    organisation: str
    application: str
    invoice: str
    net_cents: int
    vat_cents: int
    gross_cents: int
    currency: str
    bank_reference: str = ""


def debts(ctx: Context, language: str) -> list[Debt]:
    """Return what each exhibitor that was billed owes, who owes most first."""
    rows: dict[str, list[InvoiceRow]] = {}
    for row in _numbered(listed(ctx, language)):
        rows.setdefault(row.application, []).append(row)
    found = [_debt(ctx, own) for own in rows.values()]
    return sorted(found, key=lambda one: (-one.owed_cents, one.organisation))


def pipeline(ctx: Context, rows: list[InvoiceRow]) -> Pipeline:
    """Return the sums of a list of invoices."""
    owed = _owed(rows)
    ages = by_age(owed, ctx.today)
    return Pipeline(
        pro_forma_cents=sum(one.gross_cents for one in rows if one.state is InvoiceState.PRO_FORMA),
        owed_cents=sum(one.cents for one in owed),
        late_cents=sum(cents for age, cents in ages.items() if age is not Age.NOT_DUE),
        paid_cents=sum(one.paid_cents for one in rows),
        to_refund_cents=sum(max(0, -one.left_cents) for one in rows),
        ages=ages,
    )


def accounts(ctx: Context) -> Iterator[AccountLine]:
    """Give the movements of an edition in the order of their days, for the accountant."""
    yield from sorted(
        [*_sales(ctx), *_money(ctx)], key=lambda line: (line.on, line.journal, line.number)
    )


def _sales(ctx: Context) -> list[AccountLine]:
    rows = ctx.session.execute(
        sa.select(Invoice, Application.reference, Organisation.name)
        .join(Application, Application.id == Invoice.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(visible.applications(ctx.actor, P.BILL), Invoice.state.in_(NUMBERED))
    )
    found = []
    for invoice, application, organisation in rows:
        sign = -1 if invoice.kind is InvoiceKind.CREDIT_NOTE else 1
        found.append(
            AccountLine(
                on=invoice.issued_on,
                journal=Journal.SALES,
                number=invoice.number or "",
                kind=invoice.kind,
                organisation=organisation,
                application=application,
                invoice=invoice.number or "",
                net_cents=sign * invoice.net_cents,
                vat_cents=sign * invoice.vat_cents,
                gross_cents=sign * invoice.gross_cents,
                currency=invoice.currency,
                bank_reference=invoice.payment_reference,
            )
        )
    return found


def _money(ctx: Context) -> list[AccountLine]:
    rows = ctx.session.execute(
        sa.select(
            Payment, Invoice.number, Invoice.currency, Application.reference, Organisation.name
        )
        .join(Invoice, Invoice.id == Payment.invoice_id)
        .join(Application, Application.id == Invoice.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(visible.applications(ctx.actor, P.BILL))
    )
    return [
        AccountLine(
            on=payment.received_on,
            journal=_JOURNALS.get(payment.method, Journal.BANK),
            number=payment.number or "",
            kind=payment.method,
            organisation=organisation,
            application=application,
            invoice=number or "",
            net_cents=0,
            vat_cents=0,
            gross_cents=-payment.amount_cents,
            currency=currency,
            bank_reference=payment.bank_reference,
        )
        for payment, number, currency, application, organisation in rows
    ]


def _debt(ctx: Context, rows: list[InvoiceRow]) -> Debt:
    first, owed = rows[0], _owed(rows)
    ages = by_age(owed, ctx.today)
    sign = {True: -1, False: 1}
    return Debt(
        application=first.application,
        organisation=first.organisation,
        currency=first.currency,
        billed_cents=sum(
            sign[row.kind is InvoiceKind.CREDIT_NOTE] * row.gross_cents for row in rows
        ),
        paid_cents=sum(row.paid_cents for row in rows),
        owed_cents=sum(one.cents for one in owed),
        late_cents=sum(cents for age, cents in ages.items() if age is not Age.NOT_DUE),
        to_refund_cents=sum(max(0, -row.left_cents) for row in rows),
        ages=ages,
    )


def _owed(rows: list[InvoiceRow]) -> list[Owed]:
    return [Owed(row.due_on, row.left_cents) for row in rows if row.left_cents > 0]


def _numbered(rows: list[InvoiceRow]) -> list[InvoiceRow]:
    return [row for row in rows if row.number]
