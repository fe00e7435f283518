"""Reads: rows for screens; nothing here changes anything."""
