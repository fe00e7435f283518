"""A call's own questions, which the organiser writes as data, and what every kind can do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from village.core.languages import text_in
from village.editions.words.files import USUAL_MB

Texts = Mapping[str, str]


class Shape(StrEnum):
    """By what a question is answered; the pages have one form field for each."""

    LINE = "line"
    TEXT = "text"
    WHOLE_NUMBER = "whole_number"
    AMOUNT = "amount"
    DAY = "day"
    ONE_OF = "one_of"
    SOME_OF = "some_of"
    COUNTRY = "country"
    WEB = "web"
    VIDEO = "video"
    EMAIL = "email"
    PHONE = "phone"
    TICK = "tick"
    FILES = "files"
    NOTHING = "nothing"


class QuestionFault(NamedTuple):
    """What is wrong with a question: one of its fields, and a code of the edition file's faults."""

    field: str
    code: str
    facts: dict[str, Any] = {}  # noqa: RUF012 - never changed


class QuestionKind:
    """What one kind of question means; each kind is a module of `kinds` that holds one of these.

    A stored answer is what JSON can hold. A value is what the form's field gives and takes.
    """

    code: ClassVar[str]
    shape: ClassVar[Shape]
    #: Whether an answer says who applies, or leads there: blind readers do not see it.
    tells_who: ClassVar[bool] = False
    #: The limits of a question that sets none, as `measure` counts.
    least: ClassVar[int] = 0
    most: ClassVar[int] = 0
    #: Whether an answer may be taken over into another application.
    reusable: ClassVar[bool] = True

    def faults(self, question: "Question") -> Iterator[QuestionFault]:
        """Give what is wrong with a question of this kind."""
        least, most = question.limits
        if most < least:
            yield QuestionFault("most", "too_small", {"given": most, "least": least})

    def read(self, question: "Question", stored: Any) -> Any:
        """Return a stored answer as a value; None for what is no answer of this kind."""
        return stored if isinstance(stored, str) else None

    def store(self, question: "Question", value: Any) -> Any:
        """Return a value as it is stored."""
        return value

    def is_empty(self, value: Any) -> bool:
        """Say whether a value leaves the question unanswered."""
        return value in (None, "", [])

    def measure(self, value: Any) -> int | Decimal | None:
        """Return what the limits bound in a value: how many characters a limited text has."""
        return len(value) if self.most and isinstance(value, str) else None

    def options(self, question: "Question", language: str) -> list[tuple[str, str]]:
        """Return what can be chosen: each value with its label."""
        return [(value, text_in(label, language)) for value, label in question.choices]

    def words(self, question: "Question", value: Any, language: str) -> str:
        """Say a value to its readers: the applicant, the jury, and on the receipt."""
        return str(value)

    def cell(self, question: "Question", value: Any) -> str | int | Decimal | None:
        """Return a value as a spreadsheet is to have it: the same in every language."""
        return self.store(question, value)  # type: ignore[no-any-return]  # JSON is untyped


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a call; its texts are by language.

    Attributes:
        key: names the answer in `Application.answers`.
        least, most: limits of its kind; None for the kind's own.
        unit: stands behind the label; the currency of an amount.
        choices: pairs of a value and its label, where something is chosen.
        shown_if: the question on which this one depends, and the answers that ask it.
        axes, pavilions: those whose files are asked; none for all.
        jury: whether jurors read the answer; `hidden_when_blind`, whether blind ones do not.
        frozen_after: the last day on which the answer may change.
        public: whether everybody reads the answer on the exhibitor's page.
        retired: asked no more; answers given before stay readable.
        accepts: the kinds of file that are taken; none for all.
        largest_mb: how large each file may be.
    """

    key: str
    kind: QuestionKind
    label: Texts
    help: Texts = field(default_factory=dict)
    required: bool = False
    least: int | None = None
    most: int | None = None
    unit: str = ""
    choices: tuple[tuple[str, Texts], ...] = ()
    shown_if: tuple[str, tuple[str, ...]] | None = None
    axes: tuple[int, ...] = ()
    pavilions: tuple[str, ...] = ()
    jury: bool = True
    hidden_when_blind: bool = False
    frozen_after: date | None = None
    public: bool = False
    retired: bool = False
    accepts: tuple[str, ...] = ()
    largest_mb: int = USUAL_MB

    @property
    def limits(self) -> tuple[int, int]:
        """The least and the most that is taken."""
        least = self.kind.least if self.least is None else self.least
        return least, self.kind.most if self.most is None else self.most

    @property
    def asks(self) -> bool:
        """Whether there is anything to answer: a heading asks nothing."""
        return self.kind.shape is not Shape.NOTHING

    @property
    def takes_files(self) -> bool:
        """Whether files answer it."""
        return self.kind.shape is Shape.FILES

    @property
    def conditional(self) -> bool:
        """Whether it is asked of some files alone."""
        return bool(self.shown_if or self.axes or self.pavilions)

    def satisfied(self, answers: Mapping[str, Any]) -> bool:
        """Say whether a file may be submitted with these answers."""
        return self.within(answers) and not (self.required and self.unanswered(answers))

    def within(self, answers: Mapping[str, Any]) -> bool:
        """Say whether the stored answer keeps the limits; what is not answered keeps them."""
        value = self.value(answers)
        measure = None if self.kind.is_empty(value) else self.kind.measure(value)
        least, most = self.limits
        return measure is None or least <= measure <= most

    def frozen(self, today: date) -> bool:
        """Say whether the answer may no longer change."""
        return self.frozen_after is not None and today > self.frozen_after

    @property
    def is_link(self) -> bool:
        """Whether the answer leads to a page."""
        return self.kind.shape in (Shape.WEB, Shape.VIDEO)

    def title(self, language: str) -> str:
        """Return the label with its unit."""
        label = text_in(self.label, language)
        return f"{label} ({self.unit})" if self.unit else label

    def options(self, language: str) -> list[tuple[str, str]]:
        """Return what can be chosen: each value with its label."""
        return self.kind.options(self, language)

    def value(self, answers: Mapping[str, Any]) -> Any:
        """Return the stored answer as its field takes it."""
        return self.kind.read(self, answers.get(self.key))

    def stored(self, value: Any) -> Any:
        """Return what a field gave as it is stored; None for nothing."""
        return None if value is None else self.kind.store(self, value)

    def unanswered(self, answers: Mapping[str, Any]) -> bool:
        """Say whether an answer is still to be given."""
        return self.asks and self.kind.is_empty(self.value(answers))

    def words(self, answers: Mapping[str, Any], language: str) -> str:
        """Say the stored answer to its readers; nothing where there is none."""
        value = self.value(answers)
        return "" if value in (None, "", []) else self.kind.words(self, value, language)

    def cell(self, answers: Mapping[str, Any]) -> str | int | Decimal | None:
        """Return the stored answer as a spreadsheet is to have it."""
        value = self.value(answers)
        return None if value is None else self.kind.cell(self, value)
