"""Billing: what exhibitors are invoiced, what they paid, what they owe."""

from village.billing.writes import invoices

__all__ = ["invoices"]
