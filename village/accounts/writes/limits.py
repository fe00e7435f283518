"""What one account, one network and one address may cause in a stretch of time.

What comes over no network, such as a job or the data of the demo, is not limited.
"""

from dataclasses import dataclass
from datetime import timedelta

from village.accounts.writes import attempts
from village.core.context import Context
from village.core.errors import TooManyAttempts


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something may be done by one account, and from one network."""

    account: int
    network: int
    within: timedelta


def require(ctx: Context, what: str, rate: Rate) -> None:
    """Count something that the actor does, unless it was done too often.

    One account does it once at a time; a network's last few may come together.

    Raises:
        TooManyAttempts: the account or its network has done it as often as it may.
    """
    if not ctx.network:
        return
    account, network = f"{what} by account {ctx.actor.user_id}", f"{what} from {ctx.network}"
    attempts.one_at_a_time(ctx, account)
    done = attempts.done(ctx, account, network, within=rate.within)
    if done[account] >= rate.account or done[network] >= rate.network:
        raise TooManyAttempts(retry_after_seconds=int(rate.within.total_seconds()))
    attempts.count(ctx, account, network)


def may_write_to(ctx: Context, address: str, what: str, *, most: int, within: timedelta) -> bool:
    """Say whether an address gets one mail more of a kind, and count it where it does."""
    key = f"{what} to {address.lower()}"
    return not ctx.network or attempts.allowed(ctx, key, most=most, within=within)
