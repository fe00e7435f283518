"""Links that log in: once, soon, and never into an account that can do much."""

import pytest
import sqlalchemy as sa

from tests.accounts.test_factors import later, with_app
from tests.accounts.test_logins import HERE, who
from tests.conftest import NOW, SAFE
from tests.factories import MembershipFactory, UserFactory
from village.accounts.tables import LoginAttempt, OneTimeToken, User
from village.accounts.writes import accounts, login_links
from village.accounts.writes.attempts import Limit
from village.core import outbox
from village.core.errors import InvalidToken, TooManyAttempts
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role


def request(ctx, email, **more):
    login_links.request_link(ctx, email, source=HERE, language="fr", **more)
    return ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc())).first()


def token_of(mail):
    return outbox.opened(SAFE, mail)["token"]


@pytest.fixture
def juror(ctx):
    return MembershipFactory(edition=ctx.edition, role=Role.JUROR).user


def test_a_juror_logs_in_once_by_the_link_and_goes_where_they_wanted(ctx, juror):
    mail = request(ctx, f" {juror.email.upper()} ", target="/fr/x/jury/")
    token = token_of(mail)

    assert login_links.address(ctx, token) == juror.email
    session, target = login_links.log_in(ctx, token)

    assert (mail.template, mail.to) == ("account_login_link", juror.email)
    assert (who(ctx, session).user_id, target) == (juror.id, "/fr/x/jury/")
    with pytest.raises(InvalidToken):
        login_links.log_in(ctx, token)


def test_a_link_ends_after_a_quarter_of_an_hour_with_another_used_and_with_a_new_password(
    ctx, juror
):
    first, second = (token_of(request(ctx, juror.email)) for _link in "12")
    with pytest.raises(InvalidToken):
        login_links.address(later(ctx, minutes=15), first)
    login_links.log_in(ctx, first)
    with pytest.raises(InvalidToken):
        login_links.log_in(ctx, second)
    third = token_of(request(ctx, juror.email))

    accounts.set_password(ctx, juror, "quatre mots sans lien")

    with pytest.raises(InvalidToken):
        login_links.log_in(ctx, third)


@pytest.mark.parametrize(
    "case", ["organiser", "chair", "administrator", "second factor", "disabled"]
)
def test_who_can_do_much_or_has_a_second_factor_is_told_to_use_the_password(ctx, case):
    user = UserFactory(
        is_administrator=case == "administrator", disabled_at=NOW if case == "disabled" else None
    )
    if case in set(Role):
        MembershipFactory(edition=ctx.edition, user=user, role=Role(case))
    if case == "second factor":
        me, _secret, _codes = with_app(ctx)
        user = ctx.session.get(User, me.actor.user_id)

    mail = request(ctx, user.email)

    assert (mail.template, "locked_token" in mail.params) == ("account_no_login_link", False)
    assert ctx.session.scalars(sa.select(OneTimeToken.user_id)).all() == [None]


def test_a_link_opens_nothing_once_its_account_can_do_much(ctx, juror):
    token = token_of(request(ctx, juror.email))
    MembershipFactory(edition=ctx.edition, user=juror, role=Role.ORGANISER)

    with pytest.raises(InvalidToken):
        login_links.address(ctx, token)


def test_an_unknown_address_leaves_the_same_rows_and_is_told_once_an_hour(ctx, juror):
    request(ctx, juror.email)
    known = len(ctx.session.scalars(sa.select(OneTimeToken)).all())
    mails = [request(ctx, "nobody@example.org") for _asked in "12"]

    assert known == 1
    assert len(ctx.session.scalars(sa.select(OneTimeToken)).all()) == 3
    assert [mail.template for mail in mails] == ["account_unknown"] * 2
    assert mails[0].id == mails[1].id


def test_who_asks_too_often_waits(ctx, juror):
    for _asked in "12":
        request(ctx, juror.email, limit=Limit(2))

    with pytest.raises(TooManyAttempts):
        request(ctx, juror.email, limit=Limit(2))
    assert len(ctx.session.scalars(sa.select(LoginAttempt)).all()) == 2
