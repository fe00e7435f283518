"""Amounts in words against rules of this test's own: 10,000 of each currency and language."""

import random
import re
from collections.abc import Iterator

import pytest

from village.engines.documents.amount_words import amount_in_words

UNITS, AMOUNTS = 2_500, 10_000
#: Each currency: how many of its smallest part make one, and its names.
PARTS = {"MAD": 100, "EUR": 100, "USD": 100, "TND": 1000}
ENGLISH = {
    "MAD": ("dirham", "dirhams", "centime", "centimes"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "USD": ("dollar", "dollars", "cent", "cents"),
    "TND": ("Tunisian dinar", "Tunisian dinars", "millime", "millimes"),
}
FRENCH = {
    "MAD": ("dirham", "dirhams", "centime", "centimes"),
    "EUR": ("euro", "euros", "centime", "centimes"),
    "USD": ("dollar", "dollars", "cent", "cents"),
    "TND": ("dinar tunisien", "dinars tunisiens", "millime", "millimes"),
}
#: Arabic: one, two, two before another word, three to ten, eleven and more.
ARABIC = {
    "MAD": ("درهم", "درهمان", "درهما", "دراهم", "درهما"),
    "EUR": ("أورو", "أورو اثنان", "أورو اثنان", "أورو", "أورو"),
    "USD": ("دولار", "دولاران", "دولارا", "دولارات", "دولارا"),
    "TND": ("دينار", "ديناران", "دينارا", "دنانير", "دينارا"),
}
ARABIC_PARTS = {
    "MAD": ("سنتيم", "سنتيمان", "سنتيما", "سنتيمات", "سنتيما"),
    "EUR": ("سنتيم", "سنتيمان", "سنتيما", "سنتيمات", "سنتيما"),
    "USD": ("سنت", "سنتان", "سنتا", "سنتات", "سنتا"),
    "TND": ("مليم", "مليمان", "مليما", "مليمات", "مليما"),
}


def amounts() -> Iterator[tuple[int, dict[str, int]]]:
    """Yield sums of every size, and those at which the rules turn: no two are alike.

    Each is a number of units with, of each currency, the number of its smallest part.
    """
    chance = random.Random(19)
    turns = [0, 1, 2, 3, 10, 11, 12, 13, 18, 20, 21, 70, 71, 80, 81, 91, 99]
    wholes = {
        base * scale + more: None
        for base in turns
        for scale in (1, 100, 1000, 10**6)
        for more in (0, 1, 2, 3, 8, 11, 100, 102, 200, 202, 1002, 2000, 11_000)
        if base * scale + more < 10**8
    }
    while len(wholes) < UNITS:
        wholes[chance.randrange(10 ** chance.randint(3, 8))] = None
    for whole in wholes:
        for part in (0, *chance.sample(range(1, 100), AMOUNTS // UNITS - 1)):
            hundreds = {name: chance.randrange(count // 100) for name, count in PARTS.items()}
            yield whole, {name: 100 * count + part for name, count in hundreds.items()}


# English and French, written digit group by digit group.
ONES = [
         "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",     "eight",     "nine",     "ten",     "eleven",     "twelve",     "thirteen",
    "fourteen",     "fifteen",     "sixteen",     "seventeen",     "eighteen",     "nineteen",
]  # fmt: skip
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
UN = [
         "zéro",     "un",     "deux",     "trois",     "quatre",     "cinq",     "six",
    "sept",     "huit",     "neuf",     "dix",     "onze",     "douze",     "treize",
    "quatorze",     "quinze",     "seize",     "dix-sept",     "dix-huit",     "dix-neuf",
]  # fmt: skip
DIX = ["zéro", "dix", "vingt", "trente", "quarante", "cinquante", "soixante"]


def english(count: int) -> str:
    if count < 20:
        return ONES[count]
    if count < 100:
        tens, one = divmod(count, 10)
        return TENS[tens] + (f"-{ONES[one]}" if one else "")
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if count >= size:
            many, rest = divmod(count, size)
            joint = " and " if rest < 100 else " "
            return f"{english(many)} {name}" + (joint + english(rest) if rest else "")
    raise AssertionError(count)


def french(count: int, *, last: bool = True) -> str:
    """Write a number; `last` when nothing counts after it that takes the s of vingts and cents."""
    if count < 20:
        return UN[count]
    if count < 70 or 80 > count >= 70:
        tens, one = divmod(count, 10) if count < 70 else (6, count - 60)
        if not one:
            return DIX[tens]
        return f"{DIX[tens]} et {UN[one]}" if one in (1, 11) else f"{DIX[tens]}-{UN[one]}"
    if count < 100:
        rest = count - 80
        return f"quatre-vingt-{UN[rest]}" if rest else "quatre-vingts" if last else "quatre-vingt"
    if count < 1000:
        many, rest = divmod(count, 100)
        head = "cent" if many == 1 else f"{UN[many]} cent" + ("s" if last and not rest else "")
        return f"{head} {french(rest, last=last)}" if rest else head
    if count < 10**6:
        many, rest = divmod(count, 1000)
        head = "mille" if many == 1 else f"{french(many, last=False)} mille"
        return f"{head} {french(rest)}" if rest else head
    many, rest = divmod(count, 10**6)
    head = f"{french(many)} million{'s' if many > 1 else ''}"
    return f"{head} {french(rest)}" if rest else head


def said_in_english(cents: int, currency: str) -> str:
    whole, part = divmod(cents, PARTS[currency])
    one, many, small, smalls = ENGLISH[currency]
    said = [f"{english(whole)} {one if whole == 1 else many}"] if whole or not part else []
    said += [f"{english(part)} {small if part == 1 else smalls}"] if part else []
    return " and ".join(said)


def said_in_french(cents: int, currency: str) -> str:
    whole, part = divmod(cents, PARTS[currency])
    one, many, small, smalls = FRENCH[currency]
    round_ = whole and whole % 10**6 == 0
    joint = (" d’" if many[0] in "aeiou" else " de ") if round_ else " "
    name = many if whole > 1 else one
    said = [french(whole) + joint + name] if whole or not part else []
    said += [f"{french(part)} {smalls if part > 1 else small}"] if part else []
    return " et ".join(said)


@pytest.mark.parametrize(("lang", "rule"), [("en", said_in_english), ("fr", said_in_french)])
def test_english_and_french_are_as_the_rule_writes_them(lang, rule):
    wrong = [
        (cents, currency, said, ruled)
        for whole, parts in amounts()
        for currency, part in parts.items()
        if (said := amount_in_words(cents := whole * PARTS[currency] + part, currency, lang))
        != (ruled := rule(cents, currency))
    ]

    assert wrong == []


# Arabic is read back: the number that the words say, and the form that the noun has after it.
_WORDS = {
    word: value
    for value, word in enumerate(
        ["صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
    )
} | {"أحد": 1, "اثنا": 2, "عشر": 10, "عشرون": 20, "ثلاثون": 30, "أربعون": 40, "خمسون": 50,
     "ستون": 60, "سبعون": 70, "ثمانون": 80, "تسعون": 90, "مائة": 100, "مائتان": 200, "مائتا": 200,
     "ثلاثمائة": 300, "أربعمائة": 400, "خمسمائة": 500, "ستمائة": 600, "سبعمائة": 700,
     "ثمانمائة": 800, "تسعمائة": 900}  # fmt: skip
_SCALES = {
    1000: ("ألف", "ألفان", "ألفا", "آلاف", "ألفا"),
    10**6: ("مليون", "مليونان", "مليونا", "ملايين", "مليونا"),
}


def form(count: int, forms: tuple[str, ...], *, bound: bool) -> str:
    """Return the form of a noun after its count, as grammars give it; `bound` before a noun."""
    small = count % 100
    if small in (0, 1, 2):
        return forms[0]
    if small <= 10:
        return forms[3]
    return forms[0] if bound else forms[4]


def read(words: list[str], forms: tuple[str, ...]) -> int:
    """Return the count that Arabic words say of a noun, or fail where a form is wrong."""
    total = group = 0
    at = 0
    while at < len(words):
        word = words[at].removeprefix("و") if words[at] not in _WORDS else words[at]
        rest = words[at + 1 :]
        after = rest[0] if rest else ""
        follows = bool(rest) and not after.startswith("و")
        if word in _WORDS:
            group += _WORDS[word]
            if word == "مائتا":
                assert follows, "the construct state without a noun"
            if word == "مائتان":
                assert not follows, "two hundred in its free form before a noun"
        else:
            total, group = _noun(word, group, total, forms, follows=follows)
            if word == forms[0] and after == "واحد":
                total, at = total + 1, at + 1
        at += 1
    assert group == 0, "a number without its noun"
    return total


def _noun(word, group, total, forms, *, follows):
    for scale, names in _SCALES.items():
        if word in names:
            if group == 0:
                assert word in names[:3], "a plural or an accusative without a number"
                one = 1 if word == names[0] else 2
                assert word != names[1] or not follows, "a dual in its free form before a noun"
                assert word != names[2] or follows, "a dual in its bound form without a noun"
                return total + one * scale, 0
            assert word == form(group, names, bound=follows), (group, word)
            return total + group * scale, 0
    if word == forms[1]:
        return total + 2, group
    assert word in forms, word
    if group:
        assert word == form(group, forms, bound=False), (group, word)
    return total + group, 0


def said_back(text: str, currency: str) -> int:
    parts = PARTS[currency]
    big, small = ARABIC[currency], ARABIC_PARTS[currency]
    text = re.sub("أورو اثنان", "أوروان", text)  # a dual for the reader's sake
    if currency == "EUR":
        big = (big[0], "أوروان", "أوروان", big[3], big[4])
    words = text.split()
    split = next(
        (at for at, word in enumerate(words) if word in small or word.removeprefix("و") in small),
        None,
    )
    if split is None:
        return read(words, big) * parts
    # The small part begins after the last name of the unit, and what is said of it.
    names = [at for at, word in enumerate(words) if word.removeprefix("و") in big or word in big]
    end = names[-1] + 1 if names else 0
    end += end < len(words) and names != [] and words[end] == "واحد"
    whole = read(words[:end], big) if end else 0
    return whole * parts + read(words[end:], small)


@pytest.mark.parametrize("currency", PARTS)
def test_arabic_says_the_amount_with_each_noun_in_its_form(currency):
    wrong = []
    for whole, parts in amounts():
        cents = whole * PARTS[currency] + parts[currency]
        said = amount_in_words(cents, currency, "ar")
        try:
            back = said_back(said, currency)
        except AssertionError as error:
            wrong.append((cents, said, str(error)))
            continue
        if back != cents:
            wrong.append((cents, said, back))

    assert wrong == []


@pytest.mark.parametrize(
    ("cents", "currency", "expected"),
    [
        (100, "EUR", "أورو واحد"),
        (200, "EUR", "أورو اثنان"),
        (20200, "EUR", "مائتا أورو وأورو اثنان"),
        (2000, "TND", "ديناران"),
        (3002, "TND", "ثلاثة دنانير ومليمان"),
        (200, "GBP", "جنيهان إسترلينيان"),
        (300, "GBP", "ثلاثة جنيهات إسترلينية"),
        (100, "SEK", "كرونة واحدة"),
        (200, "SEK", "كرونتان"),
        (300, "SEK", "ثلاث كرونات"),
        (800, "SEK", "ثماني كرونات"),
        (1200, "SEK", "اثنتا عشرة كرونة"),
        (2200, "SEK", "اثنتان وعشرون كرونة"),
        (200, "ZZZ", "ZZZ اثنان"),
        (2001, "KWD", "ديناران كويتيان وفلس واحد"),
        (3000, "KWD", "ثلاثة دنانير كويتية"),
        (11_000, "KWD", "أحد عشر دينارا كويتيا"),
        (100, "JPY", "مائة ين ياباني"),
        (200, "TRY", "ليرتان تركيتان"),
        (300, "INR", "ثلاث روبيات هندية"),
        (1100, "TRY", "إحدى عشرة ليرة تركية"),
        (100_000, "XOF", "مائة ألف فرنك غرب أفريقي"),
    ],
)
def test_arabic_by_hand(cents, currency, expected):
    assert amount_in_words(cents, currency, "ar") == expected


@pytest.mark.parametrize(
    ("cents", "currency", "lang", "expected"),
    [
        (2100, "GBP", "fr", "vingt et une livres sterling"),
        (100, "SEK", "fr", "une couronne suédoise"),
        (1500, "JPY", "fr", "mille cinq cents yens japonais"),
        (2005, "KWD", "fr", "deux dinars koweïtiens et cinq fils"),
        (2100, "EGP", "fr", "vingt et une livres égyptiennes"),
        (5000, "XOF", "fr", "cinq mille francs CFA"),
        (150, "SAR", "en", "one Saudi riyal and fifty halalas"),
        (1001, "TND", "en", "one Tunisian dinar and one millime"),
    ],
)
def test_others_by_hand(cents, currency, lang, expected):
    assert amount_in_words(cents, currency, lang) == expected
