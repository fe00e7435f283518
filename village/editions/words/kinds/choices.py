"""Several of several choices."""

from collections.abc import Iterator
from typing import Any

from village.editions.words.kinds import choice
from village.editions.words.questions import Question, QuestionFault, QuestionKind, Shape


class SeveralChoices(QuestionKind):
    """Any of the question's choices; the limits are how many."""

    code = "choices"
    shape = Shape.SOME_OF
    most = 100

    def faults(self, question: Question) -> Iterator[QuestionFault]:
        """Ask for choices as where only one is taken, and for limits that can be kept."""
        yield from super().faults(question)
        yield from choice.KIND.faults(question)
        least, there = question.limits[0], len(question.choices)
        if least > there:
            yield QuestionFault("least", "too_great", {"given": least, "most": there})

    def read(self, question: Question, stored: Any) -> list[str] | None:
        """Return the values that were chosen."""
        return [one for one in stored if isinstance(one, str)] if isinstance(stored, list) else None

    def measure(self, value: list[str]) -> int:
        """Return how many are chosen."""
        return len(value)

    def words(self, question: Question, value: list[str], language: str) -> str:
        """Return the labels, one after the other."""
        comma = "، " if language == "ar" else ", "
        return comma.join(choice.KIND.words(question, one, language) for one in value)

    def cell(self, question: Question, value: list[str]) -> str:
        """Return the values, parted by semicolons."""
        return "; ".join(value)


KIND = SeveralChoices()
