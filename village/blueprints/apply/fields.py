"""The pieces of the application form that no other form has."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from babel.numbers import get_currency_precision
from flask_babel import gettext as _
from wtforms import BooleanField, Field, Form, SelectField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.form import BaseForm

from village.blueprints.apply.limits import may_change, stands, told
from village.core.languages import text_in
from village.editions.words.files import Attached, media_types
from village.editions.words.questions import Question, Shape
from village.engines import folding
from village.organisations.words import ICE_COUNTRY, clean_ice, is_tax_number, is_trade_register
from village.web.context import now
from village.web.countries import CountrySelectField
from village.web.fields import (
    DayField,
    EmailField,
    LineField,
    MoneyField,
    PhoneField,
    TextField,
    TicksField,
    WebField,
    WholeNumberField,
)
from village.web.files import asked_for
from village.web.incoming import LARGEST

LONGEST_FOREIGN_ICE = 15


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


class TradeRegisterField(LineField):
    """A number of the trade register (RC), maybe with its court."""

    def __init__(self, label: str, most: int, message: str, **kwargs: Any) -> None:
        check = Registered(is_trade_register, message)
        super().__init__(label, most, also=[check], render_kw={"dir": "ltr"}, **kwargs)

    def read(self, text: str) -> str:
        """Return the number as an office compares it."""
        return folding.grouped(text)


class Within:
    """Refuses an answer outside its question's limits.

    Of what is chosen too few are kept: more may follow, and the submission refuses them.
    """

    def __init__(self, question: Question) -> None:
        self.question = question

    def __call__(self, form: Form, field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: says the limits.
        """
        kind, (least, most) = self.question.kind, self.question.limits
        measure = kind.measure(field.data) if field.data else None
        if measure is None or least <= measure <= most:
            return
        if measure > most or kind.shape not in (Shape.SOME_OF, Shape.FILES):
            raise ValidationError(told(self.question))


class OneSelectField(SelectField):
    """One of several choices, or none yet."""

    def process_data(self, value: Any) -> None:
        """Take what is stored; nothing is the empty choice."""
        super().process_data(value or "")


class VideoField(WebField):
    """The address of a video, which names more than its site."""

    def read(self, text: str) -> str:
        """Return the address with its scheme.

        Raises:
            ValueError: it is no address, or that of a whole site.
        """
        address = super().read(text)
        parts = urlsplit(address)
        if not parts.path.strip("/") and not parts.query:
            raise ValueError(_("Give the address of the video itself, not of its site."))
        return address


def _one_of(question: Question, language: str, **said: Any) -> Field:
    choices = [SelectChoice(value, label) for value, label in question.options(language)]
    first = SelectChoice("", _("Choose an answer"))
    return OneSelectField(choices=[first, *choices], **said)


def _some_of(question: Question, language: str, **said: Any) -> Field:
    choices = [SelectChoice(value, label) for value, label in question.options(language)]
    return TicksField(choices=choices, validators=[Within(question)], **said)


class FilesField(Field):
    """Files sent before, each a box whose tick keeps it, and a control for more of them.

    `offered` are the files that were sent for the question: what a tick says is looked up there.
    """

    ticked: list[str] | None = None

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(validators=[Within(question)], **kwargs)
        self.question = question

    def process_data(self, value: Any) -> None:
        """Take the files that are stored."""
        self.data = list(value or ())
        self.offered = {one.id: one for one in self.data}

    def process_formdata(self, valuelist: list[str]) -> None:
        """Remember the ticks, until it is known what they name."""
        self.ticked = valuelist

    def offer(self, files: Iterable[Attached]) -> None:
        """Say which files were sent for the question; those that were ticked are the answer."""
        self.offered = {**self.offered, **{one.id: one for one in files}}
        if self.ticked is not None:
            self.data = [self.offered[one] for one in self.ticked if one in self.offered]

    def add(self, file: Attached, *, alone: bool) -> None:
        """Take one more file into the answer, or let it take the place of the others."""
        self.offered[file.id] = file
        self.data = [file] if alone else [*self.data, file]

    @property
    def input_name(self) -> str:
        """The name of the control by which a file comes with the form."""
        return f"{self.name}-new"

    @property
    def media_types(self) -> tuple[str, ...]:
        """What the question takes."""
        return media_types(self.question.accepts)


def _files(question: Question, language: str, **said: Any) -> Field:
    which = asked_for(question.accepts, question.largest_mb)
    said["description"] = " ".join(filter(None, (said["description"], which)))
    return FilesField(question, **said)


def _day(question: Question, language: str, **said: Any) -> Field:
    return DayField(also=[Within(question)], **said)


def _money(question: Question, language: str, **said: Any) -> Field:
    return _between(MoneyField)(
        question, language, decimals=get_currency_precision(question.unit), **said
    )


def _between(field: Callable[..., Field]) -> Callable[..., Field]:
    def build(question: Question, language: str, **said: Any) -> Field:
        least, most = question.limits
        return field(least=least, most=LARGEST if question.most is None else most, **said)

    return build


def _at_most(field: Callable[..., Field]) -> Callable[..., Field]:
    return lambda question, language, **said: field(most=question.limits[1], **said)


def _plain(field: Callable[..., Field], **more: Any) -> Callable[..., Field]:
    return lambda question, language, **said: field(**more, **said)


#: The field of each shape in which a question is answered.
FIELDS: dict[Shape, Callable[..., Field]] = {
    Shape.LINE: _at_most(LineField),
    Shape.TEXT: _at_most(TextField),
    Shape.WHOLE_NUMBER: _between(WholeNumberField),
    Shape.DAY: _day,
    Shape.AMOUNT: _money,
    Shape.ONE_OF: _one_of,
    Shape.SOME_OF: _some_of,
    Shape.COUNTRY: _plain(CountrySelectField, optional=True),
    Shape.WEB: _at_most(WebField),
    Shape.VIDEO: _at_most(VideoField),
    Shape.EMAIL: _plain(EmailField, autocomplete="off"),
    Shape.PHONE: _at_most(PhoneField),
    Shape.TICK: _plain(BooleanField),
    Shape.FILES: _files,
}


def question_field(question: Question, language: str) -> Field:
    """Return the field of one of the call's own questions."""
    build = FIELDS[question.kind.shape]
    return build(
        question,
        language,
        label=question.title(language),
        description=_description(question, language),
    )


def _description(question: Question, language: str) -> str:
    """Return the help, the limits, and that the answer will be public where it will be."""
    shown = _("Everybody reads it on your page once your place is confirmed.")
    parts = (text_in(question.help, language), told(question), question.public and shown)
    return " ".join(part for part in parts if part)


#: The shapes whose control a browser can show for reading alone; others can only be disabled.
_READABLE = frozenset(Shape) - {
    Shape.ONE_OF, Shape.SOME_OF, Shape.COUNTRY, Shape.TICK, Shape.FILES,
}  # fmt: skip


def freeze(question: Question, field: Field, today: date) -> None:
    """Say until when an answer may change; after that, let it only be read."""
    if question.frozen(today):
        state = "readonly" if question.kind.shape in _READABLE else "disabled"
        field.render_kw = {**(field.render_kw or {}), state: True}
    note = stands(question) if question.frozen(today) else may_change(question)
    field.description = " ".join(filter(None, (field.description, note)))
