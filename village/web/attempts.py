"""Where a request comes from, how many attempts are free, and how often a network may ask."""

from datetime import timedelta
from typing import TypedDict

from flask import current_app

from village.accounts.writes import attempts
from village.accounts.writes.attempts import AttemptSource, Limit
from village.config import Configuration
from village.core.errors import TooManyAttempts
from village.extensions import db
from village.web import devices
from village.web.context import context


class Counted(TypedDict):
    """How attempts are counted."""

    source: AttemptSource
    limit: Limit


def counted(email: str) -> Counted:
    """Return how this request's attempts on the account with this address are counted."""
    settings: Configuration = current_app.config["VILLAGE"]
    return {
        "source": AttemptSource(context().network, devices.known_for(email)),
        "limit": Limit(settings.login_limit, settings.login_window_minutes),
    }


def limit_rate(what: str, *, most: int, within: timedelta, device: str = "") -> None:
    """Refuse what a device, or the network of this request, does too often.

    Args:
        what: names what is done.
        most: how many times, in any stretch of `within`.
        within: how long a stretch is.
        device: by what the device is known; empty for the whole network.

    Raises:
        TooManyAttempts: it has done so; the caller has nothing to commit.
    """
    ctx = context()
    key = f"{what} from {device or ctx.network}"
    attempts.one_at_a_time(ctx, key)
    if not attempts.allowed(ctx, key, most=most, within=within):
        raise TooManyAttempts(retry_after_seconds=int(within.total_seconds()))
    db.session.commit()  # the lock that counting holds must not wait for the work
