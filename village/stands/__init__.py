"""Stands: the plan, who wishes for what, proposals, and the places given."""

from village.stands import personal
from village.stands.reads.places import StandRow
from village.stands.tables.places import Stand, StandPlace
from village.stands.tables.plans import PlanVersion
from village.stands.words.places import PlaceAction, PlaceState
from village.stands.writes import places, plan

__all__ = [
    "PlaceAction",
    "PlaceState",
    "PlanVersion",
    "Stand",
    "StandPlace",
    "StandRow",
    "personal",
    "places",
    "plan",
]
