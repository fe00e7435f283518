"""The pieces of the application form: its kinds of fields and what makes them sound."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    Form,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Email, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from village.core.languages import text_in
from village.editions.words.questions import Question, QuestionKind
from village.organisations.words import ICE_COUNTRY, clean_ice

LONGEST_TEXT = 4000
LONGEST_LINE = 160
LONGEST_FOREIGN_ICE = 15
LARGEST_NUMBER = 1_000_000_000


class KeyField(Field):
    """A random key that a form carries: the server sees by it that it got the same form again."""

    data: uuid.UUID
    widget = HiddenInput()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default=uuid.uuid4, **kwargs)

    def _value(self) -> str:
        return str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the key.

        Raises:
            ValueError: it is none of ours.
        """
        if valuelist:
            self.data = uuid.UUID(valuelist[0])


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
            words = _("This is no ICE: it has 15 digits, and the last two check the others.")
            raise ValidationError(words) from None


def stripped(value: str | None) -> str:
    """Return a text without what no text holds, and without space around it."""
    return (value or "").replace("\x00", "").strip()


def with_scheme(value: str | None) -> str:
    """Return a web address with its scheme."""
    value = stripped(value)
    return f"https://{value}" if value and "://" not in value else value


def line(label: str, most: int, *more: Any, **kwargs: Any) -> StringField:
    """Return a field for one line of at most `most` characters."""
    kwargs.setdefault("filters", [stripped])
    return StringField(label, [Optional(), Length(max=most), *more], **kwargs)


def text(label: str, most: int, **kwargs: Any) -> TextAreaField:
    """Return a field for a text of at most `most` characters."""
    render = {"rows": 5, **kwargs.pop("render_kw", {})}
    return TextAreaField(
        label, [Optional(), Length(max=most)], filters=[stripped], render_kw=render, **kwargs
    )


def number(label: str, least: int, most: int, **kwargs: Any) -> IntegerField:
    """Return a field for a whole number."""
    return IntegerField(label, [Optional(), NumberRange(least, most)], **kwargs)


def email(label: str, *more: Any, autocomplete: str = "email") -> StringField:
    """Return a field for an email address; `more` validators come first."""
    complete = Email(_l("This is not a complete address, such as name@example.org."))
    render = {"type": "email", "autocomplete": autocomplete, "dir": "ltr"}
    return StringField(
        label,
        [*(more or [Optional()]), Length(max=254), complete],
        filters=[stripped],
        render_kw=render,
    )


def question_field(question: Question, language: str) -> Field:
    """Return the field of one of the call's own questions."""
    said: dict[str, Any] = {
        "label": text_in(question.label, language),
        "description": text_in(question.help, language),
    }
    match question.kind:
        case QuestionKind.NUMBER:
            limits = NumberRange(0, question.most or LARGEST_NUMBER)
            return IntegerField(validators=[Optional(), limits], **said)
        case QuestionKind.CHECK:
            return BooleanField(**said)
        case QuestionKind.CHOICE:
            choices = [
                SelectChoice(value, text_in(texts, language)) for value, texts in question.choices
            ]
            first = SelectChoice("", _("Choose an answer"))
            return SelectField(choices=[first, *choices], default="", **said)
        case QuestionKind.TEXT:
            most = Length(max=question.most or LONGEST_TEXT)
            return TextAreaField(validators=[Optional(), most], filters=[stripped], **said)
        case QuestionKind.LINE:
            most = Length(max=question.most or LONGEST_LINE)
            return StringField(validators=[Optional(), most], filters=[stripped], **said)
