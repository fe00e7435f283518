"""Whom the gate lets in as what, what a badge shows, and when passes of work are good."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from village.editions.words.settings import BadgeSettings


class BadgeRole(StrEnum):
    """Whom the gate lets in as what; a code carries a role's place in this list."""

    EXHIBITOR = "exhibitor"
    STARTUP = "startup"
    JURY = "jury"
    ORGANISER = "organiser"
    PRESS = "press"
    VISITOR = "visitor"
    SPEAKER = "speaker"
    PARTNER = "partner"
    STAFF = "staff"
    BUILD_UP = "build_up"
    BREAKDOWN = "breakdown"


class BadgeField(StrEnum):
    """What a badge may show beside name, role, code and reference."""

    ORGANISATION = "organisation"
    STAND = "stand"
    COUNTRY = "country"
    DAYS = "days"
    ZONES = "zones"
    PHOTO = "photo"
    LOGO = "logo"


class Reentry(StrEnum):
    """What a second entry on one day is worth."""

    FREE = "free"
    """Everybody comes and goes, and nobody scans exits."""
    ASK = "ask"
    """Who is inside already is asked for an identity card."""
    ONCE = "once"
    """A badge comes in once a day, also after an exit."""


class BadgeSheet(StrEnum):
    """How badges are printed."""

    A6 = "a6"
    A4X4 = "a4x4"
    BUTTERFLY = "butterfly"
    CR80 = "cr80"
    LABEL = "label"


Hours = tuple[datetime, datetime]
#: How long before and after the event passes of work are good where no hours are given.
USUAL_WORK = timedelta(days=14)


def hours_by_role(
    settings: "BadgeSettings", starts_on: date, ends_on: date, timezone: str
) -> dict[BadgeRole, tuple[Hours, ...]]:
    """Return when badges are good, by role.

    Where no hours are given: on the days of the event, passes for build-up before them and passes
    for breakdown after them only; who works here comes before as well.
    """
    zone = ZoneInfo(timezone)
    first = datetime.combine(starts_on, time(), zone).astimezone(UTC)
    over = datetime.combine(ends_on + timedelta(days=1), time(), zone).astimezone(UTC)
    usual: dict[BadgeRole, Hours] = {
        BadgeRole.BUILD_UP: (first - USUAL_WORK, first),
        BadgeRole.BREAKDOWN: (over, over + USUAL_WORK),
        BadgeRole.ORGANISER: (first - USUAL_WORK, over),
        BadgeRole.STAFF: (first - USUAL_WORK, over),
    }
    found: dict[BadgeRole, tuple[Hours, ...]] = {
        role: (usual.get(role, (first, over)),) for role in BadgeRole
    }
    for role in {one.role for one in settings.hours}:
        own = ((one.starts_at, one.ends_at) for one in settings.hours if one.role is role)
        found[role] = tuple(sorted(own))
    return found


def may_enter(settings: "BadgeSettings", zone: str, role: BadgeRole) -> bool:
    """Say whether badges of a role may go into a zone; none may into one that is there no more."""
    return any(one.key == zone and role in one.roles for one in settings.zones)


def is_good(hours: tuple[Hours, ...], at: datetime) -> bool:
    """Say whether a badge with these hours is good at a moment."""
    return any(starts <= at < ends for starts, ends in hours)
