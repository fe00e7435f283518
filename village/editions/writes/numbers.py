"""The running numbers of an edition: of applications, contracts, letters, badges."""

from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.dml import ReturningUpdate

from village.core.context import Context
from village.editions.tables import Edition


def take(ctx: Context, last: InstrumentedAttribute[int], count: int = 1) -> int:
    """Take the next number, or the next `count`, and return the last of them.

    The edition's row stays locked until the transaction ends: a series has no gaps.

    Args:
        ctx: the edition is the one that counts.
        last: the column that holds the last number taken, such as `Edition.last_badge_number`.
        count: how many are taken.
    """
    return ctx.session.scalars(_taken(last), {"here": ctx.the_edition.id, "count": count}).one()


@cache
def _taken(last: InstrumentedAttribute[int]) -> ReturningUpdate[int]:
    return (
        sa.update(Edition)
        .where(Edition.id == sa.bindparam("here"))
        .values({last: last + sa.bindparam("count", type_=sa.Integer)})
        .returning(last)
        .execution_options(synchronize_session=False)
    )
