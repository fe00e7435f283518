"""One-time links of mails: random, short-lived, kept as hashes."""

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from village.accounts.tables import OneTimeToken, TokenPurpose, User
from village.core.context import Context
from village.core.errors import InvalidToken
from village.core.tokens import new_token, token_hash

LIFETIMES = {
    TokenPurpose.VERIFY: timedelta(hours=48),
    TokenPurpose.RESET: timedelta(hours=1),
    TokenPurpose.SETUP: timedelta(days=7),
    TokenPurpose.LOGIN: timedelta(minutes=15),
    TokenPurpose.SECOND_FACTOR: timedelta(minutes=15),
    TokenPurpose.PASSKEY: timedelta(minutes=5),
    TokenPurpose.NEW_PASSKEY: timedelta(minutes=5),
    TokenPurpose.OIDC: timedelta(minutes=15),
    TokenPurpose.DATA: timedelta(hours=24),
}


#: Nobody looks into these once they are over.
CHALLENGES = (TokenPurpose.PASSKEY, TokenPurpose.NEW_PASSKEY, TokenPurpose.OIDC)


def issue(ctx: Context, purpose: TokenPurpose, user: User | None, data: Mapping[str, str]) -> str:
    """Make a link for an account, or for one to be opened, and return its token. Flushes."""
    owner_id = user.id if user else None
    _link, token = make(ctx, purpose, data, user_id=owner_id, lives=LIFETIMES[purpose])
    return token


def make(
    ctx: Context,
    purpose: TokenPurpose,
    data: Mapping[str, str],
    *,
    lives: timedelta,
    user_id: int | None = None,
    about: str = "",
) -> tuple[OneTimeToken, str]:
    """Make a link and return it with its token, which nothing keeps. Flushes."""
    token = new_token()
    link = OneTimeToken(
        token_hash=token_hash(token),
        purpose=purpose,
        user_id=user_id,
        about=about,
        data=dict(data),
        issued_at=ctx.now,
        expires_at=ctx.now + lives,
    )
    ctx.session.add(link)
    ctx.session.flush()
    return link, token


def find(ctx: Context, token: str, purpose: TokenPurpose) -> OneTimeToken:
    """Return a live link without using it.

    Raises:
        InvalidToken: used, expired or never issued.
    """
    return _found(ctx, _live(ctx, token, purpose))


def use(ctx: Context, token: str, purpose: TokenPurpose) -> OneTimeToken:
    """Use a link up: of two requests at once, one gets it.

    Raises:
        InvalidToken: used, expired or never issued.
    """
    link = _found(ctx, _live(ctx, token, purpose).with_for_update())
    link.used_at = ctx.now
    return link


def owner(link: OneTimeToken) -> User:
    """Return whose link this is.

    Raises:
        InvalidToken: nobody's.
    """
    if link.user is None:
        raise InvalidToken
    return link.user


def revoke(ctx: Context, user: User, purpose: TokenPurpose) -> None:
    """Use up every link of this purpose that an account still has."""
    live = (
        OneTimeToken.user_id == user.id,
        OneTimeToken.purpose == purpose,
        OneTimeToken.used_at.is_(None),
    )
    ctx.session.execute(sa.update(OneTimeToken).where(*live).values(used_at=ctx.now))


def _live(ctx: Context, token: str, purpose: TokenPurpose) -> sa.Select[OneTimeToken]:
    return sa.select(OneTimeToken).where(
        OneTimeToken.token_hash == token_hash(token),
        OneTimeToken.purpose == purpose,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > ctx.now,
    )


def _found(ctx: Context, statement: sa.Select[OneTimeToken]) -> OneTimeToken:
    link = ctx.session.scalar(statement)
    if link is None:
        raise InvalidToken
    return link
