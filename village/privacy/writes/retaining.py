"""What an edition keeps for some days only is erased once they are over."""

from village.core import audit, policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.privacy.reads import retention

#: How many rows of a rule are erased in one transaction.
BATCH = 200


def retain(ctx: Context, *, most: int = BATCH) -> int:
    """Erase what the edition keeps no longer; returns how many rows. Flushes.

    At most `most` by each rule: a job calls it until nothing is left.
    """
    policy.require(ctx.actor, P.WORK)
    erased = 0
    for rule in list(retention.due(ctx)):
        ids = ctx.session.scalars(rule.due(ctx).limit(most)).all()
        if ids:
            rule.erase(ctx, ids)
            audit.record(ctx, ctx.the_edition.code, "retention", rule=rule.key, rows=len(ids))
        erased += len(ids)
    ctx.session.flush()
    return erased
