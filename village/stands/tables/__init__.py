"""Rows, and what must always hold of them."""
