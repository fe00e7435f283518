"""Stand draws say nothing of people: organisations take their turns."""

from village.core.personal import PersonalData
from village.draws.tables import Draw

PERSONAL = PersonalData(others={Draw: "pavilions seed"})
