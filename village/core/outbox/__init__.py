"""Mails as rows: written with their cause, delivered by a job."""

from village.core.outbox.writes import (
    claim,
    drop,
    forget,
    keep,
    mark_sent,
    note_failure,
    opened,
    queue,
    queue_private,
    queue_worded,
    retry,
)

__all__ = [
    "claim",
    "drop",
    "forget",
    "keep",
    "mark_sent",
    "note_failure",
    "opened",
    "queue",
    "queue_private",
    "queue_worded",
    "retry",
]
