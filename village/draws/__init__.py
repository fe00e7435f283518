"""Draws: exhibitors choose their stands in turn, and no choice leaves anybody without one."""

from village.draws import personal
from village.draws.tables import Draw, DrawTurn

__all__ = ["Draw", "DrawTurn", "personal"]
