"""Applications: one organisation's request to take part, from draft to confirmation."""

from village.applications import personal
from village.applications.reads import answers, blind, corrections, listing, lookup, visible
from village.applications.reads.filtering import ApplicationFilters
from village.applications.reads.lookup import Done, steps
from village.applications.reads.pavilions import in_pavilion
from village.applications.tables import Application
from village.applications.words import (
    AMENDABLE,
    APPLICATION_FLOW,
    JURY_STATES,
    OVER,
    PLACEABLE_STATES,
    Action,
    CorrectionState,
    State,
)
from village.applications.writes import applications, checklist, deadlines, drafts, on_behalf
from village.applications.writes.locks import lock, lock_ids
from village.applications.writes.merging import close_as_duplicate
from village.applications.writes.pavilions import PavilionMove, follow_rule

__all__ = [
    "AMENDABLE",
    "APPLICATION_FLOW",
    "JURY_STATES",
    "OVER",
    "PLACEABLE_STATES",
    "Action",
    "Application",
    "ApplicationFilters",
    "CorrectionState",
    "Done",
    "PavilionMove",
    "State",
    "answers",
    "applications",
    "blind",
    "checklist",
    "close_as_duplicate",
    "corrections",
    "deadlines",
    "drafts",
    "follow_rule",
    "in_pavilion",
    "listing",
    "lock",
    "lock_ids",
    "lookup",
    "on_behalf",
    "personal",
    "steps",
    "visible",
]
