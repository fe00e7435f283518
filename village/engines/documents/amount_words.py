"""Write an amount of money in words, in French, Arabic and English."""

from dataclasses import dataclass

from village.engines.documents import arabic_numbers
from village.engines.documents.arabic_numbers import Noun


@dataclass(frozen=True, slots=True)
class _Currency:
    """The names of a currency and of its hundredth: one, many; in Arabic with all forms."""

    fr: tuple[str, str]
    en: tuple[str, str]
    ar: Noun


_CENTIME = _Currency(
    ("centime", "centimes"),
    ("centime", "centimes"),
    Noun("سنتيم", "سنتيمان", "سنتيما", "سنتيمات", "سنتيما"),
)
_CURRENCIES = {
    "MAD": _Currency(
        ("dirham", "dirhams"),
        ("dirham", "dirhams"),
        Noun("درهم", "درهمان", "درهما", "دراهم", "درهما"),
    ),
    "EUR": _Currency(
        ("euro", "euros"), ("euro", "euros"), Noun("أورو", "أورو", "أورو", "أورو", "أورو")
    ),
}


LARGEST_CENTS = 10**11
"""Amounts below this can be written in words."""


def amount_in_words(cents: int, currency: str, lang: str) -> str:
    """Return an amount in words: trente-six mille dirhams et soixante centimes.

    A currency without a known name is written by its code.

    Raises:
        ValueError: the amount is negative or a billion or more.
    """
    if not 0 <= cents < LARGEST_CENTS:
        raise ValueError(f"{cents} centimes cannot be written in words")
    names = _CURRENCIES.get(currency) or _Currency(
        (currency, currency), (currency, currency), Noun(*[currency] * 5)
    )
    whole, part = divmod(cents, 100)
    pieces = [_counted(whole, names, lang)] if whole or not part else []
    if part:
        pieces.append(_counted(part, _CENTIME, lang))
    return {"fr": " et ", "en": " and ", "ar": " و"}[lang].join(pieces)


def _counted(count: int, names: _Currency, lang: str) -> str:
    if lang == "ar":
        return arabic_numbers.counted(count, names.ar)
    from num2words import num2words  # slow: it loads all its languages

    written = num2words(count, lang=lang).replace(",", "")
    if lang == "en":
        return f"{written} {names.en[count != 1]}"
    joint = " de " if count >= 10**6 and count % 10**6 == 0 else " "
    if joint == " de " and names.fr[1][0] in "aeiouh":
        joint = " d’"
    return f"{written}{joint}{names.fr[count > 1]}"
