"""Badges: people named, codes signed, badges printed."""

from village.badges.tables import Badge, CheckIn, SigningKey
from village.badges.words import (
    COUNTED,
    BadgeState,
    Direction,
    Method,
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
    "Direction",
    "Method",
    "Refusal",
    "SigningKey",
    "Verdict",
    "issuing",
    "naming",
    "printing",
    "start_of_day",
]
