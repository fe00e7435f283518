"""Log in by a provider: whom it knows, what it may prove, and what proves an account one's own."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.accounts.test_factors import with_app
from tests.accounts.test_logins import who
from tests.conftest import NOW
from tests.factories import UserFactory
from village.accounts.reads import identities
from village.accounts.tables import FederatedIdentity, Membership, OneTimeToken, User, UserSession
from village.accounts.words.oidc import ProvenIdentity, TripStep, Trust, identity, listed
from village.accounts.writes import accounts, logins, oidc
from village.core.audit.tables import AuditEntry
from village.core.errors import (
    IdentityTaken,
    IdentityUnknown,
    InvalidToken,
    OutsideDomains,
    SecondFactorNeeded,
)
from village.core.outbox.tables import OutboxMail

ISSUER = "https://login.example"
SALMA = ProvenIdentity(ISSUER, "1", name="Salma Idrissi")
PROVEN = replace(SALMA, email="salma@city.example")
CLAIMS = {"iss": ISSUER, "sub": "1", "name": " Salma Idrissi ", "email": "Salma@City.example"}


def log_in(ctx, whom, **more):
    return oidc.log_in(ctx, whom, language="fr", **more)


def actions(ctx):
    return list(ctx.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def as_owner(ctx, user):
    return accounts.as_user(ctx, user)


@pytest.fixture
def user(ctx):
    return UserFactory(email="salma@city.example")


@pytest.mark.parametrize(
    ("verified", "domains", "email"),
    [
        (True, {"city.example"}, "salma@city.example"),
        (False, {"city.example"}, ""),
        ("true", {"city.example"}, ""),
        (True, set(), ""),
    ],
)
def test_an_address_is_proven_by_who_verified_it_and_may_prove_it(verified, domains, email):
    claims = {**CLAIMS, "email_verified": verified}

    assert identity(claims, Trust(frozenset(domains))) == replace(SALMA, email=email)


def test_an_address_elsewhere_lets_nobody_in():
    for claims in (CLAIMS | {"email": "salma@city.example.net"}, CLAIMS | {"email": None}):
        with pytest.raises(OutsideDomains):
            identity(claims, Trust(frozenset({"city.example"})))


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "gold"}, True),
        ({"amr": ["pwd"], "acr": "1"}, False),
        ({}, False),
    ],
)
def test_a_second_factor_counts_where_the_provider_says_one_of_the_settings_words(said, counts):
    trust = Trust(second_factor=listed(" mfa, gold,"))

    assert identity({**CLAIMS, **said}, trust).second_factor is counts
    assert identity({**CLAIMS, **said}, Trust()).second_factor is False


def test_a_proven_address_makes_an_account_without_roles_and_then_its_login_opens_it(ctx):
    token = log_in(ctx, PROVEN, device="Firefox")
    again = log_in(ctx, SALMA)

    [user] = ctx.session.scalars(sa.select(User))
    assert (user.email, user.name, user.language) == (PROVEN.email, "Salma Idrissi", "fr")
    assert (user.verified_at, who(ctx, token).user_id, who(ctx, again).user_id) == (
        NOW,
        user.id,
        user.id,
    )
    assert ctx.session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 0
    assert actions(ctx) == [
        "account_created", "verified", "identity_linked", "logged_in", "logged_in",
    ]  # fmt: skip


def test_a_proven_address_links_its_account_and_its_owner_is_told(ctx, user):
    token = log_in(ctx, PROVEN)

    [mail] = ctx.session.scalars(sa.select(OutboxMail))
    assert who(ctx, token).user_id == user.id
    assert (mail.template, mail.to, mail.params["change"], mail.params["provider"]) == (
        "account_second_factor",
        user.email,
        "identity_linked",
        "login.example",
    )


def test_an_account_that_was_never_confirmed_gets_the_owners_words(ctx, user):
    user.verified_at, planted = None, user.password_hash

    log_in(ctx, replace(PROVEN, name=""))

    assert (user.name, user.verified_at, user.password_hash == planted) == ("salma", NOW, False)


def test_an_address_that_is_not_proven_opens_nothing(ctx, user):
    with pytest.raises(IdentityUnknown) as refused:
        log_in(ctx, SALMA)
    oidc.note_refusal(ctx, refused.value)

    [line] = ctx.session.scalars(sa.select(AuditEntry))
    assert (line.subject, line.action) == ("account-unknown", "identity_refused")
    assert line.data == {"network": "", "reason": "no account"}
    assert list(ctx.session.scalars(sa.select(FederatedIdentity))) == []


def test_an_address_that_passed_to_another_person_opens_nothing(ctx, user):
    log_in(ctx, PROVEN)

    with pytest.raises(IdentityUnknown):
        log_in(ctx, replace(PROVEN, subject="2"))


def test_a_disabled_account_is_neither_linked_nor_opened(ctx, user):
    other = UserFactory()
    oidc.link(as_owner(ctx, other), replace(SALMA, subject="2"))
    user.disabled_at = other.disabled_at = NOW

    for whom in (PROVEN, replace(SALMA, subject="2")):
        with pytest.raises(IdentityUnknown):
            log_in(ctx, whom)


def test_ours_is_asked_where_the_provider_has_asked_for_no_second_factor(ctx):
    mine, _secret, _codes = with_app(ctx)
    oidc.link(mine, SALMA)

    with pytest.raises(SecondFactorNeeded) as asked:
        log_in(ctx, SALMA)
    assert logins.awaited(ctx, asked.value.token).id == mine.actor.user_id

    token = log_in(ctx, replace(SALMA, second_factor=True))
    assert who(ctx, token).second_factor


def test_a_second_factor_of_the_provider_counts_in_its_session_alone(ctx, user):
    oidc.link(as_owner(ctx, user), SALMA)

    with_one = log_in(ctx, replace(SALMA, second_factor=True))
    without = log_in(ctx, SALMA)

    assert [who(ctx, token).second_factor for token in (with_one, without)] == [True, False]
    sessions = ctx.session.scalars(sa.select(UserSession).order_by(UserSession.id))
    assert [one.provider_factor for one in sessions] == [True, False]


def test_one_login_opens_one_account_and_an_account_has_one_of_a_provider(ctx, user):
    other = UserFactory()
    oidc.link(as_owner(ctx, user), SALMA)
    oidc.link(as_owner(ctx, user), SALMA)

    with pytest.raises(IdentityTaken):
        oidc.link(as_owner(ctx, other), SALMA)
    oidc.link(as_owner(ctx, user), replace(SALMA, subject="2"))

    assert identities.mine(as_owner(ctx, user), ISSUER).subject == "2"


def test_a_login_that_is_removed_opens_nothing(ctx, user):
    mine = as_owner(ctx, user)
    oidc.link(mine, SALMA)

    oidc.unlink(mine, ISSUER)
    oidc.unlink(mine, ISSUER)

    with pytest.raises(IdentityUnknown):
        log_in(ctx, SALMA)
    assert actions(ctx) == ["identity_linked", "identity_unlinked"]


def test_what_weighs_is_confirmed_by_the_same_person_just_now(ctx, user):
    mine = as_owner(ctx, user)
    oidc.link(mine, SALMA)
    now = replace(SALMA, authenticated_at=NOW - timedelta(minutes=4))

    oidc.confirm(mine, now)

    for refused in (
        SALMA,
        replace(now, authenticated_at=NOW - timedelta(minutes=6)),
        replace(now, subject="2"),
    ):
        with pytest.raises(IdentityUnknown):
            oidc.confirm(mine, refused)
    with pytest.raises(IdentityUnknown):
        oidc.confirm(as_owner(ctx, UserFactory()), now)


def test_a_state_comes_back_once_and_leaves_nothing_of_what_it_carried(ctx):
    state = oidc.leave(ctx, TripStep.LOGIN, target="/fr/x/", carried="typed")

    assert oidc.come_back(ctx, state) == oidc.Trip(TripStep.LOGIN, "/fr/x/", "typed")
    assert [link.data for link in ctx.session.scalars(sa.select(OneTimeToken))] == [{}]
    with pytest.raises(InvalidToken):
        oidc.come_back(ctx, state)


def test_a_state_ends_after_a_quarter_of_an_hour_and_with_who_was_logged_in(ctx, user):
    late = oidc.leave(ctx, TripStep.LOGIN)
    other = oidc.leave(as_owner(ctx, user), TripStep.LINK)

    with pytest.raises(InvalidToken):
        oidc.come_back(replace(ctx, now=NOW + timedelta(minutes=16)), late)
    with pytest.raises(InvalidToken):
        oidc.come_back(ctx, other)
