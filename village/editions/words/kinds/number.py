"""A whole number."""

from typing import Any

from babel.numbers import format_decimal

from village.core.languages import LOCALES, as_language
from village.editions.words.questions import Question, QuestionKind, Shape


class WholeNumber(QuestionKind):
    """A whole number between two limits."""

    code = "number"
    shape = Shape.WHOLE_NUMBER
    most = 2_147_483_647

    def read(self, question: Question, stored: Any) -> int | None:
        """Return the number."""
        whole = isinstance(stored, int) and not isinstance(stored, bool)
        return stored if whole else None

    def measure(self, value: int) -> int:
        """Return the number itself."""
        return value

    def words(self, question: Question, value: int, language: str) -> str:
        """Write the number with the language's separators, and its unit."""
        number = format_decimal(value, locale=LOCALES[as_language(language)])
        return f"{number}\u00a0{question.unit}" if question.unit else number


KIND = WholeNumber()
