"""The first account of an installation, made by whoever opens its set-up link."""

import sqlalchemy as sa

from village.accounts.tables import OneTimeToken, TokenPurpose, User
from village.accounts.writes import links
from village.accounts.writes.accounts import as_user, create_by_administrator, subject
from village.core import audit
from village.core.context import Context
from village.core.errors import InvalidToken
from village.core.tokens import token_hash

#: The advisory lock under which the first account is made.
FIRST_LOCK = 0x53455455


def offer(ctx: Context) -> str | None:
    """Make the set-up link anew and return its token; None once there is an account. Flushes."""
    if _someone(ctx):
        return None
    ctx.session.execute(sa.delete(OneTimeToken).where(OneTimeToken.purpose == TokenPurpose.SETUP))
    return links.issue(ctx, TokenPurpose.SETUP, None, {})


def check(ctx: Context, token: str) -> None:
    """Say that a set-up link still works.

    Raises:
        InvalidToken: it was used, is another start's, or there is an account.
    """
    _live(ctx, token)


def begin(ctx: Context, token: str, *, name: str, email: str, password: str, language: str) -> User:
    """Make the first account, the installation's administrator, and use the link up. Flushes.

    Raises:
        InvalidToken: as for `check`; of two at once, one makes the account.
    """
    ctx.session.execute(sa.select(sa.func.pg_advisory_xact_lock(FIRST_LOCK)))
    link = _live(ctx, token)
    user = create_by_administrator(ctx, email=email, name=name, password=password)
    user.is_administrator, user.language = True, language
    link.used_at = ctx.now
    audit.record(as_user(ctx, user), subject(user), "set_up")
    return user


def _live(ctx: Context, token: str) -> OneTimeToken:
    link = ctx.session.scalar(
        sa.select(OneTimeToken).where(
            OneTimeToken.token_hash == token_hash(token),
            OneTimeToken.purpose == TokenPurpose.SETUP,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > ctx.now,
        )
    )
    if link is None or _someone(ctx):
        raise InvalidToken
    return link


def _someone(ctx: Context) -> bool:
    return bool(ctx.session.scalar(sa.select(sa.exists().where(User.id.is_not(None)))))
