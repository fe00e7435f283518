"""Use cases of billing: each is one transaction, flushes and never commits."""
