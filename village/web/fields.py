"""The fields that forms are made of: each reads what people type and says what is wrong with it.

A text that is too long is refused with its count and stays in the field: no field has a
`maxlength`, at which a browser cuts what is pasted without a word.
"""

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    Field,
    Form,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.form import BaseForm
from wtforms.validators import Email, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextInput

from village.core.weblinks import web_address
from village.engines import folding
from village.web.filters import decimal_sign, number, zone
from village.web.incoming import LARGEST, whole

LONGEST_ADDRESS = 254
#: What parts addresses, and what stands around one after a name.
_PARTED, _NAMED = re.compile(r"[\n,;]"), re.compile(r"<([^<>]*)>")
#: How many faulty addresses a sentence names.
_NAMED_AT_MOST = 5
#: No date of an exhibition lies outside; 9999 and the year 26 are slips of the keyboard.
FIRST_YEAR, LAST_YEAR = 2000, 2099
_HUNDRED = Decimal(100)


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


def _checks(needed: str | bool, *more: Any) -> list[Any]:
    first = Needed(None if needed is True else needed) if needed else Optional()
    return [first, *more]


class LineField(StringField):
    """One line of text."""

    def __init__(
        self,
        label: str,
        most: int,
        *,
        needed: str | bool = False,
        also: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, _checks(needed, AtMost(most), *also), **kwargs)

    def process_data(self, value: Any) -> None:
        """Take what is stored; nothing is an empty line."""
        super().process_data(value)
        self.data = self.data or ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the line; what cannot be read stays as it was typed."""
        if valuelist:
            self.data = folding.line(valuelist[0])
            if self.data:
                self.data = self.read(self.data)

    def read(self, text: str) -> str:
        """Return a line as the field keeps it.

        Raises:
            ValueError: says what is wrong with it.
        """
        return text


class TextField(TextAreaField):
    """A text of several lines, with the count of what is left."""

    def __init__(
        self,
        label: str,
        most: int,
        *,
        needed: str | bool = False,
        rows: int = 5,
        **kwargs: Any,
    ) -> None:
        render = {"rows": rows, **kwargs.pop("render_kw", {})}
        super().__init__(label, _checks(needed, AtMost(most)), render_kw=render, **kwargs)

    def process_data(self, value: Any) -> None:
        """Take what is stored; nothing is an empty text."""
        super().process_data(value)
        self.data = self.data or ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text."""
        if valuelist:
            self.data = folding.folded(valuelist[0]).strip()


class EmailField(LineField):
    """A mail address."""

    def __init__(
        self,
        label: str,
        *,
        needed: str | bool = False,
        autocomplete: str = "email",
        **kwargs: Any,
    ) -> None:
        complete = Email(_l("This is not a complete address, such as name@example.org."))
        render = {"type": "email", "inputmode": "email", "autocomplete": autocomplete, "dir": "ltr"}
        super().__init__(
            label, LONGEST_ADDRESS, needed=needed, also=[complete], render_kw=render, **kwargs
        )

    def read(self, text: str) -> str:
        """Return the address without spaces and invisible marks."""
        return folding.compact(text).removeprefix("mailto:")


class AddressesField(TextField):
    """Several mail addresses: one a line, or parted by commas as mail programs copy them."""

    def __init__(self, label: str, most: int, **kwargs: Any) -> None:
        render = {"dir": "ltr", "autocomplete": "off", "inputmode": "email", "spellcheck": "false"}
        super().__init__(label, most * LONGEST_ADDRESS, render_kw=render, **kwargs)
        self.most = most

    @property
    def addresses(self) -> list[str]:
        """The addresses, each once, in the order in which they were written."""
        parts = [part for part in _PARTED.split(self.data or "") if part.strip()]
        named = [_NAMED.search(part) for part in parts]
        found = [[one[1]] if one else part.split() for one, part in zip(named, parts, strict=True)]
        return list(dict.fromkeys(folding.compact(text) for texts in found for text in texts))

    def pre_validate(self, form: BaseForm) -> None:
        """Check each address.

        Raises:
            ValidationError: names those that are none, or says that there are too many.
        """
        wrong = [text for text in self.addresses if not _is_address(text)]
        if wrong:
            words = _("These are no complete addresses: %(texts)s.")
            raise ValidationError(words % {"texts": ", ".join(wrong[:_NAMED_AT_MOST])})
        if len(self.addresses) > self.most:
            words = _("At most %(most)s addresses at once, please.")
            raise ValidationError(words % {"most": number(self.most)})


def _is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return len(text) <= LONGEST_ADDRESS


class PhoneField(LineField):
    """A telephone number."""

    def __init__(self, label: str, most: int = 30, **kwargs: Any) -> None:
        render = {"type": "tel", "autocomplete": "tel", "dir": "ltr"}
        super().__init__(label, most, render_kw=render, **kwargs)

    def read(self, text: str) -> str:
        """Return the number as `folding.telephone` writes it.

        Raises:
            ValueError: it is no number, or two.
        """
        try:
            return folding.telephone(text)
        except ValueError:
            words = _("Give one telephone number, with its country's code: +212 661 23 45 67.")
            raise ValueError(words) from None


class WebField(LineField):
    """The address of a website."""

    def __init__(self, label: str, most: int = 200, **kwargs: Any) -> None:
        render = {"inputmode": "url", "autocomplete": "url", "dir": "ltr"}
        super().__init__(label, most, render_kw=render, **kwargs)

    def read(self, text: str) -> str:
        """Return the address with its scheme.

        Raises:
            ValueError: it is no address of the web.
        """
        address = folding.web_link(text)
        if not web_address(address):
            raise ValueError(_("This is not a web address, such as www.example.org."))
        return address


class IdentifierField(LineField):
    """A number or a code that names something: no spaces, digits of every script as 0 to 9."""

    def __init__(self, label: str, most: int, **kwargs: Any) -> None:
        render = {"dir": "ltr", "autocomplete": "off", **kwargs.pop("render_kw", {})}
        super().__init__(label, most, render_kw=render, **kwargs)

    def read(self, text: str) -> str:
        """Return the code as it is compared."""
        return folding.identifier(text)


class WholeNumberField(IntegerField):
    """A whole number between two bounds, in the digits of any script.

    A browser takes no other digits than 0 to 9 in an input of numbers, so it is one of text.
    """

    widget = TextInput()

    def __init__(
        self,
        label: str,
        least: int = 0,
        most: int = LARGEST,
        *,
        needed: str | bool = False,
        also: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        render = {"inputmode": "numeric", "dir": "ltr", **kwargs.pop("render_kw", {})}
        checks = _checks(needed, Between(least, most), *also)
        super().__init__(label, checks, render_kw=render, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number.

        Raises:
            ValueError: it is none.
        """
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = int(folding.identifier(valuelist[0]))
        except ValueError:
            self.data = None
            raise ValueError(_("Write a whole number, such as 12.")) from None


class QuantityField(DecimalField):
    """A quantity between two bounds; its decimals follow a point or a comma.

    It is shown with the language's decimal sign, and without a sign between thousands.
    """

    data: Any

    widget = TextInput()

    def __init__(
        self,
        label: str,
        least: float,
        most: float,
        *,
        needed: str | bool = False,
        **kwargs: Any,
    ) -> None:
        render = {"inputmode": "decimal", "dir": "ltr"}
        checks = _checks(needed, Between(least, most))
        super().__init__(label, checks, places=None, render_kw=render, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the quantity.

        Raises:
            ValueError: it is none.
        """
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self.read(valuelist[0])

    def read(self, text: str) -> Decimal:
        """Return the number.

        Raises:
            ValueError: it is none.
        """
        try:
            read = Decimal(folding.decimal(text))
        except InvalidOperation:
            read = Decimal("NaN")
        if not read.is_finite():
            raise ValueError(_("Write a number, such as 12.5."))
        return read

    def written(self) -> str:
        """Return what the field holds, with a point before its decimals."""
        return str(self.data)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written().replace(".", decimal_sign())


class PercentField(QuantityField):
    """A share, written in per cent."""

    def __init__(self, label: str, least: float = 0, most: float = 1, **kwargs: Any) -> None:
        super().__init__(label, least, most, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read per cent as a share.

        Raises:
            ValueError: it is no number.
        """
        super().process_formdata([one.replace("%", "").replace("٪", "") for one in valuelist])
        if self.data is not None:
            self.data = (self.data / _HUNDRED).normalize()

    def written(self) -> str:
        """Return per cent, with a point before its decimals."""
        return f"{(self.data * _HUNDRED).normalize():f}"


class MoneyField(QuantityField):
    """An amount of money, as people write thousands, decimals and the currency.

    `decimals` are those of its currency.
    """

    def __init__(
        self, label: str, least: float, most: float, *, decimals: int = 2, **kwargs: Any
    ) -> None:
        self.decimals = decimals
        super().__init__(label, least, most, **kwargs)

    def read(self, text: str) -> Decimal:
        """Return the amount.

        Raises:
            ValueError: it is none.
        """
        try:
            return Decimal(folding.amount(text, self.decimals))
        except ValueError:
            raise ValueError(_("Write an amount, such as 12 500.50.")) from None


class PriceField(MoneyField):
    """An amount of a currency: whole minor units, written with the currency's decimals."""

    def __init__(self, label: str, currency: str, **kwargs: Any) -> None:
        decimals = get_currency_precision(currency)
        super().__init__(f"{label} ({currency})", 0, 10**15, decimals=decimals, **kwargs)

    def read(self, text: str) -> Decimal:
        """Return the amount in minor units.

        Raises:
            ValueError: it is none, or has more decimals than the currency.
        """
        minor = super().read(text).scaleb(self.decimals)
        if minor != minor.to_integral_value():
            raise ValueError(_("Write an amount, such as 12 500.50."))
        return minor

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount as a whole number of minor units."""
        super().process_formdata(valuelist)
        self.data = None if self.data is None else int(self.data)

    def written(self) -> str:
        """Return the amount with its currency's decimals, after a point."""
        return f"{Decimal(self.data).scaleb(-self.decimals):.{self.decimals}f}"


class VersionField(IntegerField):
    """Which version of a row the page showed; one that cannot be is none."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the version."""
        try:
            self.data = whole(valuelist[0]) if valuelist else None
        except ValueError:
            self.data = None


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


class TicksField(SelectMultipleField):
    """Several of several choices, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DayField(DateField):
    """A day of our time."""

    def __init__(
        self,
        label: str,
        *,
        needed: str | bool = False,
        also: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        bounds = {"min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}
        super().__init__(label, _checks(needed, OfOurTime(), *also), render_kw=bounds, **kwargs)


class LocalTimeField(DateTimeLocalField):
    """A day and a time of our time, by the clock of the place; a moment is shown by that clock."""

    def __init__(self, label: str, *, needed: str | bool = False, **kwargs: Any) -> None:
        bounds = {"min": f"{FIRST_YEAR}-01-01T00:00", "max": f"{LAST_YEAR}-12-31T23:59"}
        checks = _checks(needed, OfOurTime())
        super().__init__(label, checks, format="%Y-%m-%dT%H:%M", render_kw=bounds, **kwargs)

    @property
    def moment(self) -> datetime | None:
        """The moment meant, in universal time."""
        local: datetime | None = self.data
        return local.replace(tzinfo=zone()).astimezone(UTC) if local else None

    def process_data(self, value: datetime | None) -> None:
        """Take what the field begins with."""
        if value is not None and value.tzinfo is not None:
            value = value.astimezone(zone()).replace(tzinfo=None)
        self.data = value
