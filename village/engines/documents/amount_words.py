"""Write an amount of money in words, in French, Arabic and English."""

import re
from dataclasses import dataclass
from functools import lru_cache

from babel.numbers import get_currency_name

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


def _of_country(name: str) -> Noun:
    """Return the forms of an Arabic name such as "Kuwaiti dinar": its adjective agrees with it."""
    head, _space, adjective = name.partition(" ")
    if head not in _HEADS or not adjective.removesuffix("ة").endswith("ي") or " " in adjective:
        return _same(name)
    noun, land = _HEADS[head], adjective.removesuffix("ة")
    two, many = (f"{land}تان", f"{land}ة") if noun.is_feminine else (f"{land}ان", f"{land}ا")
    return Noun(
        f"{noun.one} {land}{'ة' if noun.is_feminine else ''}",
        f"{noun.two} {two}",
        f"{noun.two_of} {many}",
        f"{noun.few} {land}ة",
        f"{noun.many} {many}",
        noun.is_feminine,
    )


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
_FILS = _Money(("fils", "fils"), ("fils", "fils"), Noun("فلس", "فلسان", "فلسا", "فلوس", "فلسا"))
_ORE = _Money(("öre", "öre"), ("öre", "öre"), _same("أوره"))
_DIRHAM = Noun("درهم", "درهمان", "درهما", "دراهم", "درهما")
_DINAR = Noun("دينار", "ديناران", "دينارا", "دنانير", "دينارا")
_FRANC = Noun("فرنك", "فرنكان", "فرنكا", "فرنكات", "فرنكا")
_KRONA = Noun("كرونة", "كرونتان", "كرونتا", "كرونات", "كرونة", is_feminine=True)
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
            _FRANC,
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
            _DIRHAM,
        ),
        _CENTIME,
    ),
    "SEK": (
        _Money(
            ("couronne suédoise", "couronnes suédoises"),
            ("Swedish krona", "Swedish kronor"),
            _KRONA,
        ),
        _ORE,
    ),
    "TND": (
        _Money(
            ("dinar tunisien", "dinars tunisiens"),
            ("Tunisian dinar", "Tunisian dinars"),
            _DINAR,
        ),
        _MILLIME,
    ),
    "USD": (_Money(("dollar", "dollars"), ("dollar", "dollars"), _DOLLAR), _CENT),
}
#: What Arabic names of other currencies begin with.
_HEADS = {
    noun.one: noun
    for noun in (
        _DIRHAM,
        _DINAR,
        _DOLLAR,
        _FRANC,
        _KRONA,
        Noun("جنيه", "جنيهان", "جنيها", "جنيهات", "جنيها"),
        Noun("ريال", "ريالان", "ريالا", "ريالات", "ريالا"),
        Noun("ين", "ينان", "ينا", "ينات", "ينا"),
        Noun("أوقية", "أوقيتان", "أوقيتا", "أوقيات", "أوقية", is_feminine=True),
        Noun("روبية", "روبيتان", "روبيتا", "روبيات", "روبية", is_feminine=True),
        Noun("ليرة", "ليرتان", "ليرتا", "ليرات", "ليرة", is_feminine=True),
    )
}
#: The smallest part of other currencies, where it is no centime.
_PARTS = {
    "AED": _FILS,
    "AUD": _CENT,
    "BHD": _FILS,
    "DKK": _ORE,
    "EGP": _Money(
        ("piastre", "piastres"),
        ("piastre", "piastres"),
        Noun("قرش", "قرشان", "قرشا", "قروش", "قرشا"),
    ),
    "JOD": _FILS,
    "KWD": _FILS,
    "LYD": _Money(("dirham", "dirhams"), ("dirham", "dirhams"), _DIRHAM),
    "NOK": _ORE,
    "NZD": _CENT,
    "OMR": _Money(
        ("baisa", "baisas"),
        ("baisa", "baisas"),
        Noun("بيسة", "بيستان", "بيستا", "بيسات", "بيسة", is_feminine=True),
    ),
    "QAR": _Money(("dirham", "dirhams"), ("dirham", "dirhams"), _DIRHAM),
    "SAR": _Money(
        ("halala", "halalas"),
        ("halala", "halalas"),
        Noun("هللة", "هللتان", "هللتا", "هللات", "هللة", is_feminine=True),
    ),
    "SGD": _CENT,
}
#: Where Babel errs.
_MANY_IN_FRENCH = {"BRL": "reais brésiliens", "KWD": "dinars koweïtiens", "OMR": "riyals omanais"}
#: In French one says `une` of what begins like this.
_FEMININE_IN_FRENCH = frozenset({"couronne", "livre", "roupie"})


_LARGEST = 10**9


def has_words(cents: int, currency: str) -> bool:
    """Say whether an amount can be written in words: it is not negative, and below a billion."""
    unit: int = 10 ** decimals(currency)
    return 0 <= cents < _LARGEST * unit


def amount_in_words(cents: int, currency: str, lang: str) -> str:
    """Return an amount in words: trente-six mille euros et soixante centimes.

    A currency that nobody names is written by its code.

    Raises:
        ValueError: the amount is negative or a billion or more.
    """
    if not has_words(cents, currency):
        raise ValueError(f"{cents} centimes cannot be written in words")
    digits = decimals(currency)
    names, least = _CURRENCIES.get(currency) or _others(currency, digits)
    whole, part = divmod(cents, 10**digits)
    pieces = [_counted(whole, names, lang)] if whole or not part else []
    if part:
        pieces.append(_counted(part, least, lang))
    return {"fr": " et ", "en": " and ", "ar": " و"}[lang].join(pieces)


def _others(currency: str, digits: int) -> tuple[_Money, _Money]:
    """Return the names of a currency as Babel has them, and of its smallest part."""

    def name(count: int, lang: str) -> str:
        return get_currency_name(currency, count, lang).partition(" (")[0]

    names = _Money(
        (name(1, "fr"), _MANY_IN_FRENCH.get(currency, name(2, "fr"))),
        (name(1, "en"), name(2, "en")),
        _of_country(get_currency_name(currency, locale="ar")),
    )
    return names, _PARTS.get(currency, _MILLIME if digits == 3 else _CENTIME)


@lru_cache(maxsize=2048)
def _written(count: int, lang: str) -> str:
    """Return a number in words; those of centimes come again in contract after contract."""
    from num2words import num2words  # slow: it loads all its languages

    return str(num2words(count, lang=lang)).replace(",", "")


def _counted(count: int, names: _Money, lang: str) -> str:
    if lang == "ar":
        return arabic_numbers.counted(count, names.ar)
    written = _written(count, lang)
    if lang == "en":
        return f"{written} {names.en[count != 1]}"
    if names.fr[0].split()[0] in _FEMININE_IN_FRENCH:
        written = _ONE_AT_END.sub("une", written)
    joint = " de " if count >= 10**6 and count % 10**6 == 0 else " "
    if joint == " de " and names.fr[1][0] in "aeiouh":
        joint = " d’"
    return f"{written}{joint}{names.fr[count > 1]}"
