"""The audit log as its readers may see it."""

import sqlalchemy as sa

from village.board import visible
from village.core.audit.tables import AuditEntry
from village.core.context import Context


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
