"""The pieces of the application form that no other form has."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, Field, Form, SelectField, SelectMultipleField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.form import BaseForm

from village.core.languages import text_in
from village.editions.words.questions import Question, QuestionKind
from village.organisations.words import ICE_COUNTRY, clean_ice, is_tax_number, is_trade_register
from village.web.context import now
from village.web.fields import LineField, TextField, WholeNumberField

LONGEST_TEXT = 4000
LONGEST_LINE = 160
LONGEST_FOREIGN_ICE = 15
LARGEST_NUMBER = 1_000_000_000


class IceOfMorocco:
    """Checks the ICE of an organisation of Morocco, and keeps its digits alone."""

    def __call__(self, form: Form, field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: the number is no ICE.
        """
        if form["country"].data != ICE_COUNTRY:
            if len(field.data) > LONGEST_FOREIGN_ICE:
                raise ValidationError(
                    _("Write at most %(most)s characters.", most=LONGEST_FOREIGN_ICE)
                )
            return
        try:
            field.data = clean_ice(field.data)
        except ValueError:
            words = _("This is not an ICE: it has 15 digits, and the last two check the others.")
            raise ValidationError(words) from None


class Registered:
    """Checks a number by which an office of its country knows the organisation."""

    def __init__(self, sound: Callable[[str], bool], message: str) -> None:
        self.sound, self.message = sound, message

    def __call__(self, form: Form, field: Field) -> None:
        """Check one field; other countries have other numbers, but all hold a digit.

        Raises:
            ValidationError: it is no such number.
        """
        known = form["country"].data == ICE_COUNTRY
        if not (self.sound(field.data) if known else any(c.isdigit() for c in field.data)):
            raise ValidationError(str(self.message))


class YearField(WholeNumberField):
    """A year that has begun."""

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        """Refuse a year to come.

        Raises:
            ValidationError: it has not begun.
        """
        if self.data is not None and not self.errors and self.data > now().year:
            raise ValidationError(_("This year has not begun: write when it was founded."))


def tax_number(message: str) -> Registered:
    """Return the check of a tax number (IF)."""
    return Registered(is_tax_number, message)


def trade_register(message: str) -> Registered:
    """Return the check of a number of the trade register (RC)."""
    return Registered(is_trade_register, message)


def question_field(question: Question, language: str) -> Field:
    """Return the field of one of the call's own questions."""
    said: dict[str, Any] = {
        "label": text_in(question.label, language),
        "description": text_in(question.help, language),
    }
    match question.kind:
        case QuestionKind.NUMBER | QuestionKind.AMOUNT | QuestionKind.SCALE:
            return WholeNumberField(least=0, most=question.most or LARGEST_NUMBER, **said)
        case QuestionKind.CONSENT:
            return BooleanField(**said)
        case QuestionKind.CHOICES:
            return SelectMultipleField(choices=_choices(question, language), default=list, **said)
        case QuestionKind.CHOICE:
            choices = _choices(question, language)
            first = SelectChoice("", _("Choose an answer"))
            return SelectField(choices=[first, *choices], default="", **said)
        case QuestionKind.TEXT:
            return TextField(most=question.most or LONGEST_TEXT, **said)
        case _:
            return LineField(most=question.most or LONGEST_LINE, **said)


def _choices(question: Question, language: str) -> list[SelectChoice]:
    return [SelectChoice(value, text_in(texts, language)) for value, texts in question.choices]
