"""What a juror's own marks show beside those of the others, in a few kind words."""

from dataclasses import dataclass
from enum import StrEnum

#: With fewer files to compare, chance would speak, or another juror's marks could be guessed.
FEWEST_FILES = 5


class Leaning(StrEnum):
    """Whether a juror marks as high as the others."""

    STRICTER = "stricter"
    ALIKE = "alike"
    KINDER = "kinder"


class Range(StrEnum):
    """How much of the scale a juror uses beside the others."""

    NARROW = "narrow"
    ALIKE = "alike"
    WIDE = "wide"


class Accord(StrEnum):
    """Whether a juror puts the files in the order of the others."""

    CLOSE = "close"
    PARTLY = "partly"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Mirror:
    """How one juror marks beside the others on the same files.

    Attributes:
        files: how many are compared.
        difference: the juror's mean score less that of the others.
        spread, usual_spread: the standard deviation of the juror's scores, and of the others'.
        agreement: the correlation of both; None where all scores of one are equal.
        width: of the scale.
    """

    files: int
    difference: float
    spread: float
    usual_spread: float
    agreement: float | None
    width: float

    @property
    def leaning(self) -> Leaning:
        """Whether the juror marks as high as the others, within a twentieth of the scale."""
        if abs(self.difference) <= self.width / 20:
            return Leaning.ALIKE
        return Leaning.KINDER if self.difference > 0 else Leaning.STRICTER

    @property
    def range(self) -> Range:
        """How much of the scale the juror uses beside the others."""
        if self.spread < self.usual_spread * 0.7:
            return Range.NARROW
        return Range.WIDE if self.spread > self.usual_spread * 1.4 else Range.ALIKE

    @property
    def accord(self) -> Accord:
        """Whether the juror puts the files in the order of the others."""
        if self.agreement is None or self.agreement < 0.2:
            return Accord.APART
        return Accord.CLOSE if self.agreement >= 0.6 else Accord.PARTLY
