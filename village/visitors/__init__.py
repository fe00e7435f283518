"""Visitors: registered for days with places, promoted in order, invited by exhibitors."""

from village.visitors import personal
from village.visitors.writes import places

__all__ = ["personal", "places"]
