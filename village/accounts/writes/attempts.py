"""Attempts to log in, sign up or reset: counted as rows, and slowed down, never locked out.

What else is limited is counted here too, by keys of its own, and slows nobody's login.

After a few failures each further attempt waits twice as long as the one before. One network that
fails on one account comes to wait for many minutes; an account that fails from many networks, and
a network that fails on many accounts, never longer than a minute: who has the right password gets
in. A device on which the account has logged in before is counted by itself, so that it passes
while others are slowed.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from village.accounts.tables import LoginAttempt
from village.core.context import Context
from village.core.errors import TooManyAttempts

#: Failures that are free for an account, and for a network, as multiples of those for both
#: together: an office or a café has one address and many people.
_FREE_OF_ACCOUNT = 5
_FREE_OF_NETWORK = 10
#: The longest wait that strangers can bring upon an account or a network.
LONGEST_FOR_OTHERS = timedelta(minutes=1)
# Built once, as nearly everything that is limited asks it.
_DONE = (
    sa.select(LoginAttempt.email_hash, sa.func.count())
    .where(
        LoginAttempt.email_hash.in_(sa.bindparam("digests", expanding=True)),
        LoginAttempt.at > sa.bindparam("since"),
    )
    .group_by(LoginAttempt.email_hash)
)
_COUNT = sa.insert(LoginAttempt)
_WAIT = sa.select(sa.func.pg_advisory_xact_lock(sa.bindparam("lock", type_=sa.BigInteger)))


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures are free, and how long they count; no wait is longer than that."""

    failures: int = 8
    window_minutes: int = 15

    @property
    def window(self) -> timedelta:
        """How long a failure counts."""
        return timedelta(minutes=self.window_minutes)


@dataclass(frozen=True, slots=True)
class AttemptSource:
    """Where an attempt comes from: its network, and its device where that is known."""

    network: str
    device: str = ""


def check(ctx: Context, key: str, source: AttemptSource, limit: Limit) -> None:
    """Refuse an attempt that comes too soon after so many failures.

    Attempts on one account wait for each other until the end of their transactions, so that
    many at once cannot slip under the limit.

    Raises:
        TooManyAttempts: says in how many seconds the next attempt is listened to.
    """
    one_at_a_time(ctx, key)
    for which, free, longest in _counted(key, source, limit):
        failures, last = _count(ctx, which, limit)
        if failures >= free:
            wait = min(timedelta(seconds=2 ** min(failures - free, 20)), longest)
            seconds = (last + wait - ctx.now).total_seconds()
            if seconds > 0:
                raise TooManyAttempts(retry_after_seconds=-int(-seconds // 1))


def allowed(ctx: Context, key: str, *, most: int, within: timedelta) -> bool:
    """Say whether something may be done once more, and count it where it may.

    It may be done `most` times in any stretch of `within`, whoever asks and from wherever; a few
    more where several ask at the same moment, unless they come `one_at_a_time`.
    """
    free = done(ctx, key, within=within)[key] < most
    if free:
        count(ctx, key)
    return free


def done(ctx: Context, *keys: str, within: timedelta) -> dict[str, int]:
    """Return how often each of some things was done in a stretch of time that ends now."""
    digests = {_digest(key): key for key in keys}
    rows = ctx.session.execute(_DONE, {"digests": list(digests), "since": ctx.now - within})
    return dict.fromkeys(keys, 0) | {digests[digest]: count for digest, count in rows}


def count(ctx: Context, *keys: str) -> None:
    """Count what is done, under each of its keys; it is no failure of a network."""
    rows = [{"email_hash": _digest(key), "at": ctx.now} for key in keys]
    ctx.session.execute(_COUNT, rows)


def one_at_a_time(ctx: Context, key: str) -> None:
    """Wait until no other transaction is at work on the account `key`."""
    lock = int.from_bytes(bytes.fromhex(_digest(key)[:16]), signed=True)
    ctx.session.execute(_WAIT, {"lock": lock})


def note(ctx: Context, key: str, source: AttemptSource, limit: Limit) -> bool:
    """Count one attempt; return whether it is the one after which others wait. Flushes."""
    digest = _digest(_of_device(key, source))
    ctx.session.add(LoginAttempt(email_hash=digest, network=source.network, at=ctx.now))
    ctx.session.flush()
    return any(
        _count(ctx, which, limit)[0] == free for which, free, _wait in _counted(key, source, limit)
    )


def forgive(ctx: Context, key: str, source: AttemptSource) -> None:
    """Forget the attempts of one place on one account: its owner is there."""
    own = LoginAttempt.email_hash == _digest(_of_device(key, source))
    here = LoginAttempt.network == source.network
    ctx.session.execute(sa.delete(LoginAttempt).where(own, here))


def of_address(email: str) -> sa.ColumnElement[bool]:
    """Return the condition that an attempt was one on an account."""
    return LoginAttempt.email_hash == _digest(email)


def forget_before(ctx: Context, days: int = 1) -> None:
    """Delete the attempts that no window reaches any more."""
    past = LoginAttempt.at < ctx.now - timedelta(days=days)
    ctx.session.execute(sa.delete(LoginAttempt).where(past))


def _counted(
    key: str, source: AttemptSource, limit: Limit
) -> Iterator[tuple[tuple[sa.ColumnElement[bool], ...], int, timedelta]]:
    """Give what is counted together, how much of it is free, and the longest wait after it."""
    own = LoginAttempt.email_hash == _digest(_of_device(key, source))
    here = LoginAttempt.network == source.network
    if source.device:
        yield (own,), limit.failures, limit.window
        return
    yield (own, here), limit.failures, limit.window
    yield (own,), limit.failures * _FREE_OF_ACCOUNT, LONGEST_FOR_OTHERS
    yield (here,), limit.failures * _FREE_OF_NETWORK, LONGEST_FOR_OTHERS


def _count(
    ctx: Context, which: tuple[sa.ColumnElement[bool], ...], limit: Limit
) -> tuple[int, datetime]:
    """Return how many attempts count, and when the last one was."""
    counted = sa.select(sa.func.count(), sa.func.max(LoginAttempt.at)).where(
        *which, LoginAttempt.at > ctx.now - limit.window
    )
    failures, last = ctx.session.execute(counted).one()
    return failures, last or ctx.now


def _of_device(key: str, source: AttemptSource) -> str:
    return f"{key} on {source.device}" if source.device else key


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
