"""Badges: people named, codes signed, badges printed."""

from village.badges import personal
from village.badges.reads import about, last_of_today
from village.badges.tables import Badge, CheckIn, SigningKey
from village.badges.words import (
    COUNTED,
    ENTRIES,
    OWN_SHEET,
    WORK_PASSES,
    BadgeState,
    CheckMethod,
    Direction,
    PersonFault,
    Refusal,
    Verdict,
    marks,
    new_reference,
    start_of_day,
)
from village.badges.writes import drawing, issuing, naming, printing, quotas, signing
from village.badges.writes.naming import Checked, fault_alone

__all__ = [
    "COUNTED",
    "ENTRIES",
    "OWN_SHEET",
    "WORK_PASSES",
    "Badge",
    "BadgeState",
    "CheckIn",
    "CheckMethod",
    "Checked",
    "Direction",
    "PersonFault",
    "Refusal",
    "SigningKey",
    "Verdict",
    "about",
    "drawing",
    "fault_alone",
    "issuing",
    "last_of_today",
    "marks",
    "naming",
    "new_reference",
    "personal",
    "printing",
    "quotas",
    "signing",
    "start_of_day",
]
