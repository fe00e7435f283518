"""Jobs that Procrastinate runs; each calls a service inside one transaction."""

from village.jobs import (
    assignment,
    attachments,
    heads,
    holds,
    invoices,
    issuing,
    mail,
    offers,
    reminders,
    rescue,
    reviews,
    seals,
    stands,
    tasks,
    tidying,
    visitors,
)

__all__ = [
    "assignment",
    "attachments",
    "heads",
    "holds",
    "invoices",
    "issuing",
    "mail",
    "offers",
    "reminders",
    "rescue",
    "reviews",
    "seals",
    "stands",
    "tasks",
    "tidying",
    "visitors",
]
