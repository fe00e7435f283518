"""Countries, currencies, time zones and languages to choose from, by their names in a language."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.core.languages import LANGUAGES, LOCALES, NATIVE_NAMES, Language
from village.core.searching import searchable
from village.editions.words.continents import COUNTRIES, countries

Choices = list[SelectChoice]


def offered_countries(language: Language, organiser_country: str = "") -> Choices:
    """Return the countries as the organiser's own lists them: all of them where it is not known."""
    listed = countries(organiser_country)
    return [
        SelectChoice(code, name) for code, name in _sorted_countries(language) if code in listed
    ]


@lru_cache(maxsize=len(LANGUAGES))
def _sorted_countries(language: Language) -> list[tuple[str, str]]:
    names = Locale.parse(LOCALES[language]).territories
    return sorted(((one, names[one]) for one in COUNTRIES), key=lambda pair: searchable([pair[1]]))


def offered_currencies(language: Language) -> Choices:
    """Return the currencies of today."""
    return [SelectChoice(code, f"{code} · {name}") for code, name in _in_use(language)]


@lru_cache(maxsize=len(LANGUAGES))
def _in_use(language: Language) -> list[tuple[str, str]]:
    """Return the currencies that are money somewhere today, with their names."""
    names = Locale.parse(LOCALES[language]).currencies
    territories = get_global("territory_currencies").values()
    today = {
        code for used in territories for code, _start, end, tender in used if tender and not end
    }
    return sorted((code, names.get(code, code)) for code in today)


def offered_zones() -> Choices:
    """Return the time zones of the tz database."""
    return [SelectChoice(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]


def offered_languages() -> Choices:
    """Return the languages that are installed, each by its own name."""
    return [SelectChoice(one, NATIVE_NAMES[one]) for one in LANGUAGES]
