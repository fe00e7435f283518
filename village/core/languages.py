"""The three languages of every screen, mail and document: French first."""

from collections.abc import Mapping, Sequence
from typing import Literal

Language = Literal["fr", "ar", "en"]

LANGUAGES: tuple[Language, ...] = ("fr", "ar", "en")
DEFAULT: Language = "fr"
#: Locale of each language: `ar_MA` writes Western digits, as Morocco does.
LOCALES: dict[Language, str] = {"fr": "fr", "ar": "ar_MA", "en": "en_GB"}
#: Which languages stand in, in this order, where a text is missing in a language.
INSTEAD: dict[str, tuple[Language, ...]] = {
    "fr": ("en", "ar"),
    "ar": ("fr", "en"),
    "en": ("fr", "ar"),
}
NATIVE_NAMES: dict[Language, str] = {"fr": "Français", "ar": "العربية", "en": "English"}


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Return the writing direction of `language`."""
    return "rtl" if language == "ar" else "ltr"


def as_language(value: str | None, among: Sequence[str] = LANGUAGES) -> Language:
    """Return `value` where it is one of `among`, else the first of ours among them."""
    if value in LANGUAGES and value in among:
        return value
    ours = [language for language in LANGUAGES if language in among]
    ours.sort(key=among.index)
    return ours[0] if ours else DEFAULT


def language_of(texts: Mapping[str, str], language: str) -> str:
    """Return the language in which a text is read by who asks for `language`; "" for no text."""
    order = (language, *INSTEAD.get(language, LANGUAGES))
    return next((one for one in order if texts.get(one, "").strip()), "")


def text_in(texts: Mapping[str, str] | None, language: str) -> str:
    """Return a text in `language`, else in the language that is read instead."""
    texts = texts or {}
    return texts.get(language_of(texts, language), "")
