"""The countries of the application form, by continent, written once a language."""

from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import StringField, ValidationError
from wtforms.form import BaseForm
from wtforms.widgets import html_params

from village.core.languages import LOCALES
from village.core.searching import searchable
from village.editions.words.continents import continent_of, countries
from village.editions.words.settings import ContinentCode
from village.web.context import context, language

CONTINENTS = {
    ContinentCode.AFRICA: _l("Africa"),
    ContinentCode.EUROPE: _l("Europe"),
    ContinentCode.ASIA: _l("Asia"),
    ContinentCode.OCEANIA: _l("Oceania"),
    ContinentCode.NORTH_AMERICA: _l("North America"),
    ContinentCode.SOUTH_AMERICA: _l("South America"),
}


class CountrySelect:
    """Writes a select whose options stand under their continent."""

    def __call__(self, field: "CountrySelectField", **kwargs: Any) -> Markup:
        """Return the select, with the field's country chosen."""
        kwargs.setdefault("id", field.id)
        attributes = html_params(name=field.name, **kwargs)
        options = _options(language(), _organisers())
        if field.optional:
            options = Markup('<option value="">{}</option>').format(_("Choose a country")) + options
        if field.data in countries(_organisers()):
            chosen = f'value="{field.data}"'
            options = options.replace(chosen, f"selected {chosen}", 1)
        return Markup(f"<select {attributes}>{options}</select>")  # noqa: S704 - escaped parts


class CountrySelectField(StringField):
    """One country, as its ISO 3166-1 code; an optional one may be left out."""

    widget = CountrySelect()

    def __init__(self, label: str, *, optional: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.optional = optional

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what the list does not offer.

        Raises:
            ValidationError: it is no country of the list.
        """
        if self.optional and not self.data:
            return
        if self.data not in countries(_organisers()):
            raise ValidationError(_("Choose a country of the list."))


def _organisers() -> str:
    """Return the country of the edition's organiser."""
    return context().the_edition.country


@lru_cache(maxsize=64)
def _options(lang: str, organiser_country: str) -> str:
    """Return all options as HTML, the names in `lang` and sorted in it."""
    names = Locale.parse(LOCALES[lang]).territories  # type: ignore[index]  # one of ours
    listed = countries(organiser_country)
    groups = []
    for continent, label in CONTINENTS.items():
        here = [code for code in listed if continent_of(code) is continent]
        mine = [(names[code], code) for code in here]
        mine.sort(key=lambda pair: searchable([pair[0]]))
        options = Markup().join(
            Markup('<option value="{}">{}</option>').format(code, name) for name, code in mine
        )
        group = Markup('<optgroup label="{}">{}</optgroup>')
        groups.append(group.format(str(label), options))
    return str(Markup().join(groups))
