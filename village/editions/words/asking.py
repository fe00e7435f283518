"""Which of a call's questions a file is asked, and which of its answers are in force."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from village.editions.words.questions import Question


def is_asked(
    question: Question, answers: Mapping[str, Any], axis: int | None, pavilion: str | None
) -> bool:
    """Say whether a question is put to a file of this axis and pavilion that answered so far."""
    if question.retired:
        return False
    if question.axes and axis not in question.axes:
        return False
    if question.pavilions and pavilion not in question.pavilions:
        return False
    if question.shown_if is None:
        return True
    key, wanted = question.shown_if
    return not said(answers.get(key)).isdisjoint(wanted)


def asked(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    axis: int | None,
    pavilion: str | None,
) -> list[Question]:
    """Return the questions put to a file, in their order.

    What depends on a question that is not asked is not asked either, whatever was answered there.
    """
    concerned = _concerning(questions, answers, axis, pavilion)
    return [question for question in concerned if not question.retired]


def in_force(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    axis: int | None,
    pavilion: str | None,
) -> dict[str, Any]:
    """Return the answers that count: to questions that are asked, or retired since."""
    concerned = _concerning(questions, answers, axis, pavilion)
    return {one.key: answers[one.key] for one in concerned if one.key in answers}


def _concerning(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    axis: int | None,
    pavilion: str | None,
) -> Iterator[Question]:
    counted: dict[str, Any] = {}
    for question in questions:
        if question.retired or is_asked(question, counted, axis, pavilion):
            counted[question.key] = answers.get(question.key)
            yield question


def with_dependent(questions: Iterable[Question], fields: Iterable[str]) -> frozenset[str]:
    """Return fields of the form with the questions that are asked, or not, by their answers."""
    found = set(fields)
    for question in questions:
        by = {f"q_{question.shown_if[0]}"} if question.shown_if else set()
        if question.axes:
            by.add("axis")
        if question.pavilions:
            by |= {"country", "pavilion"}
        if by & found:
            found.add(f"q_{question.key}")
    return frozenset(found)


def said(stored: Any) -> frozenset[str]:
    """Return a stored answer as the values that a condition names: none where there is none."""
    if stored is None:
        return frozenset()
    if isinstance(stored, list):
        return frozenset(str(one) for one in stored)
    return frozenset({str(stored).lower() if isinstance(stored, bool) else str(stored)})
