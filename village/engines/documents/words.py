"""Cut a paragraph into words, shaped once, and a word where a line may or must end in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from village.engines.documents import bidi
from village.engines.documents.fonts import HYPHEN, RTL_MARK, Face, Font
from village.engines.documents.hyphenation import Breaks
from village.engines.documents.line_breaking import ParagraphBox

# A word that is wider than its line is rather cut after one of these.
_SIGNS = frozenset("-/_@.,;&=?+")
# Longer words are not kept: a hostile text shall not fill the memory.
_LONGEST_KEPT_WORD = 60


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a word with one direction and one face; its width for font size 1000."""

    text: str
    face: Face
    level: int
    width: float
    key: str
    """The text, marked when it runs from right to left."""


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """What stands between two places where a line may break; words that are kept are the same."""

    atoms: tuple[Atom, ...]
    width: float
    space: Atom | None
    """The space that follows, if the line goes on after it."""


def words_of(text: str, font: Font, rtl: bool | None) -> tuple[tuple[Word, ...], int]:
    """Return the words of a paragraph and its direction."""
    base, levels = bidi.levels(text, None if rtl is None else int(rtl))
    words: list[Word] = []
    start = 0
    for piece in text.split(" ") if text else ():
        end = start + len(piece) + 1
        word = _word_kept if len(piece) <= _LONGEST_KEPT_WORD else _word
        words.append(word(piece, levels[start:end], font))
        start = end
    return tuple(words), base


def _word(text: str, levels: bytes, font: Font) -> Word:
    """Return a word; `levels` has one more than its letters when a space follows."""
    atoms = tuple(_atoms(text, levels[: len(text)], font))
    space = _atom(" ", font.own[0], levels[-1]) if len(levels) > len(text) else None
    return Word(atoms, sum(atom.width for atom in atoms), space)


# The sentences of contracts differ in their values: their words are kept.
_word_kept = lru_cache(maxsize=4096)(_word)


def _atoms(text: str, levels: bytes, font: Font) -> Iterator[Atom]:
    """Yield the pieces of a word, cut where its level or its face changes."""
    if len(set(levels)) == 1:
        yield from _one_level(text, levels[0], font)
        return
    for level, group in groupby(zip(text, levels, strict=True), key=lambda pair: pair[1]):
        yield from _one_level("".join(letter for letter, _ in group), level, font)


def _one_level(text: str, level: int, font: Font) -> Iterator[Atom]:
    for piece, face in font.pieces(text):
        yield _atom(piece, face, level)


def _atom(text: str, face: Face, level: int) -> Atom:
    rtl = bool(level & 1)
    return Atom(text, face, level, face.shape(text, rtl).width, RTL_MARK + text if rtl else text)


def cut_to(words: Sequence[Word], room: float) -> Sequence[Word]:
    """Return the words, those wider than the line cut between letters."""
    if max([word.width for word in words], default=0) <= room:
        return words
    return [
        piece for word in words for piece in (_pieces(word, room) if word.width > room else (word,))
    ]


def _pieces(word: Word, room: float) -> Iterator[Word]:
    """Cut an overlong word between letters; each piece is at least one letter."""
    letters = [(atom, letter) for atom in word.atoms for letter in atom.text]
    start = 0
    while start < len(letters):
        count = _fitting(letters[start : start + 200], room)
        if start + count < len(letters):
            count = _after_a_sign(letters[start : start + count])
        piece = letters[start : start + count]
        start += count
        atoms = tuple(_regroup(piece))
        space = word.space if start >= len(letters) else None
        yield Word(atoms, sum(atom.width for atom in atoms), space)


def _fitting(letters: Sequence[tuple[Atom, str]], room: float) -> int:
    """Return how many letters fit, found by halving."""
    low, high = 1, len(letters)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(atom.width for atom in _regroup(letters[:middle])) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _after_a_sign(letters: Sequence[tuple[Atom, str]]) -> int:
    """Return after which letter to cut: a sign of the second half, as of an address, or the last.

    What begins the next piece is then a word of the address, not the end of one.
    """
    places = range(len(letters), len(letters) // 2, -1)
    return next((at for at in places if letters[at - 1][1] in _SIGNS), len(letters))


def cut_atom(atom: Atom, start: int, end: int) -> Atom:
    """Return some letters of an atom."""
    if start == 0 and end == len(atom.text):
        return atom
    return _atom(atom.text[start:end], atom.face, atom.level)


def _regroup(letters: Sequence[tuple[Atom, str]]) -> Iterator[Atom]:
    for atom, group in groupby(letters, key=lambda pair: pair[0]):
        yield _atom("".join(letter for _, letter in group), atom.face, atom.level)


class WordPart(NamedTuple):
    """A word, or what of its text stands between two places where it may be divided."""

    word: Word
    start: int
    end: int | None
    """None for the end of the word."""
    box: ParagraphBox


@lru_cache(maxsize=4096)
def parts_of(word: Word, breaks: Breaks) -> tuple[WordPart, ...]:
    """Return the parts of a word, together as wide as the word is whole."""
    parts: list[WordPart] = []
    start, before = 0, 0.0
    for at in _divisions(word, breaks):
        width = _portion(word, 0, at, hyphen="").width
        hyphen = _portion(word, 0, at).width - width
        parts.append(
            WordPart(word, start, at, ParagraphBox(width - before, hyphen=hyphen, divides=True))
        )
        start, before = at, width
    return (*parts, WordPart(word, start, None, ParagraphBox(word.width - before, _space(word))))


def _divisions(word: Word, breaks: Breaks) -> Sequence[int]:
    """Return where a word may be divided: one of a single face that runs to the right."""
    if len(word.atoms) != 1 or word.atoms[0].level & 1:
        return ()
    return breaks(word.atoms[0].text)


def words_of_line(parts: Sequence[WordPart]) -> tuple[Word, ...]:
    """Return the words of a line whole again, but for its ends."""
    words = [part.word for part in parts if part.end is None]
    if parts[-1].end is not None:
        words.append(_portion(parts[-1].word, 0, parts[-1].end))
    if start := parts[0].start:
        end = parts[-1].end if len(words) == 1 else None
        words[0] = _portion(parts[0].word, start, end)
    return tuple(words)


def _portion(word: Word, start: int, end: int | None, *, hyphen: str = HYPHEN) -> Word:
    """Return a word from one place to another, with a hyphen where it is divided."""
    if start == 0 and end is None:
        return word
    atom = word.atoms[0]
    text = atom.text[start:end]
    if end is not None and not text.endswith("-"):
        text += hyphen
    made = _atom(text, atom.face, atom.level)
    return Word((made,), made.width, None if end else word.space)


def _space(word: Word) -> float:
    return word.space.width if word.space else 0.0
