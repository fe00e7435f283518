"""Attempts are counted by account, network and device, and slowed down, never locked out."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from tests.accounts.test_logins import HERE, log_in
from tests.conftest import NOW
from tests.factories import UserFactory
from village.accounts.tables import LoginAttempt
from village.accounts.writes import attempts, limits
from village.accounts.writes.attempts import AttemptSource, Limit
from village.accounts.writes.limits import Rate
from village.core.audit.tables import AuditEntry
from village.core.errors import InvalidCredentials, TooManyAttempts


def fail(ctx, email, times, limit, *, source=HERE, after=0):
    """Fail as fast as one is let, and return the seconds that each further attempt waited."""
    waits, seconds = [], after
    while len(waits) < times:
        later = replace(ctx, now=NOW + timedelta(seconds=seconds))
        try:
            log_in(later, email, "wrong", limit=limit, source=source)
        except TooManyAttempts as refusal:
            seconds += refusal.facts["retry_after_seconds"]
        except InvalidCredentials:
            waits.append(seconds)
    return waits


@pytest.mark.parametrize("known", [True, False])
def test_wrong_passwords_are_slowed_down_more_and_more_whether_or_not_there_is_an_account(
    ctx, known
):
    email = UserFactory().email if known else "nobody@example.org"

    assert fail(ctx, email, 8, Limit(failures=3)) == [0, 0, 0, 1, 3, 7, 15, 31]


def test_one_place_waits_at_most_as_long_as_its_failures_count(ctx):
    waits = fail(ctx, "nobody@example.org", 9, Limit(failures=1, window_minutes=1))

    assert max(late - early for early, late in pairwise(waits)) <= 60


def test_the_right_password_gets_in_from_elsewhere_while_one_place_guesses(ctx):
    user, limit = UserFactory(), Limit(failures=3)
    fail(ctx, user.email, 8, limit)

    with pytest.raises(TooManyAttempts):
        log_in(replace(ctx, now=NOW + timedelta(seconds=31)), user.email, limit=limit)
    assert log_in(ctx, user.email, limit=limit, source=AttemptSource("198.51.100.1"))


def test_many_places_slow_an_account_for_a_minute_at_most_and_a_known_device_passes(ctx):
    user, limit = UserFactory(), Limit(failures=1)
    for number in range(16):
        attempts.note(ctx, user.email, AttemptSource(f"203.0.113.{number}"), limit)
    elsewhere = AttemptSource("198.51.100.1")

    with pytest.raises(TooManyAttempts) as refusal:
        log_in(ctx, user.email, limit=limit, source=elsewhere)

    assert refusal.value.facts == {"retry_after_seconds": 60}
    assert log_in(ctx, user.email, limit=limit, source=replace(elsewhere, device="phone"))
    later = replace(ctx, now=NOW + timedelta(seconds=60))
    assert log_in(later, user.email, limit=limit, source=elsewhere)


def test_a_known_device_is_slowed_by_its_own_failures(ctx):
    phone = replace(HERE, device="phone")

    assert fail(ctx, UserFactory().email, 5, Limit(failures=3), source=phone) == [0, 0, 0, 1, 3]


def test_a_network_that_tries_many_accounts_is_slowed_and_others_are_not(ctx):
    user, limit = UserFactory(), Limit(failures=1)
    for number in range(18):
        attempts.note(ctx, f"nobody{number}@example.org", HERE, Limit())

    with pytest.raises(TooManyAttempts) as refusal:
        log_in(ctx, user.email, limit=limit)

    assert refusal.value.facts == {"retry_after_seconds": 60}
    assert log_in(ctx, user.email, limit=limit, source=AttemptSource("198.51.100.1"))


def test_a_login_forgives_the_failures_of_its_account_and_place_alone(ctx):
    user, other = UserFactory(), UserFactory()
    for account, source in ((user, HERE), (other, HERE), (user, AttemptSource("198.51.100.1"))):
        with pytest.raises(InvalidCredentials):
            log_in(ctx, account.email, "wrong", source=source)

    log_in(ctx, user.email)

    assert len(ctx.session.scalars(sa.select(LoginAttempt)).all()) == 2


def test_old_attempts_are_deleted(ctx):
    attempts.note(ctx, "a@example.org", HERE, Limit())
    attempts.note(replace(ctx, now=NOW - timedelta(days=2)), "a@example.org", HERE, Limit())

    attempts.forget_before(ctx)

    assert [row.at for row in ctx.session.scalars(sa.select(LoginAttempt))] == [NOW]


def test_failed_logins_and_slow_downs_are_logged_without_what_was_typed(ctx):
    user, limit = UserFactory(), Limit(failures=2)
    fail(ctx, user.email, 3, limit)
    fail(ctx, "typed@example.org", 1, limit)

    entries = ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    known = f"account-{user.id}"
    assert [(entry.subject, entry.action) for entry in entries] == [
        (known, "login_failed"), (known, "login_failed"), (known, "login_slowed"),
        (known, "login_failed"), ("account-unknown", "login_failed"),
    ]  # fmt: skip
    assert {str(entry.data) for entry in entries} == {"{'network': '192.0.2.1'}"}


def test_what_else_a_network_does_slows_no_login(ctx):
    user, limit = UserFactory(), Limit(failures=1)
    here = replace(ctx, network=HERE.network)
    for _ in range(12):
        limits.require(here, "upload", Rate(account=100, network=100, within=timedelta(minutes=10)))
        attempts.allowed(here, "api", most=100, within=timedelta(minutes=10))

    assert log_in(ctx, user.email, limit=limit)
