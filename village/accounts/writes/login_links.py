"""Links that log in, by mail: for jurors and others who will not keep a password.

An account that can do much, or that has a second factor, is opened by no link: its mailbox alone
would be worth all of it.
"""

import sqlalchemy as sa

from village.accounts.reads import factors as queries
from village.accounts.tables import Membership, OneTimeToken, TokenPurpose, User
from village.accounts.writes import links, logins
from village.accounts.writes.accounts import (
    by_email,
    clean_email,
    count_request,
    mail,
    may_write_to_stranger,
    subject,
)
from village.accounts.writes.attempts import AttemptSource, Limit
from village.core import audit
from village.core.context import Context
from village.core.errors import InvalidToken
from village.core.permissions import WEIGHTY


def request_link(
    ctx: Context,
    email: str,
    *,
    source: AttemptSource,
    language: str,
    target: str = "",
    limit: Limit = Limit(),  # noqa: B008 - frozen
) -> None:
    """Mail a link that logs in, or say by mail why there is none. Flushes.

    All cases write the same rows, so that neither the page nor its time tells them apart.

    Raises:
        TooManyAttempts: this address or this network asks too often.
    """
    email = clean_email(email)
    count_request(ctx, f"login link {email}", source, limit)
    user = by_email(ctx, email)
    opens = user is not None and _may(ctx, user)
    token = links.issue(ctx, TokenPurpose.LOGIN, user if opens else None, {"target": target})
    if user is None:
        if may_write_to_stranger(ctx, email):
            mail(ctx, "account_unknown", to=email, language=language)
    elif opens:
        audit.record(ctx, subject(user), "login_link_sent")
        mail(
            ctx, "account_login_link", to=user.email, language=user.language, name=user.name,
            token=token,
        )  # fmt: skip
    else:
        mail(ctx, "account_no_login_link", to=user.email, language=user.language, name=user.name)


def address(ctx: Context, token: str) -> str:
    """Return the address of the account that a link opens, without using the link.

    Raises:
        InvalidToken: used, expired or never issued, or the account is opened by no link any more.
    """
    return _opened(ctx, links.find(ctx, token, TokenPurpose.LOGIN)).email


def log_in(ctx: Context, token: str, *, device: str = "") -> tuple[str, str]:
    """Begin a session by a link; return its token, and where its owner wanted to go. Flushes.

    Raises:
        InvalidToken: as for `address`.
    """
    link = links.use(ctx, token, TokenPurpose.LOGIN)
    user = _opened(ctx, link)
    links.revoke(ctx, user, TokenPurpose.LOGIN)
    return logins.begin(ctx, user, device, by="link"), str(link.data.get("target") or "")


def _opened(ctx: Context, link: OneTimeToken) -> User:
    user = links.owner(link)
    if not _may(ctx, user):
        raise InvalidToken
    return user


def _may(ctx: Context, user: User) -> bool:
    """Say whether a link may open an account."""
    if user.verified_at is None or user.disabled_at is not None or user.is_administrator:
        return False
    weighs = sa.exists().where(Membership.user_id == user.id, Membership.role.in_(WEIGHTY))
    return not ctx.session.scalar(sa.select(weighs)) and not queries.of_account(ctx, user.id).any
