"""Jobs that Procrastinate runs; each calls a service inside one transaction."""

from village.jobs import (
    assignment,
    heads,
    holds,
    issuing,
    mail,
    reminders,
    rescue,
    seals,
    stands,
    tidying,
)

__all__ = [
    "assignment",
    "heads",
    "holds",
    "issuing",
    "mail",
    "reminders",
    "rescue",
    "seals",
    "stands",
    "tidying",
]
