"""The jury: who scores which file, the marks given, the conflicts declared."""

from village.jury import personal
from village.jury.reads import progress
from village.jury.reads.files import READABLE, counted, marks_of
from village.jury.reads.progress import Overview
from village.jury.tables import Assignment, Recusal, Score
from village.jury.words.scoring import weighted_score
from village.jury.writes import amended

__all__ = [
    "READABLE",
    "Assignment",
    "Overview",
    "Recusal",
    "Score",
    "amended",
    "counted",
    "marks_of",
    "personal",
    "progress",
    "weighted_score",
]
