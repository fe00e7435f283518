"""What the kinds of badges are called, what they show, and what the gate says of them."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask
from flask_babel import lazy_gettext as _l

from village.badges import Verdict
from village.editions import BadgeField, BadgeRole

BADGE_ROLES: Mapping[BadgeRole, str] = MappingProxyType(
    {
        BadgeRole.EXHIBITOR: _l("Exhibitor"),
        BadgeRole.STARTUP: _l("Start-up"),
        BadgeRole.JURY: _l("Jury"),
        BadgeRole.ORGANISER: _l("Organiser"),
        BadgeRole.PRESS: _l("Press"),
        BadgeRole.VISITOR: _l("Visitor"),
        BadgeRole.SPEAKER: _l("Speaker"),
        BadgeRole.PARTNER: _l("Partner"),
        BadgeRole.STAFF: _l("Staff"),
        BadgeRole.BUILD_UP: _l("Build-up pass"),
        BadgeRole.BREAKDOWN: _l("Breakdown pass"),
    }
)
BADGE_FIELDS: Mapping[BadgeField, str] = MappingProxyType(
    {
        BadgeField.ORGANISATION: _l("Organisation"),
        BadgeField.STAND: _l("Stand"),
        BadgeField.COUNTRY: _l("Country"),
        BadgeField.DAYS: _l("Days"),
        BadgeField.ZONES: _l("Zones"),
        BadgeField.PHOTO: _l("Photo"),
        BadgeField.LOGO: _l("Logo of the event"),
    }
)


VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.WELCOME: _l("Welcome"),
        Verdict.IDENTITY: _l("Check an identity card"),
        Verdict.AGAIN: _l("Already inside"),
        Verdict.ALLOWED: _l("May go in"),
        Verdict.LEFT: _l("Goodbye"),
        Verdict.NOT_INSIDE: _l("Not counted inside"),
        Verdict.REFUSED: _l("Refused"),
    }
)


def badge_role(code: str) -> str:
    """Return what a kind of badge is called, in the page's language."""
    return str(BADGE_ROLES[BadgeRole(code)])


def verdict_word(code: str) -> str:
    """Return what the gate says, in the page's language."""
    return str(VERDICTS[Verdict(code)])


def init_app(app: Flask) -> None:
    """Offer the names to every template."""
    app.jinja_env.filters["badge_role"] = badge_role
    app.jinja_env.filters["verdict_word"] = verdict_word
