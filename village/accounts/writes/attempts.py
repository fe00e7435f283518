"""Attempts to log in, sign up or reset: counted per account and per network, as rows."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from village.accounts.tables import LoginAttempt
from village.core.context import Context
from village.core.errors import TooManyAttempts

#: An office or a café has one address and many people.
_PEOPLE_PER_NETWORK = 10


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures an account may have within a window; a network may have ten times more."""

    failures: int = 8
    window_minutes: int = 15


def check(ctx: Context, key: str, network: str, limit: Limit) -> None:
    """Refuse where the account or the network has used up its attempts.

    Attempts on one account wait for each other until the end of their transactions, so that
    many at once cannot slip under the limit.

    Raises:
        TooManyAttempts: says in how many minutes the oldest attempt is forgotten.
    """
    one_at_a_time(ctx, key)
    digest = _digest(key)
    window = timedelta(minutes=limit.window_minutes)
    since = LoginAttempt.at > ctx.now - window
    for condition, allowed in (
        (LoginAttempt.email_hash == digest, limit.failures),
        (LoginAttempt.network == network, limit.failures * _PEOPLE_PER_NETWORK),
    ):
        counted = sa.select(sa.func.count(), sa.func.min(LoginAttempt.at)).where(condition, since)
        count, oldest = ctx.session.execute(counted).one()
        if count >= allowed:
            seconds = (oldest + window - ctx.now).total_seconds()
            raise TooManyAttempts(retry_after_minutes=max(1, -(-int(seconds) // 60)))


def one_at_a_time(ctx: Context, key: str) -> None:
    """Wait until no other transaction is at work on the account `key`."""
    lock = int.from_bytes(bytes.fromhex(_digest(key)[:16]), signed=True)
    ctx.session.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))


def note(ctx: Context, key: str, network: str) -> None:
    """Count one attempt. Flushes."""
    ctx.session.add(LoginAttempt(email_hash=_digest(key), network=network, at=ctx.now))
    ctx.session.flush()


def forgive(ctx: Context, key: str) -> None:
    """Forget the attempts on one account: its owner is there."""
    ctx.session.execute(sa.delete(LoginAttempt).where(LoginAttempt.email_hash == _digest(key)))


def forget_before(ctx: Context, days: int = 1) -> None:
    """Delete the attempts that no window reaches any more."""
    past = LoginAttempt.at < ctx.now - timedelta(days=days)
    ctx.session.execute(sa.delete(LoginAttempt).where(past))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
