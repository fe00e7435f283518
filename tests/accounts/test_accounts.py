"""Sign up, verify, reset, roles."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import NOW, SAFE
from tests.factories import HASHER, UserFactory
from village.accounts.tables import Membership, OneTimeToken, User, UserSession
from village.accounts.writes import accounts, logins, passwords, sessions
from village.accounts.writes.attempts import AttemptSource, Limit
from village.core import outbox
from village.core.audit.tables import AuditEntry
from village.core.errors import EmailTaken, InvalidToken, NotFound, TooManyAttempts
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.core.tokens import token_hash

GOOD = "quatre mots sans lien"
HERE = AttemptSource("192.0.2.1")


def sign_up(ctx, email="Salma@Example.org", name="Salma", **more):
    accounts.sign_up(ctx, email=email, name=name, language="ar", source=HERE, **more)


def mails(ctx):
    return list(ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def last_token(ctx):
    return outbox.opened(SAFE, mails(ctx)[-1])["token"]


def live(ctx, user):
    return ctx.session.scalars(
        sa.select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    ).all()


def actions(ctx):
    return list(ctx.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_signing_up_mails_a_link_and_makes_no_account_yet(ctx):
    sign_up(ctx, target="/fr/x/apply/")

    [mail] = mails(ctx)
    assert ctx.session.scalars(sa.select(User)).all() == []
    assert (mail.template, mail.to, mail.language) == ("account_verify", "salma@example.org", "ar")
    assert mail.edition_id is None, "organisers read the mails of their edition, not this link"
    assert actions(ctx) == []


def test_the_mails_of_accounts_are_headed_by_the_edition_and_have_a_foot(ctx):
    sign_up(ctx)
    sign_up(replace(ctx, edition=None), email="elsewhere@example.org")

    heads = [(mail.params["site"], mail.params["foot"]) for mail in mails(ctx)]
    assert heads == [
        ("Salon d'essai (ar)", "Casablanca Events · Sacré-Cœur (ar)"),
        ("localhost", "http://localhost"),
    ]


def test_a_link_opens_its_account_once_with_the_password_and_a_session(ctx):
    sign_up(ctx, target="/fr/x/apply/")
    asked = accounts.asked_account(ctx, last_token(ctx))

    session, target = accounts.open_account(ctx, last_token(ctx), GOOD, device="Firefox")

    [user] = ctx.session.scalars(sa.select(User))
    [begun] = live(ctx, user)
    assert asked == {"email": "salma@example.org", "name": "Salma"}
    assert (user.email, user.name, user.language) == ("salma@example.org", "Salma", "ar")
    assert (user.verified_at, target) == (NOW, "/fr/x/apply/")
    assert (begun.token_hash, begun.device) == (token_hash(session), "Firefox")
    assert HASHER.verify(user.password_hash, GOOD)
    assert actions(ctx) == ["account_created", "verified"]
    with pytest.raises(InvalidToken):
        accounts.open_account(ctx, last_token(ctx), GOOD)


def test_a_new_account_hashes_its_password_once_in_all(ctx, monkeypatch):
    hashed = []
    monkeypatch.setattr(passwords, "hashed", lambda password: hashed.append(password) or "hash")

    sign_up(ctx)
    accounts.open_account(ctx, last_token(ctx), GOOD)

    assert hashed == [GOOD]


def test_who_signs_up_with_another_persons_address_does_not_choose_that_persons_password(ctx):
    sign_up(replace(ctx, now=NOW - timedelta(hours=2)), name="Intruder")
    sign_up(ctx, name="Owner")
    first, second = (outbox.opened(SAFE, mail)["token"] for mail in mails(ctx))

    accounts.open_account(ctx, second, GOOD)

    [user] = ctx.session.scalars(sa.select(User))
    assert user.name == "Owner"
    assert logins.log_in(ctx, user.email, GOOD, source=HERE)
    for token in (first, second):
        with pytest.raises(InvalidToken):
            accounts.asked_account(ctx, token)
        with pytest.raises(InvalidToken):
            accounts.open_account(ctx, token, "le mot de l'intrus ici")


def test_an_account_that_an_older_release_left_unconfirmed_keeps_no_old_password(ctx):
    user = UserFactory(email="salma@example.org", name="Intruder", verified_at=None)
    sign_up(ctx, name="Owner")

    accounts.open_account(ctx, last_token(ctx), GOOD)

    ctx.session.refresh(user)
    assert (user.name, user.verified_at) == ("Owner", NOW)
    assert HASHER.verify(user.password_hash, GOOD)


def test_signing_up_with_a_taken_address_mails_its_owner_and_changes_nothing(ctx):
    owner = UserFactory(email="salma@example.org", name="Owner")
    before = owner.password_hash

    sign_up(ctx, name="Intruder")

    [mail] = mails(ctx)
    assert (mail.template, mail.to, mail.params["name"]) == (
        "account_exists", "salma@example.org", "Owner"
    )  # fmt: skip
    assert (owner.name, owner.password_hash) == ("Owner", before)
    with pytest.raises(InvalidToken):
        accounts.open_account(ctx, "no token", GOOD)


def test_signing_up_is_counted_per_address(ctx):
    limit = Limit(failures=2, window_minutes=15)
    sign_up(ctx, limit=limit)
    sign_up(ctx, limit=limit)

    with pytest.raises(TooManyAttempts) as refusal:
        sign_up(ctx, limit=limit)

    assert refusal.value.facts == {"retry_after_seconds": 1}


def test_resetting_sets_the_password_once_and_ends_every_session(ctx):
    user = UserFactory()
    token = sessions.start(ctx, user)
    accounts.request_reset(ctx, user.email.upper(), source=HERE, language="fr")
    link = last_token(ctx)

    accounts.reset_password(ctx, link, GOOD)

    assert HASHER.verify(user.password_hash, GOOD)
    assert token
    assert live(ctx, user) == []
    assert [mail.template for mail in mails(ctx)] == ["account_reset", "account_password"]
    assert actions(ctx) == ["password_reset"]
    with pytest.raises(InvalidToken):
        accounts.reset_password(ctx, link, GOOD)


def test_a_reset_for_nobody_says_so_by_mail_and_its_link_opens_nothing(ctx):
    accounts.request_reset(ctx, "nobody@example.org", source=HERE, language="en")

    [mail] = mails(ctx)
    [link] = ctx.session.scalars(sa.select(OneTimeToken))
    assert (mail.template, mail.to, "locked_token" in mail.params) == (
        "account_unknown", "nobody@example.org", False
    )  # fmt: skip
    assert link.user_id is None


def test_a_reset_confirms_an_account_that_was_not_confirmed(ctx):
    UserFactory(email="salma@example.org", verified_at=None)
    accounts.request_reset(ctx, "salma@example.org", source=HERE, language="fr")

    user = accounts.reset_password(ctx, last_token(ctx), "une autre phrase longue")

    assert user.verified_at == NOW


def test_the_administrator_makes_a_confirmed_account_with_a_role(ctx):
    user = accounts.create_by_administrator(
        ctx,
        email="Kenza@Example.org ",
        name="Kenza",
        password=GOOD,
        role=Role.ORGANISER,
        edition_code=ctx.the_edition.code.lower(),
    )

    [membership] = ctx.session.scalars(sa.select(Membership))
    assert (user.email, user.verified_at) == ("kenza@example.org", NOW)
    assert (membership.user_id, membership.role) == (user.id, Role.ORGANISER)
    assert actions(ctx) == ["account_created", "role_given"]


def test_the_administrator_cannot_make_an_account_twice_nor_in_no_edition(ctx):
    UserFactory(email="kenza@example.org")

    with pytest.raises(EmailTaken):
        accounts.create_by_administrator(
            ctx, email="KENZA@example.org", name="K", password=GOOD, role=None, edition_code=""
        )
    with pytest.raises(NotFound):
        accounts.create_by_administrator(
            ctx, email="x@example.org", name="X", password=GOOD, role=Role.GATE, edition_code="NO"
        )


def test_an_address_without_an_account_gets_one_mail_an_hour_whoever_asks(ctx):
    for number in range(5):
        here = AttemptSource(f"203.0.113.{number}")
        accounts.sign_up(ctx, email="salma@example.org", name="S", language="fr", source=here)
        accounts.request_reset(ctx, "salma@example.org", source=here, language="fr")
    sign_up(replace(ctx, now=NOW + timedelta(hours=1)))

    assert [mail.template for mail in mails(ctx)] == ["account_verify", "account_verify"]


def test_a_link_to_the_data_of_an_address_is_for_who_has_no_account(ctx):
    UserFactory(email="kenza@example.org")

    for email in ("Kenza@Example.org", "salma@example.org"):
        accounts.request_data(ctx, email, source=HERE, language="ar")

    [owner, stranger] = mails(ctx)
    assert (owner.template, owner.to, "locked_token" in owner.params) == (
        "account_data", "kenza@example.org", False
    )  # fmt: skip
    assert (stranger.template, stranger.to) == ("account_data", "salma@example.org")
    assert accounts.address_of_data(ctx, last_token(ctx)) == "salma@example.org"
    accounts.request_data(ctx, "salma@example.org", source=HERE, language="ar")
    assert len(mails(ctx)) == 2, "one an hour"


def test_a_link_to_data_ends_when_its_address_opens_an_account(ctx):
    accounts.request_data(ctx, "salma@example.org", source=HERE, language="ar")
    UserFactory(email="salma@example.org")

    with pytest.raises(InvalidToken):
        accounts.address_of_data(ctx, last_token(ctx))
