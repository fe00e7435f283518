"""What badges say: the people and the event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from village.engines.documents.badge_design import ROLES, RoleDesign

LANGUAGES = ("fr", "ar")


@dataclass(frozen=True, slots=True)
class BadgeData:
    """One person's badge. `role` is a code of the event's roles; `token` is what the QR code holds.

    Stand, country, days and zones are shown as they are written; empty ones take no room.
    """

    reference: str
    name: str
    name_ar: str = ""
    organisation: str = ""
    role: str = "visitor"
    token: str = ""
    photo: bytes = b""
    """A JPEG picture; only A6 has room for it."""
    stand: str = ""
    country: str = ""
    days: str = ""
    zones: str = ""


@dataclass(frozen=True, slots=True)
class BackData:
    """What stands on the back of all badges; what is empty is left out."""

    plan: Mapping[str, Any] | None = None
    """The floor plan as GeoJSON."""
    programme: tuple[tuple[str, str], ...] = ()
    """When, and what."""
    texts: tuple[str, ...] = ()
    """Practical information, such as the text of a leaflet."""
    emergency: tuple[str, ...] = ()
    """What to do in an emergency, in one language after the other."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would stand there."""
        return not (self.plan or self.programme or self.texts or self.emergency)


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
    languages: tuple[str, ...] = LANGUAGES
    """Those of dates and roles; the first says in which direction a badge is laid out."""
    roles: Mapping[str, RoleDesign] = field(default_factory=lambda: ROLES)
    back: BackData = BackData()

    def role(self, code: str) -> RoleDesign:
        """Return the role of a code; an unknown one is shown as it is written."""
        known = self.roles.get(code)
        upper = code.upper()
        return known or RoleDesign(upper, "", upper, ROLES["staff"].colour)
