"""Mails as rows: written with their cause, delivered by a job."""

from village.core.outbox.writes import (
    claim,
    drop,
    hand_over,
    keep,
    mark_sent,
    may_resend,
    note_failure,
    opened,
    queue,
    queue_private,
    queue_worded,
    recall,
    resend,
    retry,
)

__all__ = [
    "claim",
    "drop",
    "hand_over",
    "keep",
    "mark_sent",
    "may_resend",
    "note_failure",
    "opened",
    "queue",
    "queue_private",
    "queue_worded",
    "recall",
    "resend",
    "retry",
]
