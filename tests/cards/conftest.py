"""What the tests of card payments share: a provider whose answers a test decides, and a payment."""

from dataclasses import replace

import pytest

from tests.billing.conftest import contract, exhibitor, invoice, stranger  # noqa: F401
from village.cards.words import (
    CardPaymentState,
    CardRefundState,
    OpenedPayment,
    ProviderKind,
    SeenPayment,
    SeenRefund,
)
from village.cards.writes import accounts, paying


class Scripted:
    """A provider that says what a test tells it to say."""

    def __init__(self):
        self.opened, self.closed, self.refunded = [], [], []
        self.says = CardPaymentState.OPEN
        self.fault = None

    def open(self, order):
        self._answer()
        self.opened.append(order)
        return OpenedPayment(f"cs_{len(self.opened)}", f"https://pay.example/{order.token}")

    def look(self, provider_id):
        self._answer()
        at = int(provider_id.removeprefix("cs_")) - 1
        return seen(self.opened[at], provider_id, self.says)

    def close(self, provider_id):
        self.closed.append(provider_id)

    def refund(self, order):
        self._answer()
        self.refunded.append(order)
        return SeenRefund(
            order.token,
            f"re_{len(self.refunded)}",
            order.charge,
            CardRefundState.DONE,
            order.amount_cents,
            order.currency,
        )

    def _answer(self):
        if self.fault:
            raise self.fault


def seen(order, provider_id, state, **more):
    """Return what a provider says of a payment that was opened."""
    paid = SeenPayment(
        order.token, provider_id, state, order.amount_cents, order.currency, f"pi_{provider_id}"
    )
    return replace(paid, **more)


@pytest.fixture
def provider():
    return Scripted()


@pytest.fixture
def account(organiser):
    """Return the edition's account, turned on."""
    return accounts.keep(
        organiser,
        provider=ProviderKind.STRIPE,
        secret="sk_live_1234",
        signing="whsec_1",
        is_on=True,
    )


@pytest.fixture
def begin(exhibitor, invoice, account, provider):  # noqa: F811
    """Return what opens a payment of the exhibitor."""

    def opened(amount_cents=None, ctx=exhibitor):
        return paying.begin(
            ctx,
            invoice,
            account,
            provider,
            amount_cents=invoice.gross_cents if amount_cents is None else amount_cents,
            back_url=lambda token: f"https://village.example/{token}",
        )

    return opened


@pytest.fixture
def tell(organiser, provider):
    """Return what takes in that a payment was paid, or what else is said of it."""

    def told(payment, state=CardPaymentState.PAID, **more):
        at = int(payment.provider_id.removeprefix("cs_")) - 1
        said = seen(provider.opened[at], payment.provider_id, state, **more)
        paying.learn(organiser, payment, said)

    return told


@pytest.fixture
def paid(begin, tell):
    """Return a payment of all that is owed."""
    payment = begin()
    tell(payment)
    return payment
