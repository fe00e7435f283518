"""A lost second factor is taken off by two organisers, whose wish its owner can undo."""

import pytest
import sqlalchemy as sa

from tests.accounts.test_factors import changes, half_way, later, with_app
from tests.accounts.test_logins import log_in, who
from tests.conftest import acting
from tests.factories import EditionFactory, MembershipFactory
from village.accounts.reads import factor_resets as queries
from village.accounts.reads import factors
from village.accounts.tables import User
from village.accounts.writes import factor_resets, logins
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, NotFound
from village.core.permissions import Role


@pytest.fixture
def lost(ctx):
    """Return the context of a juror with an app, and a recovery code."""
    me, _secret, codes = with_app(ctx)
    MembershipFactory(edition=ctx.edition, user=account(ctx, me), role=Role.JUROR)
    return me, codes[0]


def account(ctx, of):
    return ctx.session.get(User, of.actor.user_id)


def test_one_asks_another_confirms_and_the_password_is_enough_again(ctx, organiser, lost):
    me, code = lost
    email = me.actor.email
    session = logins.log_in_with_code(ctx, half_way(ctx, email), code)
    second = acting(ctx, Role.ORGANISER)

    factor_resets.ask(organiser, email.upper())
    waiting = queries.waiting(ctx, [email])
    with pytest.raises(Forbidden):  # the same person twice
        factor_resets.confirm(organiser, email)
    factor_resets.confirm(second, email)

    assert waiting[email].asked_by.id == organiser.actor.user_id
    assert (factors.mine(me).any, factors.mine(me).codes_left) == (False, 0)
    assert (who(ctx, session), queries.waiting(ctx, [email])) == (None, {})
    assert who(ctx, log_in(ctx, email)).user_id == me.actor.user_id
    assert changes(ctx)[-2:] == ["reset_asked", "reset"]
    actions = sa.select(AuditEntry.action).where(AuditEntry.action.like("second_factor_reset%"))
    assert ctx.session.scalars(actions.order_by(AuditEntry.id)).all() == [
        "second_factor_reset_asked", "second_factor_reset"
    ]  # fmt: skip


def test_its_owner_or_an_organiser_withdraws_it_and_it_ends_by_itself(ctx, organiser, lost):
    me, _code = lost
    second = acting(ctx, Role.ORGANISER)

    factor_resets.ask(organiser, me.actor.email)
    assert queries.of_account(ctx, me.actor.user_id) is not None
    factor_resets.withdraw_own(me)
    with pytest.raises(NotFound):
        factor_resets.confirm(second, me.actor.email)
    factor_resets.ask(organiser, me.actor.email)
    factor_resets.withdraw(second, me.actor.email)
    with pytest.raises(NotFound):
        factor_resets.confirm(second, me.actor.email)
    factor_resets.ask(organiser, me.actor.email)
    with pytest.raises(NotFound):
        factor_resets.confirm(later(second, days=3), me.actor.email)
    factor_resets.ask(later(organiser, days=3), me.actor.email)  # one that ran out is in no way
    factor_resets.confirm(later(second, days=4), me.actor.email)


def test_withdrawing_what_nobody_asked_for_leaves_no_trace(ctx, lost):
    me, _code = lost

    factor_resets.withdraw_own(me)

    actions = ctx.session.scalars(sa.select(AuditEntry.action)).all()
    assert [one for one in actions if one.startswith("second_factor_reset")] == []


def test_nobody_asks_for_themselves_for_strangers_nor_where_there_is_none(ctx, organiser, lost):
    me, _code = lost
    stranger, _secret, _codes = with_app(ctx)

    with pytest.raises(Forbidden):
        factor_resets.ask(acting(ctx, Role.CHAIR), me.actor.email)
    with pytest.raises(Forbidden):
        factor_resets.ask(acting(ctx, Role.ORGANISER, user=account(ctx, me)), me.actor.email)
    for email in (stranger.actor.email, "nobody@example.org"):
        with pytest.raises(NotFound):
            factor_resets.ask(organiser, email)
    without = MembershipFactory(edition=ctx.edition, role=Role.JUROR).user
    with pytest.raises(NotFound):
        factor_resets.ask(organiser, without.email)


def test_who_weighs_in_another_edition_is_for_organisers_of_that_one_too(ctx, organiser, lost):
    me, _code = lost
    user, elsewhere = account(ctx, me), EditionFactory()
    MembershipFactory(edition=elsewhere, user=user, role=Role.CHAIR)

    with pytest.raises(Forbidden):
        factor_resets.ask(organiser, user.email)
    MembershipFactory(edition=elsewhere, user=account(ctx, organiser), role=Role.ORGANISER)
    factor_resets.ask(organiser, user.email)
    user.is_administrator = True
    with pytest.raises(Forbidden):
        factor_resets.confirm(acting(ctx, Role.ORGANISER), user.email)


def test_whoever_runs_the_machine_takes_it_off_at_once(ctx, lost):
    me, _code = lost

    factor_resets.take_off_by_administrator(ctx, me.actor.email.upper())

    assert not factors.mine(me).any
    with pytest.raises(NotFound):
        factor_resets.take_off_by_administrator(ctx, "nobody@example.org")
