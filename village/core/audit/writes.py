"""The audit log: one chained entry for everything that matters."""

import secrets

import sqlalchemy as sa

from village.core.audit.tables import AuditEntry
from village.core.audit.words import GENESIS, digest, entry_hash
from village.core.context import Context

#: The advisory lock that orders the chain; held from an entry to the end of its transaction.
CHAIN_LOCK = 0x56494C4C


def record(ctx: Context, subject: str, action: str, **facts: object) -> None:
    """Add one entry to the chain, in the caller's transaction. Flushes.

    `facts` must be values that JSON can hold.
    """
    ctx.session.flush()
    # Two statements: the second one's snapshot has to be taken after the lock was given.
    ctx.session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    last = ctx.session.scalar(sa.select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        at=ctx.now,
        edition_id=ctx.edition.id if ctx.edition else None,
        actor_id=ctx.actor.user_id,
        actor_name=ctx.actor.name,
        subject=subject,
        action=str(action),
        data=facts,
        salt=secrets.token_hex(16),
        previous_hash=last or GENESIS,
    )
    entry.digest = digest(entry.salt, entry.actor_name, facts)
    entry.hash = entry_hash(entry.previous_hash, entry.content(), ctx.now)
    ctx.session.add(entry)
    ctx.session.flush()
