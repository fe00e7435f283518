"""Second factors that are lost, and that one organiser has asked to take off."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.accounts.tables import FactorReset, User
from village.core.context import Context


def waiting(ctx: Context, emails: Iterable[str]) -> dict[str, FactorReset]:
    """Return what waits for a second organiser, by the address of the account."""
    rows = ctx.session.execute(
        sa.select(User.email, FactorReset)
        .join(FactorReset, FactorReset.user_id == User.id)
        .where(User.email.in_(emails), *_open(ctx))
        .options(joinedload(FactorReset.asked_by))
    )
    return dict(rows.all())


def of_account(ctx: Context, user_id: int | None) -> FactorReset | None:
    """Return what somebody has asked about an account, where it waits."""
    return ctx.session.scalar(
        sa.select(FactorReset)
        .where(FactorReset.user_id == user_id, *_open(ctx))
        .options(joinedload(FactorReset.asked_by))
    )


def _open(ctx: Context) -> tuple[sa.ColumnElement[bool], ...]:
    return FactorReset.ended_at.is_(None), FactorReset.expires_at > ctx.now
