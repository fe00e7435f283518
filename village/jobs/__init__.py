"""Jobs that Procrastinate runs; each calls a service inside one transaction."""

from village.jobs import (
    assignment,
    attachments,
    draws,
    heads,
    holds,
    issuing,
    mail,
    offers,
    privacy,
    reminders,
    rescue,
    reviews,
    seals,
    stands,
    tasks,
    tidying,
)

__all__ = [
    "assignment",
    "attachments",
    "draws",
    "heads",
    "holds",
    "issuing",
    "mail",
    "offers",
    "privacy",
    "reminders",
    "rescue",
    "reviews",
    "seals",
    "stands",
    "tasks",
    "tidying",
]
