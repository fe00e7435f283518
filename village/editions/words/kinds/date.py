"""A date."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from babel.dates import format_date

from village.core.languages import LOCALES, as_language
from village.editions.words.questions import Question, QuestionFault, QuestionKind, Shape


class Day(QuestionKind):
    """A day of the calendar, stored as 2027-10-12; a limit is a day written as 20271012."""

    code = "date"
    shape = Shape.DAY
    least, most = 2000_01_01, 2099_12_31

    def faults(self, question: Question) -> Iterator[QuestionFault]:
        """Ask for limits that are days, the first before the last."""
        least, most = question.limits
        if most < least:
            yield QuestionFault("most", "order", {"other": "least"})
        for field in ("least", "most"):
            limit = getattr(question, field)
            if limit is not None and day_of(limit) is None:
                yield QuestionFault(field, "no_such_day", {"given": limit})

    def read(self, question: Question, stored: Any) -> date | None:
        """Return the day."""
        try:
            return date.fromisoformat(stored)
        except (TypeError, ValueError):
            return None

    def store(self, question: Question, value: date) -> str:
        """Return the day as ISO 8601 writes it."""
        return value.isoformat()

    def measure(self, value: date) -> int:
        """Return the day as its limits are written."""
        return value.year * 10_000 + value.month * 100 + value.day

    def words(self, question: Question, value: date, language: str) -> str:
        """Write the day in full."""
        return format_date(value, "long", locale=LOCALES[as_language(language)])


def day_of(limit: int) -> date | None:
    """Return the day that a limit names; None where it names none."""
    try:
        return date(limit // 10_000, limit // 100 % 100, limit % 100)
    except ValueError:
        return None


KIND = Day()
