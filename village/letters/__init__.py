"""Letters: invitations and certificates that the organiser issues, one by one or to many."""

from village.letters import personal
from village.letters.reads import holders, listing
from village.letters.tables import OfficialLetter
from village.letters.words import LetterState
from village.letters.writes import letters

__all__ = ["LetterState", "OfficialLetter", "holders", "letters", "listing", "personal"]
