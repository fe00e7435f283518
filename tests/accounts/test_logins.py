"""Log in and out; R15 and R16 of the risks."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from tests.conftest import NOW, acting
from tests.factories import HASHER, PASSWORD, UserFactory
from village.accounts.reads import accounts as queries
from village.accounts.tables import LoginAttempt, UserSession
from village.accounts.writes import accounts, attempts, logins, passwords, profiles, sessions
from village.accounts.writes.attempts import AttemptSource, Limit
from village.board import actors
from village.core.audit.tables import AuditEntry
from village.core.errors import InvalidCredentials, NotFound, TooManyAttempts
from village.core.outbox.tables import OutboxMail
from village.core.tokens import token_hash

HERE = AttemptSource("192.0.2.1")
GOOD = "quatre mots sans lien"


class CountingHasher(PasswordHasher):
    """A real hasher that counts how often it verified."""

    verified = 0

    def verify(self, *args, **kwargs):
        self.verified += 1
        return super().verify(*args, **kwargs)


@pytest.fixture
def hasher(monkeypatch):
    counting = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", counting)
    return counting


def log_in(ctx, email, password=PASSWORD, **more):
    return logins.log_in(ctx, email, password, source=more.pop("source", HERE), **more)


def who(ctx, token, at=NOW):
    return actors.of_session(ctx.session, token_hash(token), ctx.the_edition.id, at)


def test_a_disabled_account_is_logged_out_and_stays_out_until_it_is_enabled(ctx):
    user = UserFactory()
    token = log_in(ctx, user.email)

    accounts.disable(ctx, user.email.upper())

    assert who(ctx, token) is None
    with pytest.raises(InvalidCredentials):
        log_in(ctx, user.email)
    accounts.enable(ctx, user.email)
    assert who(ctx, log_in(ctx, user.email)).user_id == user.id
    actions = ctx.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [action for action in actions if action.startswith("account_")] == [
        "account_disabled", "account_enabled"
    ]  # fmt: skip


def test_logging_in_begins_a_session_of_which_only_the_hash_is_kept(ctx):
    user = UserFactory()

    token = log_in(ctx, f" {user.email.upper()}", device="Firefox · Linux")

    [row] = ctx.session.scalars(sa.select(UserSession))
    assert (row.token_hash, row.device, row.seen_at) == (
        token_hash(token), "Firefox · Linux", NOW
    )  # fmt: skip
    assert who(ctx, token).user_id == user.id
    assert ctx.session.scalars(sa.select(AuditEntry.action)).all() == ["logged_in"]


def test_two_logins_have_two_tokens(ctx):
    user = UserFactory()

    assert log_in(ctx, user.email) != log_in(ctx, user.email)


def test_a_session_ends_at_logout_and_by_itself(ctx):
    user = UserFactory()
    token, other = log_in(ctx, user.email), log_in(ctx, user.email)

    logins.log_out(acting(ctx, user=user), token)

    assert who(ctx, token) is None
    assert who(ctx, other).user_id == user.id
    assert who(ctx, other, at=NOW + sessions.LIFETIME) is None


def test_a_session_ends_30_days_after_its_login_however_much_it_is_used(ctx):
    user = UserFactory()
    token = log_in(ctx, user.email)

    for days in (10, 20, 29):
        sessions.seen(replace(ctx, now=NOW + timedelta(days=days)), token)

    assert who(ctx, token, at=NOW + timedelta(days=29, hours=23)).user_id == user.id
    assert who(ctx, token, at=NOW + timedelta(days=30)) is None


@pytest.mark.parametrize("case", ["no account", "wrong password", "not confirmed"])
def test_each_refusal_costs_one_verification_and_one_attempt_and_says_the_same(ctx, hasher, case):
    known = UserFactory(verified_at=None if case == "not confirmed" else NOW)
    passwords.matches(None, "warm the hash that stands in for nobody's")
    hasher.verified = 0
    email = "nobody@example.org" if case == "no account" else known.email

    with pytest.raises(InvalidCredentials) as refusal:
        log_in(ctx, email, PASSWORD if case == "not confirmed" else "a wrong password")

    assert (hasher.verified, refusal.value.facts) == (1, {})
    assert len(ctx.session.scalars(sa.select(LoginAttempt)).all()) == 1


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


def test_a_hash_made_with_older_parameters_is_renewed_at_login(ctx):
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    user = UserFactory(password_hash=weak.hash(PASSWORD))

    log_in(ctx, user.email)

    assert not HASHER.check_needs_rehash(user.password_hash)
    assert passwords.matches(user.password_hash, PASSWORD)


def test_production_hashes_with_argon2id_and_at_least_19_mebibytes():
    default = PasswordHasher()

    assert default.type.name == "ID"
    assert default.memory_cost >= 19 * 1024


def test_a_damaged_hash_matches_nothing():
    assert not passwords.matches("not a hash", PASSWORD)


def test_changing_the_password_ends_the_other_sessions_and_tells_the_owner(ctx):
    user = UserFactory()
    mine, other = log_in(ctx, user.email), log_in(ctx, user.email)

    profiles.change_password(acting(ctx, user=user), PASSWORD, GOOD, token=mine, source=HERE)

    assert (who(ctx, mine) is None, who(ctx, other) is None) == (False, True)
    assert passwords.matches(user.password_hash, GOOD)
    [mail] = ctx.session.scalars(sa.select(OutboxMail))
    assert mail.template == "account_password"


def test_the_present_password_is_asked_and_counted(ctx):
    user = UserFactory()
    me, limit = acting(ctx, user=user), Limit(failures=1)

    with pytest.raises(InvalidCredentials):
        profiles.change_password(me, "wrong", GOOD, token="", source=HERE, limit=limit)
    with pytest.raises(TooManyAttempts):
        profiles.change_password(me, PASSWORD, GOOD, token="", source=HERE, limit=limit)


def test_one_ends_ones_own_sessions_only(ctx):
    user, stranger = UserFactory(), UserFactory()
    mine, theirs = log_in(ctx, user.email), log_in(ctx, stranger.email)
    me = acting(ctx, user=user)

    profiles.end_session(me, token_hash(theirs))
    profiles.end_session(me, token_hash(mine))

    assert (who(ctx, mine) is None, who(ctx, theirs) is None) == (True, False)


def test_ending_the_other_sessions_keeps_this_one(ctx):
    user = UserFactory()
    mine, other = log_in(ctx, user.email), log_in(ctx, user.email)

    profiles.end_other_sessions(acting(ctx, user=user), mine)

    assert (who(ctx, mine) is None, who(ctx, other) is None) == (False, True)


def test_the_list_of_sessions_shows_live_ones_this_one_first(ctx):
    user = UserFactory()
    log_in(ctx, UserFactory().email)
    logins.log_out(acting(ctx, user=user), log_in(ctx, user.email, device="gone"))
    mine = log_in(ctx, user.email, device="this")
    log_in(replace(ctx, now=NOW + timedelta(hours=1)), user.email, device="later")

    rows = queries.live_sessions(acting(ctx, user=user), mine)

    assert [(row.device, row.is_this) for row in rows] == [("this", True), ("later", False)]


def test_a_profile_is_changed_by_its_owner(ctx):
    user = UserFactory()

    profiles.update_profile(acting(ctx, user=user), name=" Salma ", language="ar")

    assert (user.name, user.language) == ("Salma", "ar")


def test_nobody_has_no_profile(ctx):
    with pytest.raises(NotFound):
        profiles.update_profile(ctx, name="x", language="fr")


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
