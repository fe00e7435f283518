"""A provider that moves no money: its page is one of ours, and says so."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from village.cards.words import (
    BadNotice,
    CardKeys,
    CardOrder,
    CardPaymentState,
    CardRefundState,
    OpenedPayment,
    RefundOrder,
    SeenPayment,
    SeenRefund,
)

SIGNATURE = "Trial-Signature"


@dataclass(frozen=True, slots=True)
class Trial:
    """It remembers nothing: what is pressed on its page is told by a notice, as others do."""

    keys: CardKeys

    def open(self, order: CardOrder) -> OpenedPayment:
        """Open a payment on the page of ours that plays the provider's."""
        return OpenedPayment(f"trial_{order.token}", f"{order.back_url}/trial")

    def look(self, provider_id: str) -> SeenPayment:
        """Say that nothing was pressed yet: what was is told at once."""
        token = provider_id.removeprefix("trial_")
        return SeenPayment(token, provider_id, CardPaymentState.OPEN, 0, "")

    def close(self, provider_id: str) -> None:
        """Close nothing: its page shows what the payment's state is here."""

    def refund(self, order: RefundOrder) -> SeenRefund:
        """Pay nothing back, and say that it is done."""
        return SeenRefund(
            order.token,
            f"trial_{order.token}",
            order.charge,
            CardRefundState.DONE,
            order.amount_cents,
            order.currency,
        )

    def notice(self, seen: SeenPayment) -> tuple[bytes, dict[str, str]]:
        """Return the notice that tells of a payment: its body and its headers."""
        body = json.dumps(asdict(seen)).encode()
        return body, {SIGNATURE: self._signed(body)}

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> SeenPayment:
        """Return what a notice tells.

        Raises:
            BadNotice: this installation has not signed it.
        """
        given = headers.get(SIGNATURE, "")
        if not hmac.compare_digest(self._signed(body).encode(), given.encode()):
            raise BadNotice
        said = json.loads(body)
        return SeenPayment(**{**said, "state": CardPaymentState(said["state"])})

    def _signed(self, body: bytes) -> str:
        return hmac.digest(self.keys.signing.encode(), body, "sha256").hex()
