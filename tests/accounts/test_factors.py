"""The second factor of an account; R16 of the risks: each code once, and few guesses."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa

from tests.accounts.test_logins import log_in, who
from tests.conftest import NOW, acting
from tests.factories import UserFactory
from village.accounts.reads import factors as queries
from village.accounts.tables import Authenticator, RecoveryCode, User
from village.accounts.writes import accounts, factors, logins
from village.core.audit.tables import AuditEntry
from village.core.errors import CodeRefused, InvalidToken, SecondFactorNeeded, TooManyAttempts
from village.core.outbox.tables import OutboxMail
from village.core.safe import Safe


def code(secret, at=NOW):
    return pyotp.TOTP(secret).at(at)


def later(ctx, **passed):
    return replace(ctx, now=ctx.now + timedelta(**passed))


def with_app(ctx, token=""):
    """Give an account an app; return the account's context, the secret and the recovery codes."""
    me = acting(ctx, user=UserFactory())
    proposal = factors.propose(me)
    secret = factors.proposed(me, proposal)
    return me, secret, factors.add_app(me, proposal, code(secret), token=token)


def half_way(ctx, email):
    with pytest.raises(SecondFactorNeeded) as needed:
        log_in(ctx, email)
    return needed.value.token


def changes(ctx):
    mails = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return [mail.params["change"] for mail in mails]


def test_an_app_is_added_by_its_first_code_and_its_secret_is_locked(ctx):
    user = UserFactory()
    mine, other = log_in(ctx, user.email), log_in(ctx, user.email)
    me = acting(ctx, user=user)
    proposal = factors.propose(me)
    secret = factors.proposed(me, proposal)

    made = factors.add_app(me, proposal, code(secret), token=mine)

    row = ctx.session.get(Authenticator, user.id)
    assert secret.encode() not in row.secret
    assert (who(ctx, mine).second_factor, who(ctx, other)) == (True, None)
    assert (len(set(made)), queries.mine(me).codes_left, queries.mine(me).any) == (10, 10, True)
    assert changes(ctx) == ["app_added"]


def test_an_app_is_not_added_without_its_code_nor_by_the_proposal_to_another(ctx):
    me, other = acting(ctx, user=UserFactory()), acting(ctx, user=UserFactory())
    proposal = factors.propose(other)

    with pytest.raises(InvalidToken):
        factors.add_app(me, proposal, code(factors.proposed(other, proposal)), token="")
    with pytest.raises(InvalidToken):
        factors.add_app(me, "nonsense", "123456", token="")
    with pytest.raises(CodeRefused):
        factors.add_app(other, proposal, "000000x", token="")
    assert not queries.mine(other).any


def test_the_password_alone_opens_nothing_and_each_code_works_once(ctx):
    me, secret, _codes = with_app(ctx)
    soon = later(ctx, seconds=30)

    token = logins.log_in_with_code(
        soon, half_way(soon, me.actor.email), code(secret, soon.now), device="phone"
    )

    assert who(soon, token).user_id == me.actor.user_id
    with pytest.raises(CodeRefused):
        logins.log_in_with_code(soon, half_way(soon, me.actor.email), code(secret, soon.now))
    with pytest.raises(CodeRefused):  # nor one that was shown before the last one used
        logins.log_in_with_code(soon, half_way(soon, me.actor.email), code(secret))
    with pytest.raises(InvalidToken):
        logins.log_in_with_code(soon, "never issued", code(secret, soon.now))


def test_a_login_begun_ends_with_a_new_password_a_disabled_account_and_a_quarter_of_an_hour(ctx):
    me, _secret, _codes = with_app(ctx)
    email, soon = me.actor.email, later(ctx, seconds=30)
    begun = [half_way(soon, email)]
    accounts.set_password(soon, ctx.session.get(User, me.actor.user_id), "quatre mots sans lien")
    with pytest.raises(SecondFactorNeeded) as needed:
        log_in(soon, email, "quatre mots sans lien")
    begun.append(needed.value.token)
    accounts.disable(soon, email)

    for token in begun:
        with pytest.raises(InvalidToken):
            logins.awaited(soon, token)
    accounts.enable(soon, email)
    with pytest.raises(SecondFactorNeeded) as needed:
        log_in(soon, email, "quatre mots sans lien")
    with pytest.raises(InvalidToken):
        logins.awaited(later(soon, minutes=15), needed.value.token)


def test_a_recovery_code_stands_in_once_and_its_owner_is_told(ctx):
    me, _secret, made = with_app(ctx)
    email = me.actor.email

    token = logins.log_in_with_code(ctx, half_way(ctx, email), made[3].lower().replace("-", " "))

    assert who(ctx, token).user_id == me.actor.user_id
    with pytest.raises(CodeRefused):
        logins.log_in_with_code(ctx, half_way(ctx, email), made[3])
    assert queries.mine(me).codes_left == 9
    assert changes(ctx) == ["app_added", "code_used"]
    kept = ctx.session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert not [one for one in made if any(one.replace("-", "") in row for row in kept)]


def test_with_another_secret_of_the_installation_only_recovery_codes_serve(ctx):
    me, secret, made = with_app(ctx)
    elsewhere = replace(later(me, seconds=30), safe=Safe("another" * 10))

    with pytest.raises(CodeRefused):
        factors.confirm(elsewhere, code(secret, elsewhere.now))
    factors.confirm(elsewhere, made[0])

    assert queries.mine(me).codes_left == 9


def test_new_recovery_codes_stand_in_for_the_earlier_ones(ctx):
    me, _secret, old = with_app(ctx)

    new = factors.renew_codes(me, token="")

    with pytest.raises(CodeRefused):
        factors.confirm(me, old[0])
    factors.confirm(me, new[0])
    assert changes(ctx) == ["app_added", "codes_made", "code_used"]


def test_without_an_app_there_are_no_recovery_codes_and_the_password_is_enough(ctx):
    me, _secret, _codes = with_app(ctx)

    factors.remove_app(me, token="")

    assert (queries.mine(me).any, queries.mine(me).codes_left) == (False, 0)
    assert who(ctx, log_in(ctx, me.actor.email)).second_factor is False


def test_ten_wrong_codes_in_an_hour_are_all_and_the_owner_is_told_at_the_fifth(ctx):
    me, secret, _codes = with_app(ctx)
    for _wrong in range(factors.MOST_WRONG):
        with pytest.raises(CodeRefused):
            factors.confirm(me, "not a code")

    with pytest.raises(TooManyAttempts):
        factors.confirm(later(me, seconds=30), code(secret, NOW + timedelta(seconds=30)))

    factors.confirm(later(me, hours=1), code(secret, NOW + timedelta(hours=1)))
    actions = ctx.session.scalars(sa.select(AuditEntry.action)).all()
    assert actions.count("second_factor_wrong") == factors.MOST_WRONG
    assert changes(ctx) == ["app_added", "guessed"]


def test_a_grace_begins_once(ctx):
    me = acting(ctx, user=UserFactory())

    factors.ask_for_one(me, NOW + timedelta(days=7))
    factors.ask_for_one(me, NOW + timedelta(days=9))

    assert ctx.session.get(User, me.actor.user_id).second_factor_due_at == NOW + timedelta(days=7)
