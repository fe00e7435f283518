"""Visitors: registered for days with places, promoted in order, invited by exhibitors."""

from village.visitors import personal
from village.visitors.tables import Visitor, VisitorInvitation
from village.visitors.words import VisitorState
from village.visitors.writes import changing, moving, places

__all__ = [
    "Visitor",
    "VisitorInvitation",
    "VisitorState",
    "changing",
    "moving",
    "personal",
    "places",
]
