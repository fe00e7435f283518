"""The lock on applications that every use case of the chain takes before it looks at a state.

Locks are taken in one order, so that nobody waits in a circle:

1. applications, by id (`lock`); it guards their decisions, places, contracts and badges too;
2. a late link, then the call, where it counts what each organisation submits;
3. the edition, for its plan or its next number;
4. a series of numbers, for an invoice or a receipt;
5. a draw of stands, for its turns;
6. stands, by id;
7. the audit log, which is held until the transaction ends.

So a use case that takes several locks takes them all before its first audit line.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications.tables import Application
from village.core.context import Context
from village.editions import Call, Rule

# Built once, as nearly every use case of the chain begins with it.
_LOCKED = (
    sa.select(Application)
    .where(Application.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(Application.id)
    .options(
        joinedload(Application.organisation, innerjoin=True),
        joinedload(Application.call, innerjoin=True),
    )
    .with_for_update(of=Application, key_share=True)
    .execution_options(populate_existing=True)
)


def lock(ctx: Context, applications: Iterable[Application], *rows: object) -> None:
    """Let others who change these applications wait for this transaction, and read them anew.

    `rows` belong to the applications (a contract, a place, a badge) and are read anew too.
    New rows that name an application need not wait.
    """
    lock_ids(ctx, {application.id for application in applications})
    for row in rows:
        ctx.session.refresh(row)


def lock_ids(ctx: Context, ids: Iterable[int]) -> None:
    """Lock applications as `lock` does, before their rows are read.

    What a step reads beside them, as whom to write to, comes in the same statement.
    """
    ctx.session.scalars(_LOCKED, {"ids": list(ids)}).all()


def lock_call(ctx: Context, call: Call) -> None:
    """Let others who apply to a call wait for this transaction, where it counts their files."""
    counts = any(one.rule is Rule.ONE_PROJECT for one in call.rules)
    if counts or call.per_organisation is not None:
        row = sa.select(Call.id).where(Call.id == call.id).with_for_update(key_share=True)
        ctx.session.execute(row)
