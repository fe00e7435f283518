"""Exhibitors: what they say and send for their stands: fascia, catalogue, papers, delivery."""

from village.exhibitors import personal
from village.exhibitors.reads import designs, entries
from village.exhibitors.tables import ExhibitorEntry, StandDesign, TaskReminder
from village.exhibitors.words import DesignState, fascia_languages, is_whole

__all__ = [
    "DesignState",
    "ExhibitorEntry",
    "StandDesign",
    "TaskReminder",
    "designs",
    "entries",
    "fascia_languages",
    "is_whole",
    "personal",
]
