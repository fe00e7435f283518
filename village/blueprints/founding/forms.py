"""The form that makes an edition: blank, like another one, from a file or from an example."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileSize
from wtforms import RadioField, SelectField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.core.languages import text_in
from village.editions.tables import Edition
from village.web.context import language
from village.web.fields import LineField
from village.web.forms import Form

LARGEST_BYTES = 20 * 1024 * 1024
CODE = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,11}\Z")


class Start(StrEnum):
    """What a new edition starts from."""

    BLANK = "blank"
    COPY = "copy"
    FILE = "file"
    EXAMPLE = "example"


class NewEditionForm(Form):
    """What is needed to begin; everything else is set afterwards."""

    start = RadioField(
        _l("Start from"),
        choices=[
            SelectChoice(Start.BLANK, _l("A blank edition")),
            SelectChoice(Start.COPY, _l("An earlier edition: all but people and applications")),
            SelectChoice(Start.FILE, _l("A file: an edition exported as a zip")),
            SelectChoice(Start.EXAMPLE, _l("The example: an edition to look at and to change")),
        ],
        default=Start.BLANK,
        coerce=Start,
    )
    code = LineField(
        _l("Code"),
        12,
        description=_l(
            "2 to 12 letters, digits and hyphens: it begins the references of applications. A file"
            " has its own."
        ),
    )
    name = LineField(_l("Name"), 120)
    source = SelectField(_l("Earlier edition"), default="")
    file = FileField(
        _l("The edition's file"),
        description=_l("A zip, at most 20 MB"),
        validators=[FileSize(LARGEST_BYTES, message=_l("The file is larger than 20 MB."))],
        render_kw={"accept": ".zip,application/zip"},
    )

    def validate_code(self, field: LineField) -> None:
        """Check how a code is written, where one is given.

        Raises:
            ValidationError: it is no code.
        """
        if field.data and not CODE.match(field.data):
            raise ValidationError(_("Take 2 to 12 letters, digits and hyphens, a letter first."))


def new_edition_form(earlier: Iterable[Edition]) -> NewEditionForm:
    """Return the form, with the editions that can be copied."""
    form, lang = NewEditionForm(), language()
    copied = [SelectChoice(one.code, text_in(one.name, lang)) for one in earlier]
    form.source.choices = [SelectChoice("", "–"), *copied]
    if not copied:
        starts: list[Any] = list(form.start.choices or ())
        form.start.choices = [one for one in starts if one.value != Start.COPY]
    return form
