"""Billing: what exhibitors are invoiced, what they paid, what they owe."""

from village.billing import personal
from village.billing.reads import holds, listing
from village.billing.tables import Invoice, Payment
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments
from village.engines.invoices.data import InvoiceKind

__all__ = [
    "Invoice",
    "InvoiceKind",
    "InvoiceState",
    "Payment",
    "PaymentMethod",
    "holds",
    "invoices",
    "listing",
    "payments",
    "personal",
]
