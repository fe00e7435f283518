"""An amount of money."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, get_currency_precision, is_currency

from village.core.languages import LOCALES, as_language
from village.editions.words.questions import Question, QuestionFault, QuestionKind, Shape


class Amount(QuestionKind):
    """An amount in the currency that is the question's unit; stored as whole minor units.

    The limits are whole units of the currency.
    """

    code = "amount"
    shape = Shape.AMOUNT
    most = 1_000_000_000

    def faults(self, question: Question) -> Iterator[QuestionFault]:
        """Ask for the currency, too."""
        yield from super().faults(question)
        if not is_currency(question.unit):
            yield QuestionFault("unit", "no_such_currency", {"given": question.unit or "–"})

    def read(self, question: Question, stored: Any) -> Decimal | None:
        """Return the amount in units of its currency."""
        if not isinstance(stored, int) or isinstance(stored, bool):
            return None
        return Decimal(stored).scaleb(-get_currency_precision(question.unit))

    def store(self, question: Question, value: Decimal) -> int:
        """Return the amount in minor units; more digits than the currency has are rounded."""
        return int(value.scaleb(get_currency_precision(question.unit)).to_integral_value())

    def measure(self, value: Decimal) -> Decimal:
        """Return the amount itself."""
        return value

    def words(self, question: Question, value: Decimal, language: str) -> str:
        """Write the amount with its currency's code."""
        locale = LOCALES[as_language(language)]
        return format_currency(value, question.unit, format="#,##0.00\u00a0¤¤", locale=locale)

    def cell(self, question: Question, value: Decimal) -> Decimal:
        """Return the amount in units of its currency."""
        return value


KIND = Amount()
