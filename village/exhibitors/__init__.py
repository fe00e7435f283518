"""Exhibitors: what they say and send for their stands: fascia, catalogue, papers, delivery."""

from village.exhibitors import personal
from village.exhibitors.reads import entries
from village.exhibitors.tables import ExhibitorEntry, TaskReminder
from village.exhibitors.words import fascia_languages, is_whole

__all__ = ["ExhibitorEntry", "TaskReminder", "entries", "fascia_languages", "is_whole", "personal"]
