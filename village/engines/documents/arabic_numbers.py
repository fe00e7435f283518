"""Count things in Arabic words, with the forms that the counted noun takes after each number.

The library used for French and English errs in Arabic (200 comes out in the construct
state, 11 000 without its accusative); a contract needs these right, so they are made here,
in the nominative, for nouns of both genders.
"""

from typing import NamedTuple

_UNITS = (
    "", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة",
    "أحد عشر", "اثنا عشر", "ثلاثة عشر", "أربعة عشر", "خمسة عشر", "ستة عشر", "سبعة عشر",
    "ثمانية عشر", "تسعة عشر",
)  # fmt: skip
#: Beside a feminine noun.
_FEMININE_UNITS = (
    "", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر",
    "إحدى عشرة", "اثنتا عشرة", "ثلاث عشرة", "أربع عشرة", "خمس عشرة", "ست عشرة", "سبع عشرة",
    "ثماني عشرة", "تسع عشرة",
)  # fmt: skip
_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_HUNDREDS = (
    "", "مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة",
    "تسعمائة",
)  # fmt: skip
_AND = " و"
#: What stands apart behind a whole number and its noun: nothing, one, two.
_ALONE = (0, 1, 2)


class Noun(NamedTuple):
    """A counted noun: one, two, two before a noun, three to ten, eleven to ninety-nine."""

    one: str
    two: str
    two_of: str
    few: str
    many: str
    is_feminine: bool = False

    def units(self, count: int) -> str:
        """Return 1 to 19 in the gender that the noun asks for."""
        return (_FEMININE_UNITS if self.is_feminine else _UNITS)[count]


_SCALES = (
    (10**6, Noun("مليون", "مليونان", "مليونا", "ملايين", "مليونا")),
    (10**3, Noun("ألف", "ألفان", "ألفا", "آلاف", "ألفا")),
)


def counted(count: int, noun: Noun) -> str:
    """Return `count` of `noun` in words, from 0 to 999,999,999."""
    if count == 0:
        return f"صفر {noun.one}"
    pieces: list[str] = []
    rest = count
    for scale, name in _SCALES:
        group, rest = divmod(rest, scale)
        if group:
            pieces.append(_group(group, name, before_noun=rest in _ALONE))
    if rest == 0:
        return f"{_AND.join(pieces)} {noun.one}"
    return _with_noun(pieces, rest, noun)


def _with_noun(pieces: list[str], rest: int, noun: Noun) -> str:
    """Close with the last three digits and the noun in the form that they ask for."""
    hundreds, small = divmod(rest, 100)
    if small in (1, 2):
        last = f"{noun.one} {noun.units(1)}" if small == 1 else noun.two
        if hundreds:
            pieces = [*pieces, _hundreds(hundreds, before_noun=True)]
        return f"{_AND.join(pieces)} {noun.one}{_AND}{last}" if pieces else last
    words = [*pieces, _words(rest, noun)]
    form = noun.one if small == 0 else noun.few if small <= 10 else noun.many
    return f"{_AND.join(words)} {form}"


def _group(count: int, name: Noun, *, before_noun: bool) -> str:
    """Return `count` thousands or millions in words; `before_noun`: the counted noun follows."""
    hundreds, small = divmod(count, 100)
    if small in (1, 2):
        last = name.one if small == 1 else name.two_of if before_noun else name.two
        if not hundreds:
            return last
        return f"{_hundreds(hundreds, before_noun=True)} {name.one}{_AND}{last}"
    if small == 0 or (small > 10 and before_noun):
        form = name.one
    else:
        form = name.few if small <= 10 else name.many
    return f"{_words(count, name)} {form}"


def _words(count: int, noun: Noun) -> str:
    """Return 1 to 999 as they stand before a noun."""
    hundreds, small = divmod(count, 100)
    pieces = [_hundreds(hundreds, before_noun=small == 0)] if hundreds else []
    if small == 8 and noun.is_feminine:
        pieces.append("ثماني")
    elif 0 < small < 20:
        pieces.append(noun.units(small))
    elif small:
        tens, unit = divmod(small, 10)
        pieces += [noun.units(unit), _TENS[tens]] if unit else [_TENS[tens]]
    return _AND.join(pieces)


def _hundreds(hundreds: int, *, before_noun: bool) -> str:
    return "مائتا" if hundreds == 2 and before_noun else _HUNDREDS[hundreds]
