"""Stands: the plan, who wishes for what, proposals, and the places given."""

from village.stands import personal
from village.stands.reads import halls
from village.stands.reads.floors import OwnStand
from village.stands.reads.floors import own as own_stand
from village.stands.reads.neighbours import BrokenRule, broken_rules
from village.stands.reads.places import StandRow, Waiting, fitting, on_plan
from village.stands.reads.preferences import kept
from village.stands.reads.waiting import is_waited_for
from village.stands.tables.places import Stand, StandPlace
from village.stands.tables.plans import PlanVersion
from village.stands.words.places import GIVEN, PlaceAction, PlaceState
from village.stands.writes import places, plan
from village.stands.writes import waiting as waiting_lists

__all__ = [
    "GIVEN",
    "BrokenRule",
    "OwnStand",
    "PlaceAction",
    "PlaceState",
    "PlanVersion",
    "Stand",
    "StandPlace",
    "StandRow",
    "Waiting",
    "broken_rules",
    "fitting",
    "halls",
    "is_waited_for",
    "kept",
    "on_plan",
    "own_stand",
    "personal",
    "places",
    "plan",
    "waiting_lists",
]
