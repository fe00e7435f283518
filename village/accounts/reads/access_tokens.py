"""The tokens of an edition, as its organisers see them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.accounts.tables import AccessToken
from village.core.context import Context


def live(ctx: Context) -> sa.Select[AccessToken]:
    """Return the statement of the edition's tokens that still open something."""
    return sa.select(AccessToken).where(
        AccessToken.edition_id == ctx.the_edition.id,
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at > ctx.now,
    )


def listed(ctx: Context) -> list[AccessToken]:
    """Return the live tokens with who made them, the newest first."""
    rows = live(ctx).options(joinedload(AccessToken.user)).order_by(AccessToken.id.desc())
    return list(ctx.session.scalars(rows))
