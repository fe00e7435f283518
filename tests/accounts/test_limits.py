from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import acting
from village.accounts.writes import limits
from village.accounts.writes.limits import Rate
from village.core.errors import TooManyAttempts

RATE = Rate(account=2, network=3, within=timedelta(minutes=10))


def taken(*contexts):
    """Return how many of these requests, one after the other, were listened to."""
    done = 0
    for ctx in contexts:
        try:
            limits.require(ctx, "thing", RATE)
            done += 1
        except TooManyAttempts:
            pass
    return done


def test_an_account_and_a_network_each_have_their_limit(ctx):
    first, second = (replace(acting(ctx), network="192.0.2.1") for _ in range(2))
    elsewhere = replace(second, network="192.0.2.2")

    assert taken(first, first, first) == 2
    assert taken(second, second) == 1
    assert taken(elsewhere) == 1


def test_a_limit_ends_with_its_stretch_of_time(ctx):
    first = replace(acting(ctx), network="192.0.2.1")
    later = replace(first, now=first.now + RATE.within)

    assert [taken(first, first, first), taken(later)] == [2, 1]


def test_who_is_refused_is_told_how_long(ctx):
    first = replace(acting(ctx), network="192.0.2.1")
    taken(first, first)

    with pytest.raises(TooManyAttempts) as refusal:
        limits.require(first, "thing", RATE)

    assert refusal.value.facts == {"retry_after_seconds": 600}


def test_what_comes_over_no_network_is_not_limited(ctx):
    assert taken(*[acting(ctx)] * 5) == 5


def test_an_address_gets_so_many_mails_of_a_kind_from_whomever(ctx):
    hour = timedelta(hours=1)
    asked = Counter(
        limits.may_write_to(
            replace(acting(ctx), network=network), address, "thing", most=1, within=hour
        )
        for network in ("192.0.2.1", "192.0.2.2")
        for address in ("amina@example.org", "Amina@Example.org")
    )

    assert asked == {True: 1, False: 3}
