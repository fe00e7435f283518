"""Invoices as values: what they say, how their sums divide, how they are drawn and referred to."""
