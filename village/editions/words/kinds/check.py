"""A statement that is true or not."""

from typing import Any

from village.core.languages import text_in
from village.editions.words.questions import Question, QuestionKind, Shape

YES = {"fr": "Oui", "ar": "نعم", "en": "Yes"}
NO = {"fr": "Non", "ar": "لا", "en": "No"}


class Check(QuestionKind):
    """A box to tick; left empty, the answer is no."""

    code = "check"
    shape = Shape.TICK

    def read(self, question: Question, stored: Any) -> bool | None:
        """Return whether it was ticked."""
        return stored if isinstance(stored, bool) else None

    def options(self, question: Question, language: str) -> list[tuple[str, str]]:
        """Return both answers, as conditions name them."""
        return [("true", text_in(YES, language)), ("false", text_in(NO, language))]

    def words(self, question: Question, value: bool, language: str) -> str:
        """Return yes or no."""
        return text_in(YES if value else NO, language)

    def cell(self, question: Question, value: bool) -> str:
        """Return an x for yes, as in the other columns."""
        return "x" if value else ""


KIND = Check()
