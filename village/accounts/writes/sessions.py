"""Sessions: one row for each login on one device; what ends the row ends the cookie."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from village.accounts.tables import User, UserSession
from village.core.context import Context
from village.core.tokens import new_token, token_hash

#: A session ends this long after its login, however much it is used.
LIFETIME = timedelta(days=30)
_DEVICE_LENGTH = 200


def start(ctx: Context, user: User, *, device: str = "", provider_factor: bool = False) -> str:
    """Begin a session and return the token for its cookie. Flushes."""
    token = new_token()
    ctx.session.add(
        UserSession(
            token_hash=token_hash(token),
            user_id=user.id,
            started_at=ctx.now,
            seen_at=ctx.now,
            expires_at=ctx.now + LIFETIME,
            device=device[:_DEVICE_LENGTH],
            network=ctx.network,
            provider_factor=provider_factor,
        )
    )
    ctx.session.flush()
    return token


def seen(ctx: Context, token: str) -> None:
    """Note that a session is in use; it still ends when it was to end."""
    _update(ctx, UserSession.token_hash == token_hash(token), seen_at=ctx.now)


def end(ctx: Context, token: str) -> None:
    """End the session of this cookie."""
    _update(ctx, UserSession.token_hash == token_hash(token), ended_at=ctx.now)


def end_one(ctx: Context, user_id: int, digest: str) -> None:
    """End one session of an account, named by its token's hash."""
    _update(ctx, UserSession.user_id == user_id, UserSession.token_hash == digest, ended_at=ctx.now)


def end_all(ctx: Context, user_id: int, *, but: str = "") -> None:
    """End every session of an account, except that of the token `but`."""
    others = UserSession.token_hash != token_hash(but)
    _update(ctx, UserSession.user_id == user_id, others, ended_at=ctx.now)


def _update(ctx: Context, *which: sa.ColumnElement[bool], **values: object) -> None:
    live: Sequence[sa.ColumnElement[bool]] = (*which, UserSession.ended_at.is_(None))
    ctx.session.execute(sa.update(UserSession).where(*live).values(**values))
