"""A date."""

from datetime import date
from typing import Any

from babel.dates import format_date

from village.core.languages import LOCALES, as_language
from village.editions.words.questions import Question, QuestionKind, Shape


class Day(QuestionKind):
    """A day of the calendar, stored as 2027-10-12."""

    code = "date"
    shape = Shape.DAY

    def read(self, question: Question, stored: Any) -> date | None:
        """Return the day."""
        try:
            return date.fromisoformat(stored)
        except (TypeError, ValueError):
            return None

    def store(self, question: Question, value: date) -> str:
        """Return the day as ISO 8601 writes it."""
        return value.isoformat()

    def words(self, question: Question, value: date, language: str) -> str:
        """Write the day in full."""
        return format_date(value, "long", locale=LOCALES[as_language(language)])


KIND = Day()
