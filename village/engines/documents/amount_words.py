"""Write an amount of money in words, in French, Arabic and English."""

import re
from dataclasses import dataclass

from village.engines.documents import arabic_numbers
from village.engines.documents.arabic_numbers import Noun
from village.engines.documents.money import decimals

_ONE_AT_END = re.compile(r"\bun$")


@dataclass(frozen=True, slots=True)
class _Money:
    """The names of a unit of money: one, many; in Arabic with all forms."""

    fr: tuple[str, str]
    en: tuple[str, str]
    ar: Noun


def _same(noun: str) -> Noun:
    """Return an Arabic noun that has one form for all counts, as foreign names have.

    Two of it are said by their number, as the noun does not.
    """
    two = f"{noun} اثنان"
    return Noun(noun, two, two, noun, noun)


_CENTIME = _Money(
    ("centime", "centimes"),
    ("centime", "centimes"),
    Noun("سنتيم", "سنتيمان", "سنتيما", "سنتيمات", "سنتيما"),
)
_CENT = _Money(("cent", "cents"), ("cent", "cents"), Noun("سنت", "سنتان", "سنتا", "سنتات", "سنتا"))
_EUROCENT = _Money(("centime", "centimes"), ("cent", "cents"), _CENTIME.ar)
_PENNY = _Money(
    ("penny", "pence"),
    ("penny", "pence"),
    Noun("بنس", "بنسان", "بنسا", "بنسات", "بنسا"),
)
_MILLIME = _Money(
    ("millime", "millimes"),
    ("millime", "millimes"),
    Noun("مليم", "مليمان", "مليما", "مليمات", "مليما"),
)
_ORE = _Money(("öre", "öre"), ("öre", "öre"), _same("أوره"))
_DOLLAR = Noun("دولار", "دولاران", "دولارا", "دولارات", "دولارا")
#: Currencies (ISO 4217) with the names of their unit and of its smallest part.
_CURRENCIES = {
    "CAD": (
        _Money(
            ("dollar canadien", "dollars canadiens"),
            ("Canadian dollar", "Canadian dollars"),
            _DOLLAR,
        ),
        _CENT,
    ),
    "CHF": (
        _Money(
            ("franc suisse", "francs suisses"),
            ("Swiss franc", "Swiss francs"),
            Noun("فرنك", "فرنكان", "فرنكا", "فرنكات", "فرنكا"),
        ),
        _CENTIME,
    ),
    "EUR": (_Money(("euro", "euros"), ("euro", "euros"), _same("أورو")), _EUROCENT),
    "GBP": (
        _Money(
            ("livre sterling", "livres sterling"),
            ("pound sterling", "pounds sterling"),
            Noun(
                "جنيه إسترليني",
                "جنيهان إسترلينيان",
                "جنيها إسترلينيا",
                "جنيهات إسترلينية",
                "جنيها إسترلينيا",
            ),
        ),
        _PENNY,
    ),
    "MAD": (
        _Money(
            ("dirham", "dirhams"),
            ("dirham", "dirhams"),
            Noun("درهم", "درهمان", "درهما", "دراهم", "درهما"),
        ),
        _CENTIME,
    ),
    "SEK": (
        _Money(
            ("couronne suédoise", "couronnes suédoises"),
            ("Swedish krona", "Swedish kronor"),
            Noun("كرونة", "كرونتان", "كرونتا", "كرونات", "كرونة", is_feminine=True),
        ),
        _ORE,
    ),
    "TND": (
        _Money(
            ("dinar tunisien", "dinars tunisiens"),
            ("Tunisian dinar", "Tunisian dinars"),
            Noun("دينار", "ديناران", "دينارا", "دنانير", "دينارا"),
        ),
        _MILLIME,
    ),
    "USD": (_Money(("dollar", "dollars"), ("dollar", "dollars"), _DOLLAR), _CENT),
}
#: In French one says `une` of these.
_FEMININE_IN_FRENCH = frozenset({"livre sterling", "couronne suédoise"})


_LARGEST = 10**9


def has_words(cents: int, currency: str) -> bool:
    """Say whether an amount can be written in words: it is not negative, and below a billion."""
    unit: int = 10 ** decimals(currency)
    return 0 <= cents < _LARGEST * unit


def amount_in_words(cents: int, currency: str, lang: str) -> str:
    """Return an amount in words: trente-six mille euros et soixante centimes.

    A currency without a known name is written by its code.

    Raises:
        ValueError: the amount is negative or a billion or more.
    """
    if not has_words(cents, currency):
        raise ValueError(f"{cents} centimes cannot be written in words")
    unnamed = _Money((currency, currency), (currency, currency), _same(currency))
    digits = decimals(currency)
    smallest = _MILLIME if digits == 3 else _CENTIME
    names, least = _CURRENCIES.get(currency, (unnamed, smallest))
    whole, part = divmod(cents, 10**digits)
    pieces = [_counted(whole, names, lang)] if whole or not part else []
    if part:
        pieces.append(_counted(part, least, lang))
    return {"fr": " et ", "en": " and ", "ar": " و"}[lang].join(pieces)


def _counted(count: int, names: _Money, lang: str) -> str:
    if lang == "ar":
        return arabic_numbers.counted(count, names.ar)
    from num2words import num2words  # slow: it loads all its languages

    written = num2words(count, lang=lang).replace(",", "")
    if lang == "en":
        return f"{written} {names.en[count != 1]}"
    if names.fr[0] in _FEMININE_IN_FRENCH:
        written = _ONE_AT_END.sub("une", written)
    joint = " de " if count >= 10**6 and count % 10**6 == 0 else " "
    if joint == " de " and names.fr[1][0] in "aeiouh":
        joint = " d’"
    return f"{written}{joint}{names.fr[count > 1]}"
