"""One's own account: its name, its language and its password."""

import pytest
import sqlalchemy as sa

from tests.accounts.test_logins import GOOD, HERE, log_in, who
from tests.conftest import acting
from tests.factories import PASSWORD, UserFactory
from village.accounts.writes import passwords, profiles
from village.accounts.writes.attempts import Limit
from village.core.errors import InvalidCredentials, NotFound, TooManyAttempts
from village.core.outbox.tables import OutboxMail


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


def test_a_profile_is_changed_by_its_owner(ctx):
    user = UserFactory()

    profiles.update_profile(acting(ctx, user=user), name=" Salma ", language="ar")

    assert (user.name, user.language) == ("Salma", "ar")


def test_nobody_has_no_profile(ctx):
    with pytest.raises(NotFound):
        profiles.update_profile(ctx, name="x", language="fr")
