"""A place on a scale."""

from collections.abc import Iterator
from typing import Any

from village.core.languages import text_in
from village.editions.words.questions import Question, QuestionFault, QuestionKind, Shape

LONGEST_SCALE = 21


class ScaleStep(QuestionKind):
    """A whole number from `least` to `most`; a choice of that value gives a step its words."""

    code = "scale"
    shape = Shape.ONE_OF
    least, most = 1, 5

    def faults(self, question: Question) -> Iterator[QuestionFault]:
        """Ask for a scale that can be shown, and for words of its own steps alone."""
        yield from super().faults(question)
        least, most = question.limits
        if most - least >= LONGEST_SCALE:
            longest = least + LONGEST_SCALE - 1
            yield QuestionFault("most", "too_great", {"given": most, "most": longest})
            return
        steps = [str(step) for step in _steps(question)]
        for value, _label in question.choices:
            if value not in steps:
                facts = {"given": value, "known": ", ".join(steps)}
                yield QuestionFault("choices", "not_one_of", facts)

    def read(self, question: Question, stored: Any) -> str | None:
        """Return the step as the field has it."""
        whole = isinstance(stored, int) and not isinstance(stored, bool)
        return str(stored) if whole else None

    def store(self, question: Question, value: str) -> int | None:
        """Return the step as a number."""
        return int(value) if value else None

    def measure(self, value: str) -> int:
        """Return the step as a number."""
        return int(value)

    def options(self, question: Question, language: str) -> list[tuple[str, str]]:
        """Return every step, with its words where it has some."""
        said = {value: text_in(label, language) for value, label in question.choices}
        steps = [str(step) for step in _steps(question)]
        return [(step, f"{step} – {said[step]}" if said.get(step) else step) for step in steps]

    def words(self, question: Question, value: str, language: str) -> str:
        """Return the step, its words, and the end of the scale."""
        step = dict(question.options(language)).get(value, value)
        return step if "–" in step else f"{step}\u00a0/\u00a0{question.limits[1]}"


def _steps(question: Question) -> range:
    least, most = question.limits
    return range(least, most + 1)


KIND = ScaleStep()
