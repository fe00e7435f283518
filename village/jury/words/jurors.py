"""What the jury is made of: a juror's gender, bids on files, rules of composition."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class Gender(StrEnum):
    """What a juror may say of themselves; nothing is said where it is not stored."""

    WOMAN = "woman"
    MAN = "man"


class Bid(StrEnum):
    """How much a juror wants to read a file."""

    EAGER = "eager"
    WILLING = "willing"
    RELUCTANT = "reluctant"


@dataclass(frozen=True, slots=True)
class Composition:
    """What the jurors of each file must be together; 0 asks for nothing.

    Attributes:
        of_axis: at least so many know the file's axis.
        women: at least so many are women.
        per_institution: at most so many come from one institution.
    """

    of_axis: int = 0
    women: int = 0
    per_institution: int = 0

    @classmethod
    def of(cls, data: Mapping[str, int]) -> "Composition":
        """Return the rules from their stored form."""
        return cls(**{key: int(data.get(key, 0)) for key in asdict(cls())})

    @property
    def data(self) -> dict[str, int]:
        """The rules in their stored form."""
        return asdict(self)


#: The names that the rules bear in the solver's answers.
AXIS, WOMEN, INSTITUTION = "axis", "women", "institution"
