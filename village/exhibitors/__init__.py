"""Exhibitors: what they say and send for their stands: fascia, catalogue, papers, delivery."""

from village.exhibitors import personal
from village.exhibitors.reads import delegates, entries
from village.exhibitors.reads.delegates import Delegate
from village.exhibitors.tables import ExhibitorEntry, PressFile, StandDesign, TaskReminder
from village.exhibitors.words import DesignState, fascia_languages, is_whole
from village.exhibitors.writes.entries import book as book_delivery
from village.exhibitors.writes.entries import give_back_slot

__all__ = [
    "Delegate",
    "DesignState",
    "ExhibitorEntry",
    "PressFile",
    "StandDesign",
    "TaskReminder",
    "book_delivery",
    "delegates",
    "entries",
    "fascia_languages",
    "give_back_slot",
    "is_whole",
    "personal",
]
