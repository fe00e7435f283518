"""The three languages of every screen, mail and document: French first."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["fr", "ar", "en"]

LANGUAGES: tuple[Language, ...] = ("fr", "ar", "en")
DEFAULT: Language = "fr"
#: Locale of each language: `ar_MA` writes Western digits, as Morocco does.
LOCALES: dict[Language, str] = {"fr": "fr", "ar": "ar_MA", "en": "en_GB"}
NATIVE_NAMES: dict[Language, str] = {"fr": "Français", "ar": "العربية", "en": "English"}


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Return the writing direction of `language`."""
    return "rtl" if language == "ar" else "ltr"


def as_language(value: str | None) -> Language:
    """Return `value` where it is one of our languages, else French."""
    for language in LANGUAGES:
        if value == language:
            return language
    return DEFAULT


def text_in(texts: Mapping[str, str] | None, language: str) -> str:
    """Return a text in `language`, falling back to French, then to whatever there is."""
    texts = texts or {}
    return texts.get(language) or texts.get(DEFAULT) or next(iter(texts.values()), "")
