"""The audit log read whole: is its chain unbroken, what happened to one subject."""

from contextlib import closing

import sqlalchemy as sa
from sqlalchemy.orm import Session

from village.core.audit.tables import AuditEntry
from village.core.audit.words import ERASE, GENESIS, entry_hash


def first_broken(session: Session) -> int | None:
    """Return the id of the first entry whose hash or link is wrong; None for a whole chain.

    A removed entry shows as a broken link of the one after it. The removal of the newest entries,
    and a chain made anew, show only against a head kept elsewhere (`heads`). Where a person was
    taken out of an entry, that of the erasing must name it.
    """
    previous = GENESIS
    erased, told = set[int](), set[int]()
    ordered = sa.select(AuditEntry).order_by(AuditEntry.id)
    with closing(session.scalars(ordered.execution_options(yield_per=1000))) as rows:
        for entry in rows:
            right = entry_hash(previous, entry.content(), entry.at)
            if entry.previous_hash != previous or entry.hash != right or not entry.proven:
                return entry.id
            previous = entry.hash
            if entry.erased:
                erased.add(entry.id)
            if entry.action == ERASE:
                told.update(entry.data["entries"])
    return min(erased - told, default=None)


def of_subject(session: Session, subject: str) -> list[AuditEntry]:
    """Return what happened to one subject, the oldest first."""
    return list(
        session.scalars(
            sa.select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id)
        )
    )
