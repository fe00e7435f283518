"""Log in and out; R15 and R16 of the risks."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from tests.conftest import NOW
from tests.factories import HASHER, PASSWORD, EditionFactory, MembershipFactory, UserFactory
from village.accounts.tables import LoginAttempt, UserSession
from village.accounts.writes import accounts, logins, passwords
from village.accounts.writes.attempts import AttemptSource
from village.board import actors
from village.core.audit.tables import AuditEntry
from village.core.errors import InvalidCredentials
from village.core.permissions import Role
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


def test_an_edition_and_who_is_behind_a_session_there_are_read_as_one(ctx):
    user = MembershipFactory(edition=ctx.the_edition, role=Role.GATE).user
    token = log_in(ctx, user.email)
    code = ctx.the_edition.code.lower()

    def both(code, token, at=NOW):
        return actors.of_session_in(ctx.session, code, token_hash(token), at)

    assert both(code, token) == (ctx.the_edition, who(ctx, token))
    assert both(code, "another") == (ctx.the_edition, None)
    assert both(code, token, NOW + timedelta(days=400)) == (ctx.the_edition, None)
    assert both("none", token) == (None, None)
    assert both(EditionFactory().code, token)[1].roles == frozenset()


def test_logging_in_begins_a_session_of_which_only_the_hash_is_kept(ctx):
    user = UserFactory()

    token = log_in(ctx, f" {user.email.upper()}", device="Firefox · Linux")

    [row] = ctx.session.scalars(sa.select(UserSession))
    assert (row.token_hash, row.device, row.seen_at) == (
        token_hash(token), "Firefox · Linux", NOW
    )  # fmt: skip
    assert who(ctx, token).user_id == user.id
    assert ctx.session.scalars(sa.select(AuditEntry.action)).all() == ["logged_in"]


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


def test_a_hash_made_with_older_parameters_is_renewed_at_login(ctx):
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    user = UserFactory(password_hash=weak.hash(PASSWORD))

    log_in(ctx, user.email)

    assert not HASHER.check_needs_rehash(user.password_hash)
    assert passwords.matches(user.password_hash, PASSWORD)
