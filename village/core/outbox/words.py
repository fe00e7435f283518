"""What a mail server says of mails that it could not deliver (RFC 3464), read from its message."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

_OURS = re.compile(r"<village-(\d+)\.([0-9a-f]+)@[^>]*>")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail of ours that came back for good."""

    mail_id: int
    mark: str  #: what only its Message-ID had beside its number
    address: str
    said: str


def returned(content: bytes) -> Returned | None:
    """Read a message of a mail server; None where it tells of no mail of ours that came back.

    A mail that is only late has not come back: the server goes on trying.
    """
    message = message_from_bytes(content, policy=policy.default)
    failed = next((one for one in _reports(message) if _for_good(one)), None)
    ours = _OURS.search(_original(message))
    if failed is None or ours is None:
        return None
    address = failed["Original-Recipient"] or failed["Final-Recipient"] or ""
    said = failed["Diagnostic-Code"] or failed["Status"] or ""
    return Returned(
        mail_id=int(ours[1]),
        mark=ours[2],
        address=_value(address).strip("<> ").lower(),
        said=" ".join(_value(said).split())[:_LONGEST],
    )


def message_id(mail_id: int, mark: str, host: str) -> str:
    """Return the Message-ID of a mail, by which it is known when it comes back."""
    return f"<village-{mail_id}.{mark}@{host}>"


def _reports(message: Message) -> list[Message]:
    """Return what is reported of each address."""
    return [
        one
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for one in part.get_payload()
        if isinstance(one, Message)
    ]


def _for_good(report: Message) -> bool:
    action = str(report["Action"] or "").strip().lower()
    return action == "failed" and str(report["Status"] or "5").strip().startswith("5")


def _original(message: Message) -> str:
    """Return the Message-ID of the mail that came back, from what is quoted of it."""
    for part in message.walk():
        if part is not message and part["Message-ID"]:
            return str(part["Message-ID"])
        if part.get_content_type() == "text/rfc822-headers":
            return str(part.get_content())  # type: ignore[attr-defined]  # of the default policy
    return ""


def _value(field: str) -> str:
    """Return a field without the kind that stands before it, such as `rfc822;`."""
    return str(field).partition(";")[2].strip() or str(field).strip()
