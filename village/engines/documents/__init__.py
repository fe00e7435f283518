"""Contracts, badges, receipts and their seals as PDF: dataclasses in, bytes out."""
