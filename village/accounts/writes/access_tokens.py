"""Tokens of other software: made by an organiser, used, revoked."""

from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from village.accounts.reads.access_tokens import live
from village.accounts.tables import AccessToken, User
from village.accounts.words.scopes import TokenScope
from village.accounts.writes.accounts import require_managing
from village.core import audit
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Role
from village.core.tokens import new_token, token_hash

#: Whose rights a token has: it ends when its maker loses this role.
MADE_BY = Role.ORGANISER
#: What every token begins with, so that people and scanners of secrets know one when they see it.
PREFIX = "village_"
#: How old "last used" may get before a request writes it anew.
_USED_EVERY = timedelta(minutes=1)


def make(ctx: Context, *, name: str, scopes: Iterable[TokenScope], lives: timedelta) -> str:
    """Make a token for another program and return it: nobody reads it again. Flushes.

    Raises:
        Forbidden: the actor is no organiser of this edition.
    """
    require_managing(ctx)
    token = PREFIX + new_token()
    row = AccessToken(
        edition_id=ctx.the_edition.id,
        user_id=ctx.actor.user_id,
        name=name,
        token_hash=token_hash(token),
        scopes=[scope.value for scope in scopes],
        made_at=ctx.now,
        expires_at=ctx.now + lives,
    )
    ctx.session.add(row)
    ctx.session.flush()
    audit.record(ctx, _subject(row), "make_access_token", scopes=row.scopes, days=lives.days)
    return token


def revoke(ctx: Context, token_id: int) -> AccessToken:
    """End a token of this edition, whoever made it. Flushes.

    Raises:
        Forbidden: the actor is no organiser of this edition.
        NotFound: there is no such live token here.
    """
    require_managing(ctx)
    row = ctx.session.scalar(live(ctx).where(AccessToken.id == token_id).with_for_update())
    if row is None:
        raise NotFound
    _revoke(ctx, row)
    return row


def revoke_all(ctx: Context, user: User) -> None:
    """End the tokens that somebody has made in this edition. Flushes."""
    for row in ctx.session.scalars(live(ctx).where(AccessToken.user_id == user.id)).all():
        _revoke(ctx, row)


def note_used(ctx: Context, token: str) -> None:
    """Note now and then that a token is in use."""
    stale = sa.or_(AccessToken.used_at.is_(None), AccessToken.used_at < ctx.now - _USED_EVERY)
    this = AccessToken.token_hash == token_hash(token)
    ctx.session.execute(sa.update(AccessToken).where(this, stale).values(used_at=ctx.now))


def _revoke(ctx: Context, row: AccessToken) -> None:
    row.revoked_at = ctx.now
    audit.record(ctx, _subject(row), "revoke_access_token")
    ctx.session.flush()


def _subject(row: AccessToken) -> str:
    """Return how the log names a token: never by what it is called, as people write names there."""
    return f"token-{row.id}"
