"""Stripe: payment on its hosted page (Checkout Sessions), refunds, and its signed notices."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from babel.numbers import get_currency_precision

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
    Seen,
    SeenPayment,
    SeenRefund,
)
from village.core import posting
from village.core.posting import Network, NotTaken

API = "https://api.stripe.com"
#: Where its page is; a form of ours leads there.
PAGES = "https://checkout.stripe.com"
#: The version of the API for which this is written; an account's own default may be another.
VERSION = "2024-10-28.acacia"
#: A notice that was signed longer ago is not read, so that nobody can send it again later.
TOLERANCE_SECONDS = 300
#: What the organiser subscribes to at Stripe.
EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refund.updated",
)
#: The languages of Stripe's page among ours.
_LOCALES = frozenset({"fr", "en"})
#: The currencies that Stripe counts in whole units, and those that it counts in thousandths.
_WHOLE = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
_THOUSANDTHS = frozenset("BHD JOD KWD OMR TND".split())  # noqa: SIM905
_REFUNDS = {
    "pending": CardRefundState.ON_ITS_WAY,
    "requires_action": CardRefundState.ON_ITS_WAY,
    "succeeded": CardRefundState.DONE,
    "failed": CardRefundState.REFUSED,
    "canceled": CardRefundState.REFUSED,
}
_TOO_MANY = 429


def to_stripe(amount_cents: int, currency: str) -> int:
    """Return an amount in the unit in which Stripe counts its currency.

    Raises:
        CardsRefused: Stripe cannot say this amount: it takes no single thousandths.
    """
    shift = _decimals(currency) - get_currency_precision(currency)
    amount, rest = divmod(amount_cents * 10 ** max(shift, 0), 10 ** max(-shift, 0))
    if rest or (currency in _THOUSANDTHS and amount % 10):
        raise CardsRefused(why="unit")
    return int(amount)


def from_stripe(amount: int, currency: str) -> int:
    """Return what Stripe says of an amount in the currency's minor units, rounded down."""
    shift = _decimals(currency) - get_currency_precision(currency)
    return int(amount * 10 ** max(-shift, 0) // 10 ** max(shift, 0))


def _decimals(currency: str) -> int:
    if currency in _THOUSANDTHS:
        return 3
    return 0 if currency in _WHOLE else 2


@dataclass(frozen=True, slots=True)
class Stripe:
    """The account of an organiser at Stripe. No card number comes here, in no answer either."""

    keys: CardKeys
    api: str = API
    allowed: Sequence[Network] = field(default=())

    def check(self) -> None:
        """Ask whether the secret key opens an account.

        Raises:
            CardProviderAway: Stripe does not answer.
            CardProviderRefused: it does not know the key, or the key may do too little.
        """
        self._ask("GET", "/v1/checkout/sessions?limit=1")

    def open(self, order: CardOrder) -> OpenedPayment:
        """Open a payment on Stripe's page."""
        said = self._ask(
            "POST",
            "/v1/checkout/sessions",
            {
                "mode": "payment",
                "payment_method_types[0]": "card",
                "client_reference_id": order.token,
                "metadata[village]": order.token,
                "payment_intent_data[metadata][village]": order.token,
                "payment_intent_data[description]": order.label,
                "line_items[0][quantity]": "1",
                "line_items[0][price_data][currency]": order.currency.lower(),
                "line_items[0][price_data][unit_amount]": str(
                    to_stripe(order.amount_cents, order.currency)
                ),
                "line_items[0][price_data][product_data][name]": order.label,
                "customer_email": order.email,
                "locale": order.language if order.language in _LOCALES else "auto",
                "expires_at": str(int(order.expires_at.timestamp())),
                "success_url": order.back_url,
                "cancel_url": f"{order.back_url}?left=1",
            },
            key=f"open-{order.token}",
        )
        return OpenedPayment(str(said["id"]), str(said["url"]))

    def look(self, provider_id: str) -> SeenPayment:
        """Say how a payment stands."""
        return _payment(self._ask("GET", f"/v1/checkout/sessions/{quote(provider_id, safe='')}"))

    def close(self, provider_id: str) -> None:
        """Let a payment that is open be paid no more."""
        self._ask("POST", f"/v1/checkout/sessions/{quote(provider_id, safe='')}/expire", {})

    def refund(self, order: RefundOrder) -> SeenRefund:
        """Pay money back to the card that it came from."""
        said = self._ask(
            "POST",
            "/v1/refunds",
            {
                "payment_intent": order.charge,
                "amount": str(to_stripe(order.amount_cents, order.currency)),
                "metadata[village]": order.token,
            },
            key=f"refund-{order.token}",
        )
        return _refund(said)

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Seen | None:
        """Return what a notice tells; None where it tells nothing of ours.

        Raises:
            BadNotice: its signature is wrong or too old, or it cannot be read.
        """
        check_signature(body, headers.get("Stripe-Signature", ""), self.keys.signing, now)
        try:
            event = json.loads(body)
            kind, thing = event["type"], event["data"]["object"]
            if kind not in EVENTS:
                return None
            if "refund" in kind:
                return _refund(thing)
            failed = kind == "checkout.session.async_payment_failed"
            return _payment(thing, CardPaymentState.FAILED if failed else None)
        except (ValueError, KeyError, TypeError) as error:
            raise BadNotice from error

    def _ask(
        self, method: str, path: str, fields: Mapping[str, str] | None = None, key: str = ""
    ) -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {self.keys.secret}",
            "Stripe-Version": VERSION,
            "User-Agent": "Village",
        }
        body = None
        if fields is not None:
            body = urlencode(fields).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if key:
            headers["Idempotency-Key"] = key
        try:
            status, answer = posting.ask(method, self.api + path, body, headers, self.allowed)
            said = json.loads(answer)
        except (NotTaken, ValueError):
            raise CardProviderAway from None
        if status >= 500 or status == _TOO_MANY or not isinstance(said, dict):
            raise CardProviderAway
        if status != 200:
            fault = said.get("error") or {}
            raise CardProviderRefused(
                code=str(fault.get("code") or fault.get("type") or status)[:60]
            )
        return said


def check_signature(body: bytes, header: str, secret: str, now: datetime) -> None:
    """Refuse a notice that was not signed with `secret`, or was too long ago.

    The header is `t=<seconds>,v1=<hex>`, with several `v1` while a secret is replaced.

    Raises:
        BadNotice: it is not the provider's, or it is sent again later.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    at = next((value for name, _sign, value in parts if name == "t"), "")
    signed = hmac.digest(secret.encode(), at.encode() + b"." + body, "sha256").hex()
    known = any(
        hmac.compare_digest(signed.encode(), value.encode())
        for name, _sign, value in parts
        if name == "v1"
    )
    if not secret or not known:
        raise BadNotice
    if not at.isdecimal() or abs(now.timestamp() - int(at)) > TOLERANCE_SECONDS:
        raise BadNotice


def _payment(said: Mapping[str, Any], state: CardPaymentState | None = None) -> SeenPayment:
    currency = str(said["currency"] or "").upper()
    return SeenPayment(
        token=str(said.get("client_reference_id") or ""),
        provider_id=str(said["id"]),
        state=state or _state(said),
        amount_cents=from_stripe(int(said["amount_total"] or 0), currency),
        currency=currency,
        charge=str(said.get("payment_intent") or ""),
    )


def _state(said: Mapping[str, Any]) -> CardPaymentState:
    if said["payment_status"] == "paid":
        return CardPaymentState.PAID
    return CardPaymentState.EXPIRED if said["status"] == "expired" else CardPaymentState.OPEN


def _refund(said: Mapping[str, Any]) -> SeenRefund:
    currency = str(said["currency"]).upper()
    return SeenRefund(
        token=str((said.get("metadata") or {}).get("village") or ""),
        provider_id=str(said["id"]),
        charge=str(said.get("payment_intent") or ""),
        state=_REFUNDS.get(str(said["status"]), CardRefundState.ON_ITS_WAY),
        amount_cents=from_stripe(int(said["amount"]), currency),
        currency=currency,
    )
