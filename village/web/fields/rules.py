"""What is asked of a field beyond its kind: that it is filled, how long, how much, of when."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form
from wtforms.validators import Optional, StopValidation, ValidationError

from village.editions.words.shape import FIRST_YEAR, LAST_YEAR
from village.web.filters import number
from village.web.incoming import LARGEST


class Needed:
    """Refuses a field that is empty, or holds nothing but space."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms

    def __init__(self, message: str | None = None) -> None:
        self.message = message or _l("This has to be filled.")

    def __call__(self, form: Form, field: Field) -> None:
        """Check one field; one that could not be read has said so already.

        Raises:
            StopValidation: it is empty.
        """
        if field.errors and any(str(value).strip() for value in field.raw_data or ()):
            raise StopValidation
        if field.data is None or field.data is False or field.data in ("", []):  # 0 is an answer
            field.errors = []
            raise StopValidation(str(self.message))


class AtMost:
    """Refuses a text of more characters, as its reader counts them: a line break is one."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"longest": most}

    def __call__(self, form: Form, field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: says how long it is.
        """
        length = len(field.data or "")
        if length > self.most:
            words = _("At most %(most)s characters, please: this has %(length)s.")
            raise ValidationError(words % {"most": number(self.most), "length": number(length)})


class Between:
    """Refuses a number outside its bounds."""

    def __init__(self, least: float, most: float) -> None:
        self.least, self.most = least, most
        self.field_flags = {"min": least, "max": most}

    def __call__(self, form: Form, field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: says the bounds.
        """
        if field.data is not None and not self.least <= field.data <= self.most:
            raise ValidationError(between(self.least, self.most))


def between(least: float, most: float) -> str:
    """Say which numbers are taken."""
    if most >= LARGEST:
        return str(_("Give a number of %(least)s or more.", least=number(least)))
    words = str(_("Give a number between %(least)s and %(most)s."))
    return words % {"least": number(least), "most": number(most)}


class OfOurTime:
    """Refuses a date of another century."""

    def __call__(self, form: Form, field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: says which years are taken.
        """
        if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            words = _("Write the year with four digits, between %(first)s and %(last)s.")
            raise ValidationError(words % {"first": FIRST_YEAR, "last": LAST_YEAR})


def checks_of(needed: str | bool, *more: Any) -> list[Any]:
    """Return the rules of a field: filled (in words of its own) or may be empty; then more."""
    first = Needed(None if needed is True else needed) if needed else Optional()
    return [first, *more]
