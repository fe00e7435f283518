"""The form that makes an edition: blank, like another one, from a file or from an example."""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileSize
from wtforms import RadioField, SelectField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.core.languages import text_in
from village.editions.tables import Edition
from village.editions.words.usual import Usual, usual_in
from village.web.context import language
from village.web.fields import DayField, LineField, PercentField, TicksField
from village.web.forms import Form
from village.web.offered import (
    offered_countries,
    offered_currencies,
    offered_languages,
    offered_zones,
)

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
            SelectChoice(Start.FILE, _l("An import: an edition exported as a zip")),
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
    starts_on = DayField(
        _l("First day"),
        description=_l(
            "Of a blank edition or a copy, in half a year or a year after the earlier one where you"
            " leave it open. All dates of a copy move along."
        ),
    )
    country = SelectField(
        _l("Country of the organiser"),
        description=_l(
            "Of a blank edition. Forms offer countries as this one lists them; time zone, currency,"
            " languages and VAT are proposed from it."
        ),
        default="",
    )
    timezone = SelectField(
        _l("Time zone"),
        description=_l("All times on the pages and in mails are by this clock."),
        default="",
    )
    currency = SelectField(_l("Currency"), description=_l("Of all prices."), default="")
    languages = TicksField(_l("Languages"))
    vat_rate = PercentField(
        _l("VAT, in per cent"),
        description=_l("The standard rate as far as we know it: check it before you invoice."),
    )
    source = SelectField(_l("Earlier edition"), default="")
    file = FileField(
        _l("The edition's file"),
        description=_l("A zip, at most 20 MB"),
        validators=[FileSize(LARGEST_BYTES, message=_l("The file is larger than 20 MB."))],
        render_kw={"accept": ".zip,application/zip"},
    )

    def propose(self) -> None:
        """Fill in what is usual in the country that is chosen, in the place of what was there."""
        if country := self.country.data:
            usual = usual_in(country)
            self.timezone.data, self.currency.data = usual.timezone, usual.currency
            self.languages.data = _spoken(usual)
            self.vat_rate.data, self.vat_rate.raw_data = usual.vat_rate, None

    def usual(self) -> Usual:
        """Return how the edition begins: as the form says, else as is usual in the country."""
        usual = usual_in(self.country.data)
        chosen = self.languages.data or _spoken(usual)
        asked = bool(self.vat_rate.raw_data)
        return Usual(
            country=usual.country,
            timezone=self.timezone.data or usual.timezone,
            currency=self.currency.data or usual.currency,
            languages=tuple(sorted(chosen, key=lambda one: one != language())),
            vat_rate=(self.vat_rate.data or Decimal(0)) if asked else usual.vat_rate,
        )

    def validate_code(self, field: LineField) -> None:
        """Check how a code is written, where one is given.

        Raises:
            ValidationError: it is no code.
        """
        if field.data and not CODE.match(field.data):
            raise ValidationError(_("Take 2 to 12 letters, digits and hyphens, a letter first."))


def _spoken(usual: Usual) -> list[str]:
    """Return the languages of a country, the reader's before them: who makes it has to read it."""
    return list(dict.fromkeys([language(), *usual.languages]))


def new_edition_form(earlier: Iterable[Edition]) -> NewEditionForm:
    """Return the form, with the editions that can be copied."""
    form, lang = NewEditionForm(), language()
    form.country.choices = [SelectChoice("", _("Choose a country")), *offered_countries(lang)]
    unsaid = SelectChoice("", "–")
    form.currency.choices = [unsaid, *offered_currencies(lang)]
    form.timezone.choices = [unsaid, *offered_zones()]
    form.languages.choices = offered_languages()
    copied = [SelectChoice(one.code, text_in(one.name, lang)) for one in earlier]
    form.source.choices = [SelectChoice("", "–"), *copied]
    if not copied:
        starts: list[Any] = list(form.start.choices or ())
        form.start.choices = [one for one in starts if one.value != Start.COPY]
    return form
