"""Stripe: what it is asked and how it answers, by a server of its API; its notices; its units."""

import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.test_posting import OWN, certificate, receiver
from village.cards.stripe import VERSION, Stripe, check_signature, from_stripe, to_stripe
from village.cards.words import (
    BadNotice,
    CardKeys,
    CardOrder,
    CardPaymentState,
    CardProviderAway,
    CardProviderRefused,
    CardRefundState,
    CardsRefused,
    OpenedPayment,
    RefundOrder,
    SeenPayment,
    SeenRefund,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
KEYS = CardKeys("sk_test_1", "whsec_1")
SESSION = {
    "id": "cs_1",
    "object": "checkout.session",
    "url": "https://checkout.stripe.com/c/pay/cs_1",
    "client_reference_id": "our-token",
    "amount_total": 1_692_000,
    "currency": "mad",
    "status": "open",
    "payment_status": "unpaid",
    "payment_intent": None,
}
PAID = {**SESSION, "status": "complete", "payment_status": "paid", "payment_intent": "pi_1"}
REFUND = {
    "id": "re_1",
    "object": "refund",
    "amount": 500,
    "currency": "mad",
    "payment_intent": "pi_1",
    "metadata": {"village": "our-refund"},
    "status": "succeeded",
}
ORDER = CardOrder(
    token="our-token",
    label="VS27-F27-0001",
    amount_cents=1_692_000,
    currency="MAD",
    email="aya@example.org",
    language="ar",
    back_url="https://village.example/back",
    expires_at=NOW + timedelta(hours=1),
)


@pytest.fixture
def answers():
    """Return what the server answers next, by its path: a status and a body."""
    return {}


@pytest.fixture
def server(tmp_path, monkeypatch, answers):
    """Return Stripe's API on this machine, and what it was asked."""
    path = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))

    def answer(handler):
        status, said = answers[handler.path]
        handler.send_response(status)
        handler.end_headers()
        handler.wfile.write(json.dumps(said).encode())

    with receiver(path, answer) as (port, got):
        yield Stripe(KEYS, f"https://localhost:{port}", OWN), got


def notice(kind, thing, *, secret="whsec_1", at=NOW):  # noqa: S107 - of a test
    """Return a notice with its header, as Stripe sends it."""
    body = json.dumps({"type": kind, "data": {"object": thing}}).encode()
    seconds = int(at.timestamp())
    signed = hmac.digest(secret.encode(), f"{seconds}.".encode() + body, "sha256").hex()
    return body, {"Stripe-Signature": f"t={seconds},v1=00ff,v1={signed},v0=1"}


def test_a_payment_is_opened_followed_closed_and_paid_back(server, answers):
    stripe, got = server
    answers.update(
        {
            "/v1/checkout/sessions?limit=1": (200, {"data": []}),
            "/v1/checkout/sessions": (200, SESSION),
            "/v1/checkout/sessions/cs_1": (200, PAID),
            "/v1/checkout/sessions/cs_1/expire": (200, {**SESSION, "status": "expired"}),
            "/v1/refunds": (200, REFUND),
        }
    )

    stripe.check()
    opened, seen = stripe.open(ORDER), stripe.look("cs_1")
    stripe.close("cs_1")
    back = stripe.refund(RefundOrder("our-refund", "pi_1", 500, "MAD"))

    assert opened == OpenedPayment("cs_1", "https://checkout.stripe.com/c/pay/cs_1")
    assert seen == SeenPayment("our-token", "cs_1", CardPaymentState.PAID, 1_692_000, "MAD", "pi_1")
    assert back == SeenRefund("our-refund", "re_1", "pi_1", CardRefundState.DONE, 500, "MAD")
    asked = {path: (headers, dict(parse_qsl(body.decode()))) for path, headers, body in got}
    headers, fields = asked["/v1/checkout/sessions"]
    assert headers["Authorization"] == "Bearer sk_test_1"
    assert headers["Idempotency-Key"] == "open-our-token"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert {one["Stripe-Version"] for _path, one, _body in got} == {VERSION}
    assert fields == {
        "mode": "payment",
        "payment_method_types[0]": "card",
        "client_reference_id": "our-token",
        "metadata[village]": "our-token",
        "payment_intent_data[metadata][village]": "our-token",
        "payment_intent_data[description]": "VS27-F27-0001",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "mad",
        "line_items[0][price_data][unit_amount]": "1692000",
        "line_items[0][price_data][product_data][name]": "VS27-F27-0001",
        "customer_email": "aya@example.org",
        "locale": "auto",
        "expires_at": str(int((NOW + timedelta(hours=1)).timestamp())),
        "success_url": "https://village.example/back",
        "cancel_url": "https://village.example/back?left=1",
    }
    headers, fields = asked["/v1/refunds"]
    assert (headers["Idempotency-Key"], fields) == (
        "refund-our-refund",
        {"payment_intent": "pi_1", "amount": "500", "metadata[village]": "our-refund"},
    )


@pytest.mark.parametrize(
    ("status", "said", "fault"),
    [
        (401, {"error": {"type": "invalid_request_error"}}, CardProviderRefused),
        (400, {"error": {"type": "x", "code": "amount_too_small"}}, CardProviderRefused),
        (429, {"error": {}}, CardProviderAway),
        (500, {}, CardProviderAway),
        (200, [], CardProviderAway),
    ],
)
def test_a_refusal_is_told_from_a_server_that_is_away(server, answers, status, said, fault):
    stripe, _got = server
    answers["/v1/checkout/sessions"] = (status, said)

    with pytest.raises(fault) as refused:
        stripe.open(ORDER)

    assert "sk_test" not in str(refused.value)


def test_a_server_that_is_not_there_is_away():
    with pytest.raises(CardProviderAway):
        Stripe(KEYS, "https://localhost:9", OWN).check()


@pytest.mark.parametrize(
    ("kind", "thing", "state"),
    [
        ("checkout.session.completed", PAID, CardPaymentState.PAID),
        ("checkout.session.completed", {**PAID, "payment_status": "unpaid"}, CardPaymentState.OPEN),
        ("checkout.session.async_payment_failed", SESSION, CardPaymentState.FAILED),
        ("checkout.session.expired", {**SESSION, "status": "expired"}, CardPaymentState.EXPIRED),
        ("refund.created", {**REFUND, "status": "pending"}, CardRefundState.ON_ITS_WAY),
        ("refund.failed", {**REFUND, "status": "failed"}, CardRefundState.REFUSED),
    ],
)
def test_notices_are_read_for_what_they_tell(kind, thing, state):
    seen = Stripe(KEYS).read(*notice(kind, thing), NOW)

    assert seen is not None
    assert seen.state is state


def test_other_notices_tell_nothing():
    assert Stripe(KEYS).read(*notice("invoice.paid", {}), NOW) is None


def test_a_notice_with_another_signature_or_sent_again_later_is_not_read():
    body, headers = notice("checkout.session.completed", PAID)
    other, _headers = notice("checkout.session.completed", {**PAID, "amount_total": 1})
    later = NOW + timedelta(minutes=6)
    of_others = notice("checkout.session.completed", PAID, secret="whsec_2")
    nonsense = notice("checkout.session.completed", {"id": "cs_1"})

    for said, signed, at in (
        (body, {}, NOW),
        (body, {"Stripe-Signature": "t=x,v1=é"}, NOW),
        (other, headers, NOW),
        (body, headers, later),
        (*of_others, NOW),
        (*nonsense, NOW),
    ):
        with pytest.raises(BadNotice):
            Stripe(KEYS).read(said, signed, at)
    with pytest.raises(BadNotice):
        check_signature(*notice("x", {}, secret="")[:1], "t=1,v1=", "", NOW)


def test_amounts_are_said_in_the_unit_in_which_stripe_counts():
    said = {
        "MAD": to_stripe(1_692_050, "MAD"),
        "JPY": to_stripe(5_000, "JPY"),
        "TND": to_stripe(12_340, "TND"),
        "UGX": to_stripe(5_000, "UGX"),
    }

    assert said == {"MAD": 1_692_050, "JPY": 5_000, "TND": 12_340, "UGX": 500_000}
    with pytest.raises(CardsRefused, match="unit"):
        to_stripe(12_345, "TND")


@settings(max_examples=30)
@given(st.integers(1, 10**12), st.sampled_from(["MAD", "EUR", "JPY", "XOF", "KWD", "ISK"]))
def test_an_amount_comes_back_as_it_went(cents, currency):
    amount = cents * 10 if currency == "KWD" else cents

    assert from_stripe(to_stripe(amount, currency), currency) == amount
