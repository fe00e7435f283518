"""A call's own questions, which the organiser writes as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class QuestionKind(StrEnum):
    """What an answer looks like."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    COUNTRY = "country"
    URL = "url"
    VIDEO = "video"
    EMAIL = "email"
    PHONE = "phone"
    CONSENT = "consent"
    PERSON = "person"
    HEADING = "heading"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a call; its texts are in the three languages.

    Attributes:
        key: names the answer in `Application.answers`.
        most: the longest text in characters, or the largest number; 0 for the usual limit.
        choices: pairs of a value and its label, for a `CHOICE`.
    """

    key: str
    kind: QuestionKind
    label: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    most: int = 0
    choices: tuple[tuple[str, Mapping[str, str]], ...] = ()


def read_questions(rows: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return questions from their stored form.

    Each is `{"key", "kind", "label": {fr, ar, en}}`, with `help`, `required`, `most` and
    `choices: [{"value", "label": {…}}]` where they apply.

    Raises:
        KeyError: a question has no key, kind or label.
        ValueError: there is no such kind.
    """
    return tuple(
        Question(
            key=row["key"],
            kind=QuestionKind(row["kind"]),
            label=row["label"],
            help=row.get("help") or {},
            required=bool(row.get("required")),
            most=int(row.get("most") or 0),
            choices=tuple((choice["value"], choice["label"]) for choice in row.get("choices", ())),
        )
        for row in rows
    )
