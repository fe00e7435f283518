"""When a question is asked: a sentence for readers, and data for `static/js/conditions.js`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from village.core.languages import text_in
from village.editions.tables import Edition
from village.editions.words.questions import Question


@dataclass(frozen=True, slots=True)
class Condition:
    """What a file has to say for a question to be asked."""

    sentence: str
    rule: dict[str, Any]


def conditions(
    questions: Iterable[Question], edition: Edition, language: str
) -> dict[str, Condition]:
    """Return the conditions of those questions that are asked of some files alone, by key."""
    known = {one.key: one for one in questions}
    return {
        one.key: Condition(_sentence(one, known, edition, language), _rule(one))
        for one in known.values()
        if one.conditional
    }


def _rule(question: Question) -> dict[str, Any]:
    key, wanted = question.shown_if or ("", ())
    return {
        "question": key,
        "is": list(wanted),
        "axes": [str(number) for number in question.axes],
        "pavilions": list(question.pavilions),
    }


def _sentence(
    question: Question, known: dict[str, Question], edition: Edition, language: str
) -> str:
    said = []
    if question.shown_if and (other := known.get(question.shown_if[0])):
        labels = dict(other.options(language))
        wanted = _listed(labels.get(value, value) for value in question.shown_if[1])
        about = other.title(language)
        said.append(_("Only if you answer « %(question)s » with: %(wanted)s.",
                      question=about, wanted=wanted))  # fmt: skip
    if question.axes:
        titles = {axis.number: text_in(axis.title, language) for axis in edition.axes}
        named = _listed(titles.get(number, str(number)) for number in question.axes)
        said.append(_("Only for the axis: %(names)s.", names=named))
    if question.pavilions:
        labels = {one.code: text_in(one.label, language) for one in edition.pavilions}
        named = _listed(labels.get(code, code) for code in question.pavilions)
        said.append(_("Only for the pavilion: %(names)s.", names=named))
    return " ".join(said)


def _listed(words: Iterable[str]) -> str:
    return " · ".join(words)
