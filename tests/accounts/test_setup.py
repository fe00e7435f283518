"""The set-up link: one at a time, a week long, and only while there is no account."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.factories import UserFactory
from village.accounts.tables import TokenPurpose, User
from village.accounts.writes import setup
from village.accounts.writes.links import LIFETIMES
from village.core.audit.tables import AuditEntry
from village.core.errors import InvalidToken

FIRST = {"name": "Salma", "email": "salma@example.org", "language": "ar"}
PASSWORD = "quatre mots sans lien"


def test_the_link_makes_the_administrator_once(ctx):
    token = setup.offer(ctx)

    user = setup.begin(ctx, token, password=PASSWORD, **FIRST)

    assert (user.is_administrator, user.language) == (True, "ar")
    actions = sa.select(AuditEntry.action).order_by(AuditEntry.id)
    assert ctx.session.scalars(actions).all()[-1] == "set_up"
    with pytest.raises(InvalidToken):
        setup.begin(ctx, token, password=PASSWORD, **FIRST)
    assert ctx.session.scalars(sa.select(User)).all() == [user]


def test_a_new_link_ends_the_one_before(ctx):
    first, second = setup.offer(ctx), setup.offer(ctx)

    setup.check(ctx, second)
    with pytest.raises(InvalidToken):
        setup.check(ctx, first)


def test_a_link_lives_a_week(ctx):
    token = setup.offer(ctx)

    setup.check(
        replace(ctx, now=ctx.now + LIFETIMES[TokenPurpose.SETUP] - timedelta(seconds=1)), token
    )
    with pytest.raises(InvalidToken):
        setup.check(replace(ctx, now=ctx.now + LIFETIMES[TokenPurpose.SETUP]), token)


def test_where_there_is_an_account_there_is_no_link_and_the_old_one_is_dead(ctx):
    token = setup.offer(ctx)
    UserFactory()

    assert setup.offer(ctx) is None
    with pytest.raises(InvalidToken):
        setup.check(ctx, token)
