"""A card payment's life, what every provider of card payments can do, and what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from village.core.errors import VillageError
from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P


class CardsRefused(VillageError):
    """A card payment or a refund cannot be begun; `facts["why"]` is a code."""


class CardProviderAway(VillageError):
    """The provider does not answer now; nothing is known of what was asked."""


class CardProviderRefused(VillageError):
    """The provider refuses what was asked; `facts["code"]` is its own word for why."""


class BadNotice(VillageError):
    """A notice is not the provider's: its signature is wrong or too old, or it cannot be read."""


class ProviderKind(StrEnum):
    """Through whom cards are paid."""

    STRIPE = "stripe"
    TRIAL = "trial"


class CardPaymentState(StrEnum):
    """What is known of a payment by card."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    GIVEN_UP = "given_up"
    TO_CHECK = "to_check"
    CHECKED = "checked"


class CardPaymentAction(StrEnum):
    """What moves a payment by card on."""

    PAY = "pay"
    FAIL = "fail"
    EXPIRE = "expire"
    GIVE_UP = "give_up"
    DOUBT = "doubt"
    CHECK = "check"


class CardRefundState(StrEnum):
    """What is known of money that goes back to a card."""

    ON_ITS_WAY = "on_its_way"
    DONE = "done"
    REFUSED = "refused"
    TO_CHECK = "to_check"
    CHECKED = "checked"


class CardRefundAction(StrEnum):
    """What moves a refund on."""

    FINISH = "finish"
    REFUSE = "refuse"
    DOUBT = "doubt"
    CHECK = "check"


_S, _A = CardPaymentState, CardPaymentAction
_R, _B = CardRefundState, CardRefundAction

# fmt: off
#: What the provider tells is learnt by the installation; money that comes late still counts.
CARD_PAYMENT_FLOW = Flow([
    #    from          action       to             needs
    Step(_S.OPEN,      _A.PAY,      _S.PAID,       P.WORK),
    Step(_S.OPEN,      _A.DOUBT,    _S.TO_CHECK,   P.WORK),
    Step(_S.OPEN,      _A.FAIL,     _S.FAILED,     P.WORK),
    Step(_S.OPEN,      _A.EXPIRE,   _S.EXPIRED,    P.WORK),
    Step(_S.OPEN,      _A.GIVE_UP,  _S.GIVEN_UP,   P.APPLY),
    Step(_S.FAILED,    _A.PAY,      _S.PAID,       P.WORK),
    Step(_S.FAILED,    _A.DOUBT,    _S.TO_CHECK,   P.WORK),
    Step(_S.EXPIRED,   _A.PAY,      _S.PAID,       P.WORK),
    Step(_S.EXPIRED,   _A.DOUBT,    _S.TO_CHECK,   P.WORK),
    Step(_S.GIVEN_UP,  _A.PAY,      _S.PAID,       P.WORK),
    Step(_S.GIVEN_UP,  _A.DOUBT,    _S.TO_CHECK,   P.WORK),
    Step(_S.TO_CHECK,  _A.CHECK,    _S.CHECKED,    P.BILL),
])
CARD_REFUND_FLOW = Flow([
    #    from           action      to             needs
    Step(_R.ON_ITS_WAY, _B.FINISH,  _R.DONE,       P.WORK),
    Step(_R.ON_ITS_WAY, _B.REFUSE,  _R.REFUSED,    P.WORK),
    Step(_R.ON_ITS_WAY, _B.DOUBT,   _R.TO_CHECK,   P.WORK),
    Step(_R.DONE,       _B.DOUBT,   _R.TO_CHECK,   P.WORK),
    Step(_R.TO_CHECK,   _B.CHECK,   _R.CHECKED,    P.BILL),
])
# fmt: on

CARD_PAYMENT_LABELS: dict[CardPaymentState, Label] = {
    CardPaymentState.OPEN: Label(N_("Not paid yet"), Shade.WARN),
    CardPaymentState.PAID: Label(N_("Paid by card"), Shade.GOOD),
    CardPaymentState.FAILED: Label(N_("Payment failed"), Shade.BAD),
    CardPaymentState.EXPIRED: Label(N_("Not paid in time"), Shade.GONE),
    CardPaymentState.GIVEN_UP: Label(N_("Payment given up"), Shade.GONE),
    CardPaymentState.TO_CHECK: Label(N_("Payment to be checked"), Shade.BAD),
    CardPaymentState.CHECKED: Label(N_("Checked by hand"), Shade.GONE),
}
CARD_REFUND_LABELS: dict[CardRefundState, Label] = {
    CardRefundState.ON_ITS_WAY: Label(N_("Going back to the card"), Shade.WARN),
    CardRefundState.DONE: Label(N_("Paid back to the card"), Shade.GOOD),
    CardRefundState.REFUSED: Label(N_("Refund refused by the provider"), Shade.BAD),
    CardRefundState.TO_CHECK: Label(N_("Refund to be checked"), Shade.BAD),
    CardRefundState.CHECKED: Label(N_("Checked by hand"), Shade.GONE),
}
#: The refunds whose money is gone from a payment, or may be.
GOING = frozenset({CardRefundState.ON_ITS_WAY, CardRefundState.DONE, CardRefundState.TO_CHECK})


class Doubt(StrEnum):
    """Why the books do not simply follow what a provider tells."""

    AMOUNT = "amount"
    CURRENCY = "currency"
    INVOICE = "invoice"
    TOO_MUCH = "too_much"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class CardKeys:
    """What opens a provider's account, and what its notices are signed with."""

    secret: str
    signing: str

    def __repr__(self) -> str:
        """Say nothing of what it holds."""
        return "CardKeys(…)"


@dataclass(frozen=True, slots=True)
class CardOrder:
    """A payment to be opened at a provider; `token` is our name for it."""

    token: str
    label: str
    amount_cents: int
    currency: str
    email: str
    language: str
    back_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedPayment:
    """A payment as a provider has opened it: its name there, and where the card is typed."""

    provider_id: str
    url: str


@dataclass(frozen=True, slots=True)
class SeenPayment:
    """What a provider says of a payment now; `charge` names the money, once there is some."""

    token: str
    provider_id: str
    state: CardPaymentState
    amount_cents: int
    currency: str
    charge: str = ""


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """Money to be paid back; asked twice under one `token`, it goes back once."""

    token: str
    charge: str
    amount_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class SeenRefund:
    """What a provider says of a refund now; `token` is empty where it was not asked for by us."""

    token: str
    provider_id: str
    charge: str
    state: CardRefundState
    amount_cents: int
    currency: str


Seen = SeenPayment | SeenRefund


class CardProvider(Protocol):
    """Who takes cards on a page of its own. What it says is checked before anything is booked.

    Each call may raise `CardProviderAway` or `CardProviderRefused`.
    """

    def open(self, order: CardOrder) -> OpenedPayment:
        """Open a payment."""

    def look(self, provider_id: str) -> SeenPayment:
        """Say how a payment stands."""

    def close(self, provider_id: str) -> None:
        """Let a payment that is open be paid no more."""

    def refund(self, order: RefundOrder) -> SeenRefund:
        """Pay money back."""

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Seen | None:
        """Return what a notice tells; None where it tells nothing of ours.

        Raises:
            BadNotice: it is not the provider's.
        """
