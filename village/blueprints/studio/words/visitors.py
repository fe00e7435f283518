"""Visitors: who may register, as what, agreeing to what."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import (
    VisitorBadge,
    VisitorConsent,
    VisitorSettings,
    VisitorType,
)

WORDS: dict[type, dict[str, SettingWords]] = {
    VisitorSettings: {
        "open": SettingWords(_l("Visitors can register")),
        "opens_at": SettingWords(_l("From"), _l("Empty for at once.")),
        "closes_at": SettingWords(
            _l("Until"), _l("Empty for the end of the last day: nobody registers later.")
        ),
        "introduction": SettingWords(_l("Above the form"), rows=3),
        "places_a_day": SettingWords(
            _l("Places a day, for all together"),
            _l("Who comes too late for a day waits for it. Empty for no limit."),
        ),
        "largest_group": SettingWords(_l("People whom one person may register")),
        "invitations": SettingWords(
            _l("Guests whom an exhibitor may invite"), _l("0 for none. Each gets a code.")
        ),
        "keep_days": SettingWords(
            _l("Days after which their data are deleted"),
            _l("Counted from the last day. Numbers stay, names and addresses go."),
        ),
        "types": SettingWords(_l("Types of visitors"), add=_l("Add a type")),
        "consents": SettingWords(
            _l("What visitors may agree to"),
            _l("Each is asked apart, and none is ticked beforehand."),
            add=_l("Add a consent"),
        ),
    },
    VisitorType: {
        "label": SettingWords(_l("Name")),
        "note": SettingWords(_l("Whom it is for")),
        "badge": SettingWords(_l("Band of the badge")),
        "places_a_day": SettingWords(_l("Places a day"), _l("Empty for no limit.")),
        "proof": SettingWords(
            _l("With a proof"), _l("An organiser reads it before there is a badge.")
        ),
        "by_invitation": SettingWords(_l("Only with an exhibitor's code")),
    },
    VisitorConsent: {
        "label": SettingWords(_l("What it says")),
        "required": SettingWords(_l("Nobody registers without it")),
    },
}
CHOICES: dict[type[StrEnum], Mapping[Any, str]] = {
    VisitorBadge: {
        VisitorBadge.VISITOR: _l("Visitor"),
        VisitorBadge.PRESS: _l("Press"),
        VisitorBadge.SPEAKER: _l("Speaker"),
        VisitorBadge.PARTNER: _l("Partner"),
        VisitorBadge.STAFF: _l("Staff"),
    },
}
