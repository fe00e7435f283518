"""Use cases of attachments; each flushes, none commits."""
