"""Sessions: a row for each login, ended by its owner or by itself."""

from dataclasses import replace
from datetime import timedelta

from tests.accounts.test_logins import log_in, who
from tests.conftest import NOW, acting
from tests.factories import UserFactory
from village.accounts.reads import accounts
from village.accounts.writes import logins, profiles, sessions
from village.core.tokens import token_hash


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

    rows = accounts.live_sessions(acting(ctx, user=user), mine)

    assert [(row.device, row.is_this) for row in rows] == [("this", True), ("later", False)]
