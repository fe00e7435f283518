"""Webhooks: what other software is told of, how a message reads and is signed."""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit

from village.core.errors import VillageError
from village.core.labels import N_, Label, Shade

#: What every secret begins with, as Standard Webhooks has it.
PREFIX = "whsec_"
LONGEST_URL = 500


class BadAddress(VillageError):
    """An address is none to which messages may go: https, a public name, no password in it."""


class WebhookEvent(StrEnum):
    """What happens in an edition, as other software is told of it."""

    APPLICATION_SUBMITTED = "application.submitted"
    APPLICATION_AMENDED = "application.amended"
    APPLICATION_SCREENED = "application.screened"
    APPLICATION_DECIDED = "application.decided"
    APPLICATION_CONFIRMED = "application.confirmed"
    APPLICATION_DECLINED = "application.declined"
    APPLICATION_WITHDRAWN = "application.withdrawn"
    STAND_GIVEN = "stand.given"
    STAND_RELEASED = "stand.released"
    CONTRACT_ISSUED = "contract.issued"
    CONTRACT_SIGNED = "contract.signed"
    CONTRACT_CANCELLED = "contract.cancelled"
    INVOICE_ISSUED = "invoice.issued"
    INVOICE_PAID = "invoice.paid"
    BADGE_ISSUED = "badge.issued"
    BADGE_REVOKED = "badge.revoked"
    CHECKED_IN = "gate.checked_in"
    CHECK_INS_UPLOADED = "gate.uploaded"


#: What a test tells.
TEST = "webhook.test"
#: By the acts of the audit log, in which all writes of an edition stand.
EVENTS: Mapping[str, WebhookEvent] = MappingProxyType(
    {
        "submit": WebhookEvent.APPLICATION_SUBMITTED,
        "take_in": WebhookEvent.APPLICATION_SUBMITTED,
        "amend": WebhookEvent.APPLICATION_AMENDED,
        "amend_for": WebhookEvent.APPLICATION_AMENDED,
        "accept": WebhookEvent.APPLICATION_SCREENED,
        "refuse": WebhookEvent.APPLICATION_SCREENED,
        "reconsider": WebhookEvent.APPLICATION_SCREENED,
        "select": WebhookEvent.APPLICATION_DECIDED,
        "waitlist": WebhookEvent.APPLICATION_DECIDED,
        "reject": WebhookEvent.APPLICATION_DECIDED,
        "reverse": WebhookEvent.APPLICATION_DECIDED,
        "confirm": WebhookEvent.APPLICATION_CONFIRMED,
        "decline": WebhookEvent.APPLICATION_DECLINED,
        "lapse": WebhookEvent.APPLICATION_DECLINED,
        "withdraw": WebhookEvent.APPLICATION_WITHDRAWN,
        "merge": WebhookEvent.APPLICATION_WITHDRAWN,
        "stand_allocate": WebhookEvent.STAND_GIVEN,
        "stand_release": WebhookEvent.STAND_RELEASED,
        "contract_issue": WebhookEvent.CONTRACT_ISSUED,
        "contract_sign": WebhookEvent.CONTRACT_SIGNED,
        "contract_cancel": WebhookEvent.CONTRACT_CANCELLED,
        "invoice_issue": WebhookEvent.INVOICE_ISSUED,
        "invoice_settle": WebhookEvent.INVOICE_PAID,
        "badge_issue": WebhookEvent.BADGE_ISSUED,
        "badge_revoke": WebhookEvent.BADGE_REVOKED,
        "check_in": WebhookEvent.CHECKED_IN,
        "gate_upload": WebhookEvent.CHECK_INS_UPLOADED,
    }
)
#: The facts of the log that a message repeats: numbers and states, nothing that people wrote.
FACTS = (
    "before", "stand", "contract", "invoice", "verdict", "gate", "direction", "scans",
    "zone",
)  # fmt: skip


class WebhookHalt(StrEnum):
    """Why a webhook tells nothing any more."""

    FAILING = "failing"
    OWNERLESS = "ownerless"


class DeliveryOutcome(StrEnum):
    """What has become of a message."""

    WAITING = "waiting"
    ARRIVED = "arrived"
    FAILED = "failed"


DELIVERY_LABELS: dict[DeliveryOutcome, Label] = {
    DeliveryOutcome.WAITING: Label(N_("On its way")),
    DeliveryOutcome.ARRIVED: Label(N_("Arrived"), Shade.GOOD),
    DeliveryOutcome.FAILED: Label(N_("Given up"), Shade.BAD),
}


def webhook_url(text: str) -> str:
    """Return an address to which messages may go, as far as its text says.

    Raises:
        BadAddress: it is not https, has no name, or says who logs in.
    """
    url = text.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress from None
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    named = bool(parts.hostname) and "@" not in parts.netloc and not parts.fragment
    if not plain or parts.scheme != "https" or not named or port == 0:
        raise BadAddress
    return url


def told(action: str, subject: str, facts: Mapping[str, object], edition: str) -> dict[str, object]:
    """Return what a message says of an entry of the log: references and states alone."""
    said: dict[str, object] = {"edition": edition}
    if subject not in (edition, "unknown badge"):
        said["reference"] = subject
    if "after" in facts:
        said["state"] = facts["after"]
    return said | {name: facts[name] for name in FACTS if name in facts}


def signature(secret: bytes, message_id: str, at: datetime, body: bytes) -> str:
    """Return the signature of a message as Standard Webhooks has it (HMAC-SHA256)."""
    signed = b".".join([message_id.encode(), str(int(at.timestamp())).encode(), body])
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def shown(secret: bytes) -> str:
    """Return a secret as the other program is given it."""
    return PREFIX + base64.b64encode(secret).decode()
