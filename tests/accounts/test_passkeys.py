"""Passkeys, with a device in software: bound to the account, the site and one challenge."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.accounts.test_factors import half_way
from tests.accounts.test_logins import log_in, who
from tests.conftest import acting
from tests.factories import UserFactory
from tests.passkeys import Device
from village.accounts.reads import factors as queries
from village.accounts.tables import Passkey
from village.accounts.writes import accounts, factors, logins, passkeys
from village.core.audit.tables import AuditEntry
from village.core.errors import CodeRefused, NotFound, PasskeyRefused
from village.core.outbox.tables import OutboxMail


@pytest.fixture
def me(ctx):
    return acting(ctx, user=UserFactory())


def added(me, device=None, token=""):
    device = device or Device()
    passkeys.add(me, device.make(passkeys.offer(me)), " Phone ", token=token)
    return device


def refused(me, answer, user=None):
    with pytest.raises(PasskeyRefused):
        passkeys.recognise(me, answer, user)


def test_a_passkey_is_added_told_and_brings_recovery_codes_once(ctx):
    user = UserFactory()
    mine, other = log_in(ctx, user.email), log_in(ctx, user.email)
    me = acting(ctx, user=user)

    first = passkeys.add(me, Device().make(passkeys.offer(me)), " Phone ", token=mine)
    second = passkeys.add(me, Device().make(passkeys.offer(me)), "Key", token=mine)

    assert (len(first), second) == (10, [])
    assert [one.name for one in queries.mine(me).passkeys] == ["Phone", "Key"]
    assert (who(ctx, mine).second_factor, who(ctx, other)) == (True, None)
    mails = ctx.session.scalars(sa.select(OutboxMail)).all()
    assert [mail.params["change"] for mail in mails] == ["passkey_added"] * 2


def test_a_passkey_serves_after_the_password(ctx, me):
    device = added(me)
    begun = half_way(ctx, me.actor.email)

    answer = device.use(passkeys.ask(ctx, logins.awaited(ctx, begun)))
    token = logins.log_in_with_passkey(ctx, begun, answer)

    assert who(ctx, token).user_id == me.actor.user_id
    [row] = ctx.session.scalars(sa.select(Passkey))
    assert (row.sign_count, row.used_at) == (1, ctx.now)


def test_a_passkey_alone_logs_in_only_where_the_device_asks_who_holds_it(ctx, me):
    device = added(me, Device(verifies=False))
    refused(me, device.use(passkeys.ask(ctx, None)))

    device.verifies = True
    token = logins.log_in_by_passkey_alone(ctx, device.use(passkeys.ask(ctx, None)))

    assert who(ctx, token).user_id == me.actor.user_id
    said = ctx.session.scalars(
        sa.select(AuditEntry.data).where(AuditEntry.action == "logged_in")
    ).all()
    assert said == [{"device": "", "second_factor": "passkey alone"}]


def test_an_answer_is_good_once_soon_and_for_whom_it_was_asked(ctx, me):
    device = added(me)
    user = passkeys.recognise(me, device.use(passkeys.ask(me, None)), None)
    other = UserFactory()
    answer = device.use(passkeys.ask(me, None))
    passkeys.recognise(me, answer, None)

    refused(me, answer)
    refused(me, device.use(passkeys.ask(me, user)))
    refused(me, device.use(passkeys.ask(me, None)), user)
    refused(me, device.use(passkeys.ask(me, other)), other)
    late = replace(me, now=me.now + timedelta(minutes=5))
    refused(late, device.use(passkeys.ask(me, None)))


@pytest.mark.parametrize(
    "device", [Device(origin="https://phishing.example"), Device(origin="http://localhost:8001")]
)
def test_a_passkey_seen_by_another_page_is_worth_nothing(me, device):
    with pytest.raises(PasskeyRefused):
        added(me, device)
    device.origin = "http://localhost"
    added(me, device)
    device.origin = "https://phishing.example"

    refused(me, device.use(passkeys.ask(me, None)))


def test_a_copy_whose_counter_stands_back_is_refused(me):
    device = added(me)
    passkeys.recognise(me, device.use(passkeys.ask(me, None)), None)

    device.count = 0

    refused(me, device.use(passkeys.ask(me, None)))


def test_a_signature_by_another_key_is_refused(me):
    device = added(me)
    forged = Device(credential_id=device.credential_id)

    refused(me, forged.use(passkeys.ask(me, None)))
    refused(me, Device().use(passkeys.ask(me, None)))
    with pytest.raises(PasskeyRefused):
        added(me, forged)


@pytest.mark.parametrize("answer", ["", "null", "[]", "{}", '{"response": 1}', "[" * 9999])
def test_an_answer_that_is_none_is_refused(me, answer):
    added(me)
    challenge = json.loads(passkeys.ask(me, None))["challenge"]

    refused(me, answer)
    half = Device()._answer(clientDataJSON=json.dumps({"challenge": challenge}).encode())
    refused(me, half)


def test_a_disabled_account_is_opened_by_no_passkey(ctx, me):
    device = added(me)
    accounts.disable(ctx, me.actor.email)

    refused(ctx, device.use(passkeys.ask(ctx, None)))


def test_one_removes_ones_own_passkeys_and_the_last_takes_the_codes_with_it(ctx, me):
    added(me)
    other = acting(ctx, user=UserFactory())
    [mine] = queries.mine(me).passkeys

    with pytest.raises(NotFound):
        passkeys.remove(other, passkeys.handle_of(mine), token="")
    passkeys.remove(me, passkeys.handle_of(mine), token="")

    assert (queries.mine(me).any, queries.mine(me).codes_left) == (False, 0)


def test_browsers_keep_passkeys_for_names_and_not_for_numbers():
    asked = {
        "https://exhibition.example": True,
        "http://localhost:8000": True,
        "http://exhibition.example": False,
        "http://127.0.0.1:8000": False,
        "https://[::1]": False,
    }

    assert {url: passkeys.possible(url) for url in asked} == asked


def test_who_removes_one_of_two_passkeys_keeps_the_recovery_codes(me):
    added(me)
    added(me)
    first, second = (passkeys.handle_of(one) for one in queries.mine(me).passkeys)

    passkeys.remove(me, first, token="")
    left = queries.mine(me).codes_left
    passkeys.remove(me, second, token="")

    assert (left, queries.mine(me).codes_left) == (10, 0)


def test_no_code_of_an_app_serves_an_account_that_has_a_passkey_alone(me):
    added(me)

    with pytest.raises(CodeRefused):
        factors.confirm(me, "123456")
