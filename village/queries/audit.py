"""The audit log as pages and checks read it."""

from contextlib import closing

import sqlalchemy as sa
from sqlalchemy.orm import Session

from village.context import Context
from village.domain.audit import GENESIS, entry_hash
from village.models import AuditEntry
from village.queries import visible


def first_broken(session: Session) -> int | None:
    """Return the id of the first entry whose hash or link is wrong; None for a whole chain.

    A removed entry shows as a broken link of the one after it. The removal of the newest
    entries shows only against a copy of the last hash kept elsewhere (`last_hash`).
    """
    previous = GENESIS
    ordered = sa.select(AuditEntry).order_by(AuditEntry.id)
    with closing(session.scalars(ordered.execution_options(yield_per=1000))) as rows:
        for entry in rows:
            right = entry_hash(previous, entry.content(), entry.at)
            if entry.previous_hash != previous or entry.hash != right:
                return entry.id
            previous = entry.hash
    return None


def last_hash(session: Session) -> str:
    """Return the newest hash: written down elsewhere, it pins the whole chain."""
    newest = sa.select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    return session.scalar(newest) or GENESIS


def of_subject(session: Session, subject: str) -> list[AuditEntry]:
    """Return what happened to one subject, the oldest first."""
    return list(
        session.scalars(
            sa.select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id)
        )
    )


def page(ctx: Context, *, subject: str, number: int, size: int) -> tuple[list[AuditEntry], int]:
    """Return one page of the edition's log, the newest first, and how many entries there are.

    With `subject`, only what happened to it. What concerns a file from which the actor stepped
    aside is left out.
    """
    seen = sa.and_(AuditEntry.edition_id == ctx.the_edition.id, visible.logged(ctx.actor))
    if subject:
        seen = sa.and_(seen, AuditEntry.subject == subject)
    total = ctx.session.scalar(sa.select(sa.func.count()).where(seen)) or 0
    chosen = sa.select(AuditEntry).where(seen).order_by(AuditEntry.id.desc())
    return list(ctx.session.scalars(chosen.limit(size).offset((number - 1) * size))), total
