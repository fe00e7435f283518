"""Rows for screens; nothing here changes anything."""
