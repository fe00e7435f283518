"""The audit log: who did what when, chained so that a change shows."""

from village.core.audit.writes import CHAIN_LOCK, record

__all__ = ["CHAIN_LOCK", "record"]
