"""Badges: people named, codes signed, badges printed."""

from village.badges.tables import Badge, CheckIn, SigningKey
from village.badges.words import BadgeState, Refusal, Verdict
from village.badges.writes import issuing, printing

__all__ = [
    "Badge",
    "BadgeState",
    "CheckIn",
    "Refusal",
    "SigningKey",
    "Verdict",
    "issuing",
    "printing",
]
