"""By which login of the provider an account is opened."""

import sqlalchemy as sa

from village.accounts.tables import FederatedIdentity
from village.core.context import Context


def mine(ctx: Context, issuer: str) -> FederatedIdentity | None:
    """Return whom the provider knows as the actor."""
    return ctx.session.scalar(
        sa.select(FederatedIdentity).where(
            FederatedIdentity.user_id == ctx.actor.user_id, FederatedIdentity.issuer == issuer
        )
    )
