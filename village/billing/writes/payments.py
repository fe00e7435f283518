"""Payments: money that came for an invoice, each with its receipt, and money paid back."""

from datetime import date

from village.applications import lock
from village.billing.reads import listing
from village.billing.tables import Invoice, Payment
from village.billing.words import (
    RECEIPTS,
    InvoiceAction,
    InvoiceState,
    PaymentMethod,
    number_of,
)
from village.billing.writes import invoices
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import IllegalTransition, PaymentRefused, TextNotDrawable
from village.core.files import stored
from village.core.permissions import Permission as P
from village.engines.documents.drawable import Undrawable
from village.engines.documents.money import amount
from village.engines.invoices.data import InvoiceKind
from village.engines.invoices.receipt import PaymentReceipt, build_payment_receipt

#: The states in which money can come for an invoice.
PAYABLE = (InvoiceState.ISSUED, InvoiceState.SETTLED)


def record(
    ctx: Context,
    invoice: Invoice,
    *,
    amount_cents: int,
    method: PaymentMethod,
    received_on: date,
    bank_reference: str = "",
    note: str = "",
    within: P | None = None,
) -> Payment:
    """Record money that came for an invoice, with its receipt; enough settles it. Flushes.

    A part leaves the invoice to be paid; more than is owed stays to be paid back. `within` is as
    for `steps.move`.

    Raises:
        IllegalTransition: the invoice cannot be paid: it has no number yet, or was credited.
        PaymentRefused: the day lies in the future, or the amount is not above zero.
        TextNotDrawable: the receipt cannot show a text.
        Forbidden: the actor may not bill.
    """
    policy.require(ctx.actor, within or P.BILL, invoice.application)
    lock(ctx, [invoice.application], invoice)
    if not is_payable(invoice):
        raise IllegalTransition(state=invoice.state, action="pay")
    _check_day(ctx, received_on)
    if amount_cents <= 0:
        raise PaymentRefused(why="amount")
    total = listing.paid_cents(ctx, invoice) + amount_cents
    payment = Payment(
        invoice=invoice,
        method=method,
        amount_cents=amount_cents,
        received_on=received_on,
        bank_reference=bank_reference,
        note=note,
        recorded_at=ctx.now,
        recorded_by=ctx.actor.name[:160],
    )
    with ctx.session.begin_nested():  # what cannot be drawn gives its number back
        _give_receipt(ctx, payment, left_cents=max(0, invoice.owed_cents - total))
        ctx.session.add(payment)
    audit.record(ctx, invoice.application.reference, "payment_record", **_facts(payment))
    invoices.settle(ctx, invoice, within=within)
    _tell(ctx, payment)
    return payment


def refund(
    ctx: Context,
    invoice: Invoice,
    *,
    amount_cents: int,
    method: PaymentMethod,
    paid_on: date,
    bank_reference: str = "",
    note: str = "",
    within: P | None = None,
) -> Payment:
    """Record money that was paid back to the exhibitor; an invoice may have to be paid again.

    `within` is as for `steps.move`.

    Raises:
        PaymentRefused: more than came, nothing, or on a day in the future.
        Forbidden: the actor may not bill.
    """
    policy.require(ctx.actor, within or P.BILL, invoice.application)
    lock(ctx, [invoice.application], invoice)
    _check_day(ctx, paid_on)
    had = listing.paid_cents(ctx, invoice)
    if amount_cents <= 0:
        raise PaymentRefused(why="amount")
    if amount_cents > had:
        raise PaymentRefused(why="more_than_came")
    payment = Payment(
        invoice=invoice,
        method=method,
        amount_cents=-amount_cents,
        received_on=paid_on,
        bank_reference=bank_reference,
        note=note,
        recorded_at=ctx.now,
        recorded_by=ctx.actor.name[:160],
    )
    ctx.session.add(payment)
    ctx.session.flush()
    audit.record(ctx, invoice.application.reference, "payment_refund", **_facts(payment))
    left = had - amount_cents
    if left < invoice.owed_cents and invoice.state is InvoiceState.SETTLED:
        invoices.act(ctx, invoice, InvoiceAction.REOPEN, within=within)
    return payment


def is_payable(invoice: Invoice) -> bool:
    """Say whether money can come for an invoice."""
    return invoice.state in PAYABLE and invoice.kind is not InvoiceKind.CREDIT_NOTE


def _check_day(ctx: Context, day: date) -> None:
    if day > ctx.today:
        raise PaymentRefused(why="future")


def _give_receipt(ctx: Context, payment: Payment, *, left_cents: int) -> None:
    """Number a payment and draw its receipt, in the language of who paid."""
    invoice, year = payment.invoice, ctx.today.year
    with ctx.session.no_autoflush:
        sequence = invoices.take_number(ctx, RECEIPTS, year)
    number = number_of(ctx.the_edition.code, RECEIPTS, year, sequence)
    said = PaymentReceipt(
        number=number,
        issued_on=ctx.today,
        seller=invoice.terms.seller,
        buyer=invoice.terms.buyer,
        invoice=invoice.number or "",
        amount_cents=payment.amount_cents,
        left_cents=left_cents,
        currency=invoice.currency,
        method=payment.method.value,
        received_on=payment.received_on,
        bank_reference=payment.bank_reference,
        languages=invoice.terms.languages,
    )
    try:
        content = build_payment_receipt(said)
    except Undrawable as error:
        raise TextNotDrawable(texts=payment.bank_reference) from error
    payment.number, payment.file = number, stored.put(ctx, f"{number}.pdf", content)


def _facts(payment: Payment) -> dict[str, object]:
    return {
        "invoice": payment.invoice.number,
        "amount": payment.amount_cents,
        "currency": payment.invoice.currency,
        "method": payment.method.value,
        "day": payment.received_on.isoformat(),
    }


def _tell(ctx: Context, payment: Payment) -> None:
    """Send the receipt's mail to who paid, unless the organiser keeps such mails back."""
    organisation = payment.invoice.application.organisation
    if not ctx.the_edition.sends("payment_received"):
        return
    said = invoices.mail_params(payment.invoice)
    said["amount"] = amount(payment.amount_cents, payment.invoice.currency, organisation.language)
    outbox.queue(
        ctx,
        "payment_received",
        to=organisation.contact_email,
        language=organisation.language,
        reference=payment.invoice.application.reference,
        **said,
    )
