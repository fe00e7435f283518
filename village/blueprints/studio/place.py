"""Whose settings are edited, and who reads them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from village.core.languages import LANGUAGES, Language
from village.editions.words.settings import QuestionSettings, Settings


@dataclass(frozen=True, slots=True)
class Place:
    """The edition whose settings a form shows, and the language of its reader."""

    settings: Settings
    language: Language
    #: The question that is edited, and those that are asked before it.
    question: QuestionSettings | None = None
    earlier: tuple[QuestionSettings, ...] = ()

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the edition's texts."""
        return tuple(one for one in LANGUAGES if one in self.settings.edition.languages)

    @property
    def zone(self) -> ZoneInfo:
        """The edition's clock."""
        return ZoneInfo(self.settings.edition.timezone)
