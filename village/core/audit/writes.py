"""The audit log: one chained entry for everything that matters."""

import sqlalchemy as sa
from psycopg.types.json import Jsonb

from village.core.audit.tables import AuditEntry
from village.core.audit.words import GENESIS, entry_hash
from village.core.context import Context
from village.core.prepared import Prepared, insert

#: The advisory lock that orders the chain; held from an entry to the end of its transaction.
CHAIN_LOCK = 0x56494C4C

# Two statements: the second one's snapshot has to be taken after the lock was given.
_LOCK = Prepared(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
_LAST = Prepared(sa.select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
_INSERT = Prepared(
    insert(
        AuditEntry, "at", "edition_id", "actor_id", "actor_name", "subject", "action", "data",
        "previous_hash", "hash",
    )
)  # fmt: skip


def record(ctx: Context, subject: str, action: str, **facts: object) -> None:
    """Add one entry to the chain, in the caller's transaction. Flushes.

    `facts` must be values that JSON can hold.
    """
    ctx.session.flush()
    _LOCK.one(ctx.session)
    last = _LAST.one(ctx.session)
    values = {
        "at": ctx.now,
        "edition_id": ctx.edition.id if ctx.edition else None,
        "actor_id": ctx.actor.user_id,
        "actor_name": ctx.actor.name,
        "subject": subject,
        "action": str(action),
        "data": facts,
        "previous_hash": last[0] if last else GENESIS,
    }
    entry = AuditEntry(**values)
    written = entry_hash(entry.previous_hash, entry.content(), ctx.now)
    _INSERT.run(ctx.session, **{**values, "data": Jsonb(facts), "hash": written})
