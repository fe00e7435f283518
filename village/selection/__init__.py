"""The committee's work: ranking, quotas, decisions staged and announced."""

from village.selection import personal
from village.selection.reads.decisions import announced_decision
from village.selection.tables import Decision
from village.selection.words import DecisionState
from village.selection.writes.deciding import reverse

__all__ = ["Decision", "DecisionState", "announced_decision", "personal", "reverse"]
