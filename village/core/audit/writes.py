"""The audit log: one chained entry for everything that matters."""

import secrets
from typing import Any

import sqlalchemy as sa

from village.core.audit.tables import AuditEntry
from village.core.audit.words import GENESIS, around_previous, content, digest
from village.core.context import Context

#: The advisory lock that orders the chain; held from an entry to the end of its transaction.
CHAIN_LOCK = 0x56494C4C
_TABLE = AuditEntry.metadata.tables[AuditEntry.__tablename__]
#: What an entry says; the database adds the hash before it and its own.
_SAID = (
    "at", "edition_id", "actor_id", "actor_name", "subject", "action", "data", "salt", "digest",
)  # fmt: skip


def record(ctx: Context, subject: str, action: str, **facts: object) -> None:
    """Add one entry to the chain, in the caller's transaction; until that ends nobody else does.

    Flushes first, so that what was made has its keys, and rows are locked before the chain.
    `facts` must be values that JSON can hold.
    """
    ctx.session.flush()
    salt = secrets.token_hex(16)
    covered: dict[str, Any] = {
        "edition_id": ctx.edition.id if ctx.edition else None,
        "actor_id": ctx.actor.user_id,
        "subject": subject,
        "action": str(action),
        "digest": digest(salt, ctx.actor.name, facts),
    }
    before, after = around_previous(content(**covered), ctx.now)
    said = {**covered, "at": ctx.now, "actor_name": ctx.actor.name, "data": facts, "salt": salt}
    chained = {"lock": CHAIN_LOCK, "before": before, "after": after}
    ctx.session.connection().execute(_CHAINED, {**said, **chained})


def _chaining() -> sa.Insert:
    """Return the statement that takes the lock, reads the last hash and adds an entry after it."""
    lock = sa.bindparam("lock", type_=sa.BigInteger)
    last = sa.select(
        sa.func.coalesce(sa.func.audit_last_hash(lock), GENESIS, type_=sa.Text).label("hash")
    ).cte("last")
    before, after = (sa.bindparam(name, type_=sa.Text) for name in ("before", "after"))
    text = sa.func.convert_to(before + last.c.hash + after, "UTF8")
    own_hash = sa.func.encode(sa.func.sha256(text), "hex")
    said = (sa.bindparam(name, type_=_TABLE.c[name].type) for name in _SAID)
    return sa.insert(_TABLE).from_select(
        [*_SAID, "previous_hash", "hash"], sa.select(*said, last.c.hash, own_hash)
    )


# Built once: every change that matters sends it.
_CHAINED = _chaining()
