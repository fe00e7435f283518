"""Invitations by mail: a link that lets somebody in, once; one address has one at a time."""

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from village.accounts.reads.invited import address, open_links
from village.accounts.tables import OneTimeToken, TokenPurpose
from village.accounts.writes import attempts, links
from village.core.context import Context
from village.core.errors import NotFound, TooManyAttempts

#: How long an address waits before the same invitation is sent to it again.
AGAIN_AFTER = timedelta(minutes=10)
_DAY = timedelta(days=1)


def check(
    ctx: Context, purpose: TokenPurpose, about: str, emails: Collection[str], *, a_day: int
) -> None:
    """Refuse to invite these addresses where it would be too many mails, before any is sent.

    The actor's invitations are sent one request after the other, so that many at once do not slip
    under the limit.

    Raises:
        TooManyAttempts: the actor has sent as many within a day as `a_day` allows, or one of the
            addresses was invited just now.
    """
    attempts.one_at_a_time(ctx, f"invitations of account-{ctx.actor.user_id}")
    recent = (
        OneTimeToken.user_id == ctx.actor.user_id,
        OneTimeToken.purpose == purpose,
        OneTimeToken.issued_at > ctx.now - _DAY,
    )
    sent = ctx.session.scalar(sa.select(sa.func.count(OneTimeToken.id)).where(*recent)) or 0
    if sent + len(emails) > a_day:
        raise TooManyAttempts(retry_after_seconds=int(_DAY.total_seconds()))
    again = [link for link in _waiting(ctx, about) if address(link) in emails]
    if any(link.issued_at > ctx.now - AGAIN_AFTER for link in again):
        raise TooManyAttempts(retry_after_seconds=int(AGAIN_AFTER.total_seconds()))


def issue(
    ctx: Context,
    purpose: TokenPurpose,
    about: str,
    email: str,
    *,
    lives: timedelta,
    **facts: str,
) -> tuple[OneTimeToken, str]:
    """Make the link of an invitation; return it with its token for the mail. Flushes.

    What the address was sent before opens nothing more.
    """
    for link in _waiting(ctx, about):
        if address(link) == email:
            link.used_at = ctx.now
    data = {"email": email, **facts}
    return links.make(ctx, purpose, data, lives=lives, user_id=ctx.actor.user_id, about=about)


def revoke(ctx: Context, about: str, email: str) -> OneTimeToken:
    """Make the link that an address was sent worthless, and return it. Flushes.

    Raises:
        NotFound: no invitation of this address is waiting.
    """
    for link in _waiting(ctx, about):
        if address(link) == email:
            link.used_at = ctx.now
            ctx.session.flush()
            return link
    raise NotFound


def _waiting(ctx: Context, about: str) -> list[OneTimeToken]:
    return list(ctx.session.scalars(open_links(ctx, about)))
