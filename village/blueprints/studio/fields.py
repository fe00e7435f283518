"""The fields that only the studio has: texts by language, lists of rows, shares, amounts."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    StringField,
    ValidationError,
)
from wtforms import Form as PlainForm

from village.core.files.pictures import keep
from village.core.languages import NATIVE_NAMES, Language
from village.editions.words.kinds.date import day_of
from village.editions.words.pictures import taken
from village.engines.pictures import LARGEST_BYTES, PictureRefused, cleaned
from village.web.context import context
from village.web.fields import DayField, LineField, TextField
from village.web.files import PICTURE_REFUSALS
from village.web.filters import number

#: Stands for the number of a row that a script will add.
NEW_ROW = "__n__"


class TextsField(FormField):  # type: ignore[type-arg]
    """A text in each of the edition's languages, side by side."""

    def __init__(
        self,
        label: str,
        languages: Sequence[Language],
        *,
        rows: int = 0,
        most: int = 500,
        **kwargs: Any,
    ) -> None:
        fields: dict[str, Any] = {}
        for language in languages:
            name = NATIVE_NAMES[language]
            render = {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
            fields[language] = (
                TextField(name, most, rows=rows, render_kw=render)
                if rows
                else LineField(name, most, render_kw=render)
            )
        super().__init__(type("Texts", (PlainForm,), fields), label, **kwargs)

    @property
    def missing(self) -> list[Language]:
        """The languages in which nothing is written while there is a text in another one."""
        texts = self.form.data
        return [one for one, text in texts.items() if not text] if any(texts.values()) else []


class PartField(FormField):  # type: ignore[type-arg]
    """A setting that is made of others."""


class RowsField(FieldList):  # type: ignore[type-arg]
    """A list of rows that can be added, moved and taken away, with a script or without."""

    entries: list[Any]
    _form: Any
    _translations: Any

    def __init__(self, row: type[PlainForm], label: str, *, add: str = "", **kwargs: Any) -> None:
        super().__init__(PartField(row), label, **kwargs)
        self.add = add
        self._sent: Any = None

    @property
    def errors(self) -> list[Any]:
        """What is wrong in the rows, row by row; nothing where nothing is."""
        found = [row.errors for row in self.entries]
        return found if any(found) else []

    @errors.setter
    def errors(self, told: object) -> None:
        """Forget what is told: each row keeps its own."""

    def process(self, formdata: Any, data: Any = (), extra_filters: Any = None) -> None:
        """Read the rows in the order that their hidden positions give."""
        self._sent = formdata
        super().process(formdata, data or (), extra_filters)

    def _compact_indices(self) -> None:
        """Number the rows of a form that was sent, by their positions."""
        self.entries.sort(key=lambda row: _position(self._sent.get(f"{row.name}-position")))
        super()._compact_indices()  # type: ignore[misc]  # newer than its types

    def arrange(self, rows: list[Any]) -> None:
        """Keep these rows, in this order."""
        self.entries = rows
        super()._compact_indices()  # type: ignore[misc]  # newer than its types

    def blank_row(self) -> Any:
        """Return a row of which a script makes new ones."""
        facts = {
            "name": f"{self.name}-{NEW_ROW}",
            "id": f"{self.id}-{NEW_ROW}",
            "_meta": self.meta,
            "translations": self._translations,
        }
        row = self.meta.bind_field(self._form, self.unbound_field, facts)
        row.process(None)
        return row


def rows_fields(form: Any) -> Iterator[RowsField]:
    """Give every list of rows of a form, those inside rows too."""
    for field in form:
        if isinstance(field, RowsField):
            yield field
            for row in field.entries:
                yield from rows_fields(row.form)
        elif isinstance(field, FormField):
            yield from rows_fields(field.form)


def rearrange(form: Any, press: str) -> None:
    """Do to the rows what a button without a script asks: `add:`, `up:`, `down:` or `remove:`."""
    verb, _colon, name = press.partition(":")
    for field in rows_fields(form):
        if verb == "add" and field.name == name:
            field.append_entry()
            return
        at = next((at for at, row in enumerate(field.entries) if row.name == name), None)
        if at is not None:
            rows = list(field.entries)
            row = rows.pop(at)
            if verb in ("up", "down"):
                rows.insert(max(at - 1, 0) if verb == "up" else at + 1, row)
            field.arrange(rows)
            return


class PictureField(FormField):  # type: ignore[type-arg]
    """A picture: the one that is there, another in its place, and what it shows in words.

    What is sent is cleaned and kept at once, so that it is still there when another field of the
    form is wrong.
    """

    def __init__(self, label: str, languages: Sequence[Language], **kwargs: Any) -> None:
        words = _("What it shows, for those who do not see it")
        fields: dict[str, Any] = {
            "file": HiddenField(),
            "upload": FileField(
                _("Picture file"), render_kw={"accept": "image/jpeg,image/png,image/webp"}
            ),
            "alt": TextsField(words, languages, most=200),
            "remove": BooleanField(_("Take this picture away")),
        }
        super().__init__(type("Picture", (PlainForm,), fields), label, **kwargs)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the form, and keep the picture that came with it."""
        super().process(formdata, data or {}, extra_filters)
        form: Any = self.form
        if form.remove.data:
            form.file.data, form.remove.data = "", False
        sent = form.upload.data
        if formdata and isinstance(sent, FileStorage) and sent.filename:
            self._take(form, sent.read(LARGEST_BYTES + 1))

    def _take(self, form: Any, content: bytes) -> None:
        [found] = cleaned([content])
        if isinstance(found, PictureRefused):
            form.upload.process_errors.append(PICTURE_REFUSALS[found.code])
            return
        keep(context(), found.name, found.content)
        form.file.data = found.name

    @property
    def shown(self) -> str:
        """The name of the picture that is there; empty for none."""
        form: Any = self.form
        name = str(form.file.data or "")
        return name if taken(name) else ""


class RowKeyField(HiddenField):
    """The name by which other settings know a row; a new row gets one from its text."""


class ColourField(LineField):
    """A colour, as `#1b6f5c`."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, 7, render_kw={"dir": "ltr", "class": "form-short"}, **kwargs)

    def read(self, text: str) -> str:
        """Return the colour with its sign.

        Raises:
            ValueError: it is none.
        """
        colour = f"#{text.removeprefix('#').lower()}"
        if len(colour) != 7 or not all(digit in "0123456789abcdef" for digit in colour[1:]):
            raise ValueError(_("Write a colour as six digits, such as #1b6f5c."))
        return colour


class DayNumberField(DayField):
    """A day, kept as the limits of a question write it: 20271012."""

    def process_data(self, value: Any) -> None:
        """Take the number as its day."""
        super().process_data(None if value is None else day_of(value))


class OneQuestion:
    """Refuses a condition that names the answers of several questions."""

    def __call__(self, form: Any, field: Any) -> None:
        """Check one field of `question=answer`.

        Raises:
            ValidationError: as said.
        """
        if len({one.partition("=")[0] for one in field.data or ()}) > 1:
            raise ValidationError(_("Choose answers of one question only."))


class ListField(StringField):
    """Several short values with commas between them, each of at most `most` characters."""

    data: Any

    def __init__(self, label: str, most: int, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.most = most

    def pre_validate(self, form: Any) -> None:
        """Check the length of each value.

        Raises:
            ValidationError: names the first that is too long.
        """
        for one in self.data or ():
            if len(one) > self.most:
                words = _("“%(given)s” has more than %(most)s characters.")
                raise ValidationError(words % {"given": one[:40], "most": number(self.most)})

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the values."""
        text = valuelist[0] if valuelist else ""
        self.data = [one.strip() for one in text.replace("،", ",").split(",") if one.strip()]

    def _value(self) -> str:
        return ", ".join(self.data or ())


def _position(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 10**7
