"""Give glyphs their codes: the same in every document for all that French and Arabic need.

A code stands for a pair of a glyph and the text it is copied as. A face has a standing list
of pairs, made from the face alone; so what draws a word is the same string in every document,
and is kept. A pair beyond the list gets a code in the document that meets it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from village.engines.documents.fonts import HYPHEN, RTL_MARK, Face, Shaped

Pair = tuple[int, str]
"""A glyph and the text that it stands for."""

_LATIN = "".join(
    map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x20AC, 0x2212])
)
_LETTERS = "".join(map(chr, [*range(0x621, 0x63B), *range(0x641, 0x64B)])) + "ڤکگڭپچی"
_ARABIC = "،؛؟ـ" + "".join(map(chr, range(0x64B, 0x653))) + _LETTERS
#: What the letters before these are drawn as one with, or in another shape.
_CLOSING = "رزنىي"
_MARKED = ("لًا", *(f"ـ{vowel}\u0651" for vowel in "\u064e\u064f\u0650"))
_JOINED = ("لا", "لأ", "لإ", "لآ", "لله", "الله")
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_TATWEEL = "ـ"
_ESCAPES = {0x28: "\\(", 0x29: "\\)", 0x5C: "\\\\", 0x0D: "\\r"}


SPACES = frozenset((" ", RTL_MARK + " "))
"""The keys of a space in either direction."""


@dataclass(frozen=True, slots=True, eq=False)
class LineRun:
    """Pieces of a line that one face draws, from left to right, each by its key."""

    face: Face
    keys: tuple[str, ...]


class EncodedWord(NamedTuple):
    """What draws a text with standing codes."""

    operands: str
    """The operands of TJ at font size 1."""
    codes: int
    """A bit for each code."""


def written(code: int) -> str:
    """Return a code as it stands inside a string of a page, a character a byte."""
    return "".join(_ESCAPES.get(byte) or chr(byte) for byte in divmod(code, 256))


def operands(shaped: Shaped, codes: Mapping[Pair, str]) -> str:
    """Return the operands of TJ that draw shaped text at font size 1.

    Raises:
        KeyError: `codes` has no such pair.
    """
    parts: list[str] = []
    rise = 0.0
    for glyph in shaped.glyphs:
        if glyph.rise != rise:
            rise = glyph.rise
            parts.append(f")]TJ {rise / 1000:.4g} Ts[(")
        if glyph.before:
            parts.append(f"){glyph.before:g} (")
        parts.append(codes[glyph[:2]])
        if glyph.after:
            parts.append(f"){glyph.after:g} (")
    if rise:
        parts.append(")]TJ 0 Ts[(")
    return strings(parts)


def strings(parts: Sequence[str]) -> str:
    """Return the pieces of a string that figures may interrupt, without its empty strings.

    After an empty one PDFium forgets the last figure, which brings it back from a mark.
    """
    return f"({''.join(parts)})".removeprefix("()").replace(" ()", " ").replace("[()", "[")


def merged(strings: str) -> str:
    """Return operands with strings that stand side by side made one.

    A bracket inside a string has a backslash before it, so `)(` is never text.
    """
    return strings.replace(")(", "")


def joined(keys: Iterable[str], drawn: Iterable[str], wide: str) -> str:
    """Return the operands that draw the texts of `keys` in a row, `wide` after each space."""
    if wide:
        drawn = [
            shown + wide if key in SPACES else shown for key, shown in zip(keys, drawn, strict=True)
        ]
    return merged("".join(drawn))


class StandingCodes:
    """The pairs of one face that have the same code in every document."""

    def __init__(self, face: Face) -> None:
        self._face = face
        pairs = dict.fromkeys(
            glyph[:2] for text, rtl in _samples(face) for glyph in face.shaped(text, rtl).glyphs
        )
        self.codes: dict[Pair, int] = {pair: code for code, pair in enumerate(pairs, 1)}
        self.pairs: dict[int, Pair] = {code: pair for pair, code in self.codes.items()}
        self._written = {pair: written(code) for pair, code in self.codes.items()}
        self.drawn = lru_cache(maxsize=4096)(self._drawn)
        self.run = lru_cache(maxsize=2048)(self._run)

    def _run(self, run: LineRun, wide: str) -> EncodedWord | None:
        """Return what draws the pieces of a line, as `joined` does, or as `drawn` nothing."""
        codes = 0
        shown = []
        for drawn in map(self.drawn, run.keys):
            if drawn is None:
                return None
            shown.append(drawn.operands)
            codes |= drawn.codes
        return EncodedWord(joined(run.keys, shown, wide), codes)

    def _drawn(self, key: str) -> EncodedWord | None:
        """Return what draws a piece of text, nothing if one of its pairs has no standing code."""
        rtl = key.startswith(RTL_MARK)
        shaped = self._face.shape(key.removeprefix(RTL_MARK), rtl)
        try:
            used = {1 << self.codes[glyph[:2]] for glyph in shaped.glyphs}
            return EncodedWord(operands(shaped, self._written), sum(used))
        except KeyError:
            return None


@cache
def standing(face: Face) -> StandingCodes:
    """Return the standing codes of a face."""
    return StandingCodes(face)


def _samples(face: Face) -> Iterator[tuple[str, bool]]:
    """Yield the texts whose glyphs have standing codes, and whether they run leftwards."""
    for text in (*_LATIN, HYPHEN, *_LIGATURES):
        if face.covers(text):
            yield text, False
            if not text.isalnum():
                yield text, True
    for text in (*_ARABIC, *_JOINED):
        if face.covers(text):
            yield text, True
    for letter in (*_LETTERS, *_JOINED):
        if face.covers(letter):
            yield _TATWEEL + letter, True
            yield letter + _TATWEEL, True
            yield _TATWEEL + letter + _TATWEEL, True
    yield from _ligature_samples(face)


def _ligature_samples(face: Face) -> Iterator[tuple[str, bool]]:
    for text in (*(first + last for first in _LETTERS for last in _CLOSING), *_MARKED):
        if face.covers(text):
            yield text, True
            yield _TATWEEL + text, True
