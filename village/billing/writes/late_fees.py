"""Fees for late payment: proposed by the edition's rules, charged by a person's decision."""

from village.applications import lock
from village.billing.reads import listing
from village.billing.tables import Invoice
from village.billing.words import InvoiceState, LateCharge, late_fee_of
from village.core import policy
from village.core.context import Context
from village.core.errors import NothingToBill
from village.core.permissions import Permission as P
from village.engines.invoices.data import InvoiceKind
from village.orders import LATE_FEE, ordering, services

LABEL = {
    "fr": "Pénalité de retard, facture {number}",
    "ar": "غرامة التأخر عن الأداء، الفاتورة {number}",
    "en": "Late payment fee, invoice {number}",
}


def proposed(ctx: Context, invoice: Invoice) -> LateCharge | None:
    """Return what may be asked for an invoice that is paid late; None where it was asked before."""
    if invoice.state is not InvoiceState.ISSUED or invoice.kind is InvoiceKind.CREDIT_NOTE:
        return None
    label = _label(invoice)
    ordered = services.of(ctx, invoice.application)
    if any(one.code == LATE_FEE and one.label == label for one in ordered):
        return None
    return late_fee_of(
        ctx.the_edition.price_settings.late_fees,
        late_days=(ctx.today - invoice.due_on).days,
        owed_cents=invoice.owed_cents - listing.paid_cents(ctx, invoice),
    )


def charge(ctx: Context, invoice: Invoice, *, reason: str) -> LateCharge:
    """Add the fee that is proposed to the exhibitor's order; its next invoice bills it. Flushes.

    Raises:
        NothingToBill: no fee is due, or it was charged before.
        Forbidden: the actor may not bill, or not change orders.
    """
    policy.require(ctx.actor, P.BILL, invoice.application)
    lock(ctx, [invoice.application], invoice)
    fee = proposed(ctx, invoice)
    if fee is None:
        raise NothingToBill
    ordering.charge_late(
        ctx,
        invoice.application,
        cents=fee.cents,
        label=_label(invoice),
        reason=reason,
        is_taxed=not any(fee.vat_reason.values()),
    )
    return fee


def _label(invoice: Invoice) -> dict[str, str]:
    return {language: text.format(number=invoice.number) for language, text in LABEL.items()}
