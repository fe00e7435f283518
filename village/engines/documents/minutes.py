"""Build the minutes of a selection as PDF: who sat, the method, the ranking, the decisions."""

from village.engines.documents.minutes_data import (
    MinutesCriterion,
    MinutesData,
    MinutesDecision,
    MinutesJuror,
    MinutesQuota,
    MinutesRecusal,
    MinutesRow,
)
from village.engines.documents.minutes_pages import MinutesPages

__all__ = [
    "MinutesCriterion",
    "MinutesData",
    "MinutesDecision",
    "MinutesJuror",
    "MinutesQuota",
    "MinutesRecusal",
    "MinutesRow",
    "build_minutes",
]  # fmt: skip


def build_minutes(data: MinutesData) -> bytes:
    """Return the minutes as PDF, each fixed text in every language.

    Equal data gives equal bytes. A letter that no face has is shown as a box: what was decided is
    recorded whatever its script.
    """
    return MinutesPages(data).build()
