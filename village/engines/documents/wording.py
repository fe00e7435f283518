"""The fixed words of documents, in the languages of the exhibition."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("fr", "ar", "en")
REGION = "MA"

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ar": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    "en": "January February March April May June July August September October November December",
}


def word(key: str, lang: str, **values: str) -> str:
    """Return a fixed text with its named values set in; values are never read as patterns."""
    pattern = _words()[key][lang]
    for name, value in values.items():
        before, found, after = pattern.partition("{" + name + "}")
        pattern = before + (value if found else "") + after
    return pattern


@cache
def _words() -> dict[str, dict[str, str]]:
    """Return the table of words.toml."""
    source = (resources.files(__package__) / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def localised(values: Mapping[str, str], lang: str) -> str:
    """Return the text in `lang`, else in the first language that has one."""
    return values.get(spoken(values, lang), "")


def spoken(values: Mapping[str, str], lang: str) -> str:
    """Return the language in which a text is said to those who read `lang`; see `localised`."""
    if values.get(lang):
        return lang
    return next((each for each, value in values.items() if value), lang)


def is_rtl(lang: str) -> bool:
    """Say whether a language is written from right to left."""
    return lang == "ar"


def tag(lang: str) -> str:
    """Return the language mark of a document, with its country."""
    return f"{lang}-{REGION}"


def month(number: int, lang: str) -> str:
    """Return a month's name as Morocco writes it."""
    return _MONTHS[lang].split()[number - 1]
