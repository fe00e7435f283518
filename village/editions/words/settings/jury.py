"""The jury's criteria, scale and reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from village.core.languages import text_in
from village.editions.words.settings.values import Key, Positive
from village.editions.words.shape import Texts, ValueLimits


@dataclass(frozen=True, slots=True)
class MarkWord:
    """The word that stands for a mark."""

    label: Texts


@dataclass(frozen=True, slots=True)
class Scale:
    """The marks a juror gives; with `words`, one for each mark, the lowest first."""

    least: Annotated[int, ValueLimits(least=0, most=100)] = 0
    most: Annotated[int, ValueLimits(least=1, most=100)] = 5
    step: Positive = 1
    words: tuple[MarkWord, ...] = ()

    @property
    def marks(self) -> range:
        """Every mark, the lowest first."""
        return range(self.least, self.most + 1, self.step)

    def label(self, mark: int, language: str) -> str:
        """Return what a mark is called: its word where the scale is of words, else its number."""
        if not self.words:
            return str(mark)
        return text_in(self.words[self.marks.index(mark)].label, language)

    def share(self, score: float) -> float:
        """Return how far up the scale a score lies, from 0 to 1."""
        return (score - self.least) / (self.most - self.least)


@dataclass(frozen=True, slots=True)
class CriterionSettings:
    """What is scored; `anchors` says what a mark means, by mark."""

    key: Key
    weight: Annotated[Decimal, ValueLimits(least=Decimal("0.0001"), most=1)]
    title: Texts
    help: Texts = field(default_factory=dict)
    anchors: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """Why an application may be refused: the label for the screener, the text for the letter."""

    key: Key
    label: Texts
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JurySettings:
    """How applications are screened and judged.

    Jurors with open files are reminded before the deadline; the mail of a verdict of the screening
    waits for some minutes, and the verdict can be taken back until then. Applicants read the
    decision with its reasons; `tells_score` adds their calibrated score, its interval and the
    line, `tells_feedback` what the jury praised and missed.
    """

    reviews_per_application: Annotated[int, ValueLimits(least=1, most=20)] = 3
    reviews_due_at: datetime | None = None
    scale: Scale = Scale()
    blind: bool = False
    verdict_delay_minutes: Annotated[int, ValueLimits(least=0, most=10_080)] = 10
    tells_score: bool = False
    tells_feedback: bool = False
    criteria: tuple[CriterionSettings, ...] = ()
    refusal_reasons: tuple[RefusalReason, ...] = ()
