"""The second factors of an account."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from village.accounts.tables import (
    Authenticator,
    FederatedIdentity,
    Passkey,
    RecoveryCode,
    User,
    UserSession,
)
from village.core.context import Context

#: Whether the account of a query has a second factor.
HAS_ONE = sa.or_(
    sa.exists().where(Authenticator.user_id == User.id),
    sa.exists().where(Passkey.user_id == User.id),
)
#: Whether more than a password stands behind the session of a query.
IN_SESSION = sa.or_(HAS_ONE, UserSession.provider_factor)
#: The same of a program's token, which has no session: at its maker's last login.
OF_MAKER = sa.or_(
    HAS_ONE,
    sa.exists().where(FederatedIdentity.user_id == User.id, FederatedIdentity.provider_factor),
)


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """What somebody can give beside the password."""

    app_added_at: datetime | None
    codes_left: int
    passkeys: tuple[Passkey, ...]

    @property
    def any(self) -> bool:
        """Whether there is one; recovery codes only stand in for one."""
        return self.app_added_at is not None or bool(self.passkeys)


def mine(ctx: Context) -> SecondFactors:
    """Return the second factors of the actor."""
    return of_account(ctx, ctx.actor.user_id)


def of_account(ctx: Context, user_id: int | None) -> SecondFactors:
    """Return the second factors of an account."""
    unused = sa.select(sa.func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    added_at = sa.select(Authenticator.added_at).where(Authenticator.user_id == user_id)
    found = ctx.session.execute(sa.select(added_at.scalar_subquery(), unused.scalar_subquery()))
    passkeys = sa.select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    app_added_at, codes_left = found.one()
    return SecondFactors(app_added_at, codes_left, tuple(ctx.session.scalars(passkeys)))
