"""Fields of text: lines, longer texts, and what is written in one line by rules."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import Email, ValidationError

from village.core.emails import LONGEST_ADDRESS, is_email_address
from village.core.weblinks import web_address
from village.engines import folding
from village.web.fields.rules import AtMost, checks_of
from village.web.filters import number

#: What parts addresses, and what stands around one after a name.
_PARTED, _NAMED = re.compile(r"[\n,;]"), re.compile(r"<([^<>]*)>")
#: How many faulty addresses a sentence names.
_NAMED_AT_MOST = 5


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
        super().__init__(label, checks_of(needed, AtMost(most), *also), **kwargs)

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
        super().__init__(label, checks_of(needed, AtMost(most)), render_kw=render, **kwargs)

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
        wrong = [text for text in self.addresses if not is_email_address(text)]
        if wrong:
            words = _("These are no complete addresses: %(texts)s.")
            raise ValidationError(words % {"texts": ", ".join(wrong[:_NAMED_AT_MOST])})
        if len(self.addresses) > self.most:
            words = _("At most %(most)s addresses at once, please.")
            raise ValidationError(words % {"most": number(self.most)})


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
