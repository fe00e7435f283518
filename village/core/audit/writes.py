"""The audit log: one chained entry for everything that matters."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from village.core.audit.tables import AuditEntry
from village.core.audit.words import GENESIS, digest, entry_hash
from village.core.context import Context

#: The advisory lock that orders the chain; held from an entry to the end of its transaction.
CHAIN_LOCK = 0x56494C4C
#: Takes the lock, then reads what is there by then.
_LOCKED_LAST = sa.select(sa.func.audit_last_hash(sa.bindparam("lock", type_=sa.BigInteger)))
#: Under this name a session keeps the last entry that it added, with its transaction.
_LAST = "last audit entry"


def record(ctx: Context, subject: str, action: str, **facts: object) -> None:
    """Add one entry to the chain, in the caller's transaction; its next flush writes it.

    Flushes rows that are new, so that what was made has its keys. `facts` must be values that
    JSON can hold.
    """
    if any(not isinstance(row, AuditEntry) for row in ctx.session.new):
        ctx.session.flush()
    previous = _last_hash(ctx.session)
    entry = AuditEntry(
        at=ctx.now,
        edition_id=ctx.edition.id if ctx.edition else None,
        actor_id=ctx.actor.user_id,
        actor_name=ctx.actor.name,
        subject=subject,
        action=str(action),
        data=facts,
        salt=secrets.token_hex(16),
        previous_hash=previous,
    )
    entry.digest = digest(entry.salt, entry.actor_name, facts)
    entry.hash = entry_hash(entry.previous_hash, entry.content(), ctx.now)
    ctx.session.add(entry)
    ctx.session.info[_LAST] = ctx.session.get_transaction(), entry


def _last_hash(session: Session) -> str:
    """Return the hash of the last entry; until this transaction ends nobody else adds one."""
    kept = session.info.get(_LAST)
    if kept:
        transaction, entry = kept
        # An entry that a savepoint took back is not in the session any more.
        if transaction is session.get_transaction() and entry in session:
            return str(entry.hash)
    session.flush()  # rows are locked before the chain
    return session.scalar(_LOCKED_LAST, {"lock": CHAIN_LOCK}) or GENESIS
