"""The running numbers of an edition: of applications, contracts, letters, badges."""

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

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
    taken = (
        sa.update(Edition)
        .where(Edition.id == ctx.the_edition.id)
        .values({last: last + count})
        .returning(last)
        .execution_options(synchronize_session=False)
    )
    return ctx.session.scalars(taken).one()
