"""A call's own questions, which the organiser writes as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from village.core.languages import text_in


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
    """One question of a call; its texts are by language.

    Attributes:
        key: names the answer in `Application.answers`.
        most: the longest text in characters, or the largest number; 0 for the usual limit.
        choices: pairs of a value and its label, for a `CHOICE` or `CHOICES`.
        shown_if: the question on which this one depends, and the answers that ask it.
        jury: whether jurors read the answer; `hidden_when_blind`, whether blind ones do not.
        retired: asked no more; answers given before stay readable.
    """

    key: str
    kind: QuestionKind
    label: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    most: int = 0
    choices: tuple[tuple[str, Mapping[str, str]], ...] = ()
    shown_if: tuple[str, tuple[str, ...]] | None = None
    jury: bool = True
    hidden_when_blind: bool = False
    retired: bool = False

    @property
    def has_answer(self) -> bool:
        """Whether there is anything to answer; a heading or an explanation is only read."""
        return self.kind not in (QuestionKind.HEADING, QuestionKind.NOTE)

    def asked(self, answers: Mapping[str, Any]) -> bool:
        """Say whether the answers given elsewhere ask for this one."""
        if self.retired or not self.has_answer:
            return False
        if self.shown_if is None:
            return True
        key, wanted = self.shown_if
        given = answers.get(key)
        return bool(set(given if isinstance(given, list) else [str(given)]) & set(wanted))

    def words(self, answer: Any, language: str) -> str:
        """Return an answer as it is read: the labels of what was chosen, else what was given."""
        if isinstance(answer, list):
            return ", ".join(self.words(one, language) for one in answer)
        label = dict(self.choices).get(str(answer))
        return text_in(label, language) if label else str(answer)


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
            shown_if=_condition(row.get("shown_if")),
            jury=bool(row.get("jury", True)),
            hidden_when_blind=bool(row.get("hidden_when_blind")),
            retired=bool(row.get("retired")),
        )
        for row in rows
    )


def _condition(row: Mapping[str, Any] | None) -> tuple[str, tuple[str, ...]] | None:
    return (row["question"], tuple(row["is"])) if row else None
