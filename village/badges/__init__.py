"""Badges: people named, codes signed, badges printed."""

from village.badges.tables import Badge, CheckIn, SigningKey
from village.badges.words import (
    COUNTED,
    BadgeState,
    CheckMethod,
    Direction,
    Refusal,
    Verdict,
    start_of_day,
)
from village.badges.writes import issuing, naming, printing

__all__ = [
    "COUNTED",
    "Badge",
    "BadgeState",
    "CheckIn",
    "CheckMethod",
    "Direction",
    "Refusal",
    "SigningKey",
    "Verdict",
    "issuing",
    "naming",
    "printing",
    "start_of_day",
]
