"""Attachments: files that answer a call's questions, from the first byte to who may read them."""
