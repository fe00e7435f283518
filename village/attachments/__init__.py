"""Attachments: files that answer a call's questions, from the first byte to who may read them."""

from village.attachments import personal
from village.attachments.writes.receiving import examined, lock_bytes

__all__ = ["examined", "lock_bytes", "personal"]
