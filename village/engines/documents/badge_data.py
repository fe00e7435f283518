"""What badges say: the people and the event."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BadgeData:
    """One person's badge. `role` is a code of `ROLES`; `token` is what the QR code holds."""

    reference: str
    name: str
    name_ar: str = ""
    organisation: str = ""
    role: str = "visitor"
    token: str = ""
    photo: bytes = b""
    """A JPEG picture; the format `cr80` has no room for it."""


@dataclass(frozen=True, slots=True)
class EditionData:
    """The event named on every badge."""

    name: str
    venue: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    organiser: str = ""
    logo: bytes = b""
    """A JPEG picture, drawn beside the event's name."""
