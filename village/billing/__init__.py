"""Billing: what exhibitors are invoiced, what they paid, what they owe."""

from village.billing import personal
from village.billing.reads import holds
from village.billing.tables import Invoice
from village.billing.words import InvoiceState
from village.billing.writes import invoices
from village.engines.invoices.data import InvoiceKind

__all__ = ["Invoice", "InvoiceKind", "InvoiceState", "holds", "invoices", "personal"]
