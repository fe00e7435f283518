"""Set text in lines: words are shaped once, broken into lines, then put in visual order."""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from village.engines.documents import bidi, hyphenation
from village.engines.documents.fonts import HYPHEN, RTL_MARK, Face, Font
from village.engines.documents.hyphenation import Breaks
from village.engines.documents.line_breaking import ParagraphBox, line_ends

_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANKS = re.compile("[ \t\v\f\r\n\x1c-\x1f\x85\u2028\u2029]+")
_UNITS = "%|‰|°C|m²|m³|m|cm|mm|km|kg|kW|h|min|MAD|DH|EUR|€|درهم|متر|كيلوواط"
_BOUND = re.compile(
    # A space comes first: it is what the search jumps to.
    rf" (?:(?<=\d )(?=(?:\d{{3}}|{_UNITS})(?!\w))|(?<=[\w»)] )(?=[;:!?»])|(?<=« )|(?<=n° ))"
)
#: Digits in groups, as of a telephone, a bank account or a span of hours: no line break cuts them,
#: and Arabic around them would set their groups in the other order.
_GROUPED = re.compile(
    r"\+\d+(?:[ \u00a0]\d+)+"  # +212 522 00 00 00
    r"|0\d+(?:[ \u00a0]\d+)+"  # 0522 00 00 00
    r"|\d+(?:[ \u00a0]\d+){2,}"  # 190 780 2121110123450001 23
    r"|\d+(?:[:.,]\d+)?\u2013\d+(?:[:.,]\d+)?"  # 8:30–18:00
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
ELLIPSIS = "…"
# Far more than any line holds: what a fitted text is cut to before it is measured.
_LONGEST_FITTED = 600
# Of a fitted text's full size: one line shrinks so far, broken ones begin so large.
ONE_LINE_DOWN_TO, _BROKEN_AT_MOST = 0.75, 0.85
# Of a justified line: ratios (see `line_breaking`) that need no divided word, and that need no
# other remedy; then each line may stretch more, by a share of its width.
_GOOD, _BEARABLE, _EMERGENCY = 1.0, 2.2, 0.05
# A word that is wider than its line is rather cut after one of these.
_SIGNS = frozenset("-/_@.,;&=?+")
# Longer paragraphs are not kept: a hostile text shall not fill the memory.
_LONGEST_KEPT = 4000
_LONGEST_KEPT_LINE = 200
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


@dataclass(frozen=True)
class TextLine:
    """Words on one line, in reading order, and the direction of their paragraph."""

    words: tuple[Word, ...]
    rtl: bool
    last: bool = True
    """Whether the line ends its paragraph: it is never stretched."""

    @cached_property
    def width(self) -> float:
        """Natural width for font size 1000."""
        return _width(self.words)

    @cached_property
    def spaces(self) -> int:
        """How many spaces can be stretched."""
        return sum(word.space is not None for word in self.words[:-1])

    @cached_property
    def divides(self) -> bool:
        """Whether it ends within a word."""
        return bool(self.words) and self.words[-1].atoms[-1].text.endswith(HYPHEN)

    @cached_property
    def runs(self) -> tuple[tuple[Face, tuple[str, ...]], ...]:
        """The pieces from left to right, as keys of the faces that draw them."""
        atoms = self.visual
        if len({atom.face for atom in atoms}) == 1:
            return ((atoms[0].face, tuple([atom.key for atom in atoms])),)
        groups = groupby(atoms, key=attrgetter("face"))
        return tuple((face, tuple([atom.key for atom in group])) for face, group in groups)

    @property
    def visual(self) -> Sequence[Atom]:
        """The pieces from left to right."""
        atoms: list[Atom] = []
        for word in self.words[:-1]:
            atoms += word.atoms
            if word.space:
                atoms.append(word.space)
        if self.words:
            atoms += self.words[-1].atoms
        levels = [atom.level for atom in atoms]
        return [atoms[at] for at in bidi.visual_order(levels)] if any(levels) else atoms


def clean(text: str) -> str:
    """Return `text` composed (NFC), on one line, without control characters or broken codes."""
    text = _BROKEN.sub("\ufffd", _BLANKS.sub(" ", text)).replace(HYPHEN, "-")
    return unicodedata.normalize("NFC", text).strip(" ")


def unbroken(text: str) -> str:
    """Return `text` with spaces that no line break may use: in figures, before ; : ! ? and »."""
    return _BOUND.sub("\u00a0", text)


def grouped(text: str) -> str:
    """Return `text` with digits in groups kept together, and in order where it runs to the left."""
    before, after = ("\u2066", "\u2069") if _RIGHT_TO_LEFT.search(text) else ("", "")
    return _GROUPED.sub(
        lambda found: before + found[0].replace(" ", "\u00a0") + after,
        text,
    )


def isolate(text: str) -> str:
    """Wrap a value so that it cannot disturb the direction of the sentence around it."""
    return f"\u2068{text}\u2069" if text else ""


def line(text: str, font: Font, *, rtl: bool | None = None) -> TextLine:
    """Set `text` on one line. `rtl` is found from its first letter when not given."""
    text = clean(text)
    split = _split_kept if len(text) <= _LONGEST_KEPT_LINE else _split
    words, base = split(text, font, rtl)
    return TextLine(words, bool(base))


def wrap(
    text: str,
    font: Font,
    size: float,
    width: float,
    *,
    rtl: bool | None = None,
    prose: str = "",
    even: bool = False,
) -> Sequence[TextLine]:
    """Break `text` into lines no wider than `width`, in the unit of `size`; see `unbroken`.

    A word wider than the line is cut between letters. `prose` is the language of paragraphs to be
    justified: each is broken as a whole, for spaces that are alike. Else a line holds as many
    words as it can, or where lines shall be `even`, as their number allows.
    """
    if len(text) > _LONGEST_KEPT:
        return _wrapped(text, font, size, width, rtl, prose, even)
    return _kept(text, font, size, width, rtl, prose, even)


def _wrapped(
    text: str, font: Font, size: float, width: float, rtl: bool | None, prose: str, even: bool
) -> Sequence[TextLine]:
    room = width * 1000 / size
    lines: list[TextLine] = []
    for paragraph in text.split("\n"):
        words, base = _split(clean(unbroken(grouped(paragraph))), font, rtl)
        if prose:
            lines += _justified(words, base, room, hyphenation.breaks(prose))
        else:
            filled = _fill(words, base, room)
            if even and len(filled) > 1:
                filled = _balanced(TextLine(words, bool(base)), len(filled), room)
            lines += filled
    return tuple(lines)


# The same clauses stand in every contract of an edition: their lines are kept.
_kept = lru_cache(maxsize=1024)(_wrapped)


def fitted(
    text: str, font: Font, width: float, *, size: float, smallest: float, lines: int
) -> tuple[tuple[TextLine, ...], float] | None:
    """Set `text` whole on at most `lines` lines of `width`, as large as that allows up to `size`.

    One line is kept down to three quarters of `size`; beyond, it is broken between words, and
    lines that are several share the height of two. None when it fits at no size.
    """
    text = clean(text)
    if len(text) > _LONGEST_FITTED:
        return None
    whole = line(text, font)
    room = width * 1000
    best: tuple[tuple[TextLine, ...], float] = (
        (whole,),
        min(size, room / whole.width if whole.width else size),
    )
    if best[1] < size * ONE_LINE_DOWN_TO:
        for count in range(2, lines + 1):
            broken = tuple(_balanced(whole, count, whole.width))
            most = max(smallest, size * _BROKEN_AT_MOST * 2 / count)
            own = min(most, room / max(each.width for each in broken))
            if own > best[1]:
                best = (broken, own)
    return best if best[1] >= smallest else None


def _balanced(whole: TextLine, count: int, room: float) -> list[TextLine]:
    """Return a line broken between words into at most `count`, the longest as short as can be.

    `room` is a width in which they fit.
    """
    low, high = max((word.width for word in whole.words), default=0.0), room
    while high - low > 1:
        middle = (low + high) / 2
        if len(_fill(whole.words, int(whole.rtl), middle)) <= count:
            high = middle
        else:
            low = middle
    return _fill(whole.words, int(whole.rtl), high)


def fit(
    text: str,
    font: Font,
    width: float,
    *,
    size: float,
    smallest: float,
    rtl: bool | None = None,
) -> tuple[TextLine, float]:
    """Set `text` on one line of `width`: shrunk down to `smallest`, then cut with an ellipsis."""
    whole = clean(text[: 4 * _LONGEST_FITTED])
    short = whole[:_LONGEST_FITTED]
    found = line(short, font, rtl=rtl)
    if len(short) == len(whole) and found.width * smallest <= width * 1000:
        return found, min(size, width * 1000 / found.width if found.width else size)
    return _cut(short, font, width * 1000 / smallest, found.rtl), smallest


def _cut(text: str, font: Font, room: float, rtl: bool) -> TextLine:
    """Return the longest beginning of `text` that fits with an ellipsis."""
    ends = [0, *(at for at in range(1, len(text)) if not unicodedata.combining(text[at]))]
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if line(text[: ends[middle]].rstrip() + ELLIPSIS, font, rtl=rtl).width <= room:
            low = middle
        else:
            high = middle - 1
    return line(text[: ends[low]].rstrip() + ELLIPSIS, font, rtl=rtl)


def _split(text: str, font: Font, rtl: bool | None) -> tuple[tuple[Word, ...], int]:
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


_split_kept = lru_cache(maxsize=1024)(_split)


def _word(text: str, levels: Sequence[int], font: Font) -> Word:
    """Return a word; `levels` has one more than its letters when a space follows."""
    atoms = tuple(_atoms(text, levels[: len(text)], font))
    space = _atom(" ", font.faces[0], levels[-1]) if len(levels) > len(text) else None
    return Word(atoms, sum(atom.width for atom in atoms), space)


# The sentences of contracts differ in their values: their words are kept.
_word_kept = lru_cache(maxsize=4096)(_word)


def _atoms(text: str, levels: Sequence[int], font: Font) -> Iterator[Atom]:
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


def _width(words: Sequence[Word]) -> float:
    """Return the width of words on a line, without the space after the last."""
    spaces = sum(word.space.width for word in words[:-1] if word.space)
    return sum(word.width for word in words) + spaces


def _fill(words: Sequence[Word], base: int, room: float) -> list[TextLine]:
    """Put as many words on each line as it holds."""
    lines: list[TextLine] = []
    current: list[Word] = []
    used = 0.0
    for word in _cut_to(words, room):
        if current and used + word.width > room:
            lines.append(TextLine(tuple(current), bool(base), last=False))
            current, used = [], 0.0
        current.append(word)
        used += word.width + (word.space.width if word.space else 0)
    lines.append(TextLine(tuple(current), bool(base)))
    return lines


class _Part(NamedTuple):
    """A word, or what of its text stands between two places where it may be divided."""

    word: Word
    start: int
    end: int | None
    """None for the end of the word."""
    box: ParagraphBox


def _justified(words: Sequence[Word], base: int, room: float, breaks: Breaks) -> list[TextLine]:
    """Break a paragraph as a whole; words are divided where it is not good without."""
    fitting = _cut_to(words, room)
    for rule, tolerance, emergency in (
        (hyphenation.never, _GOOD, 0.0),
        (breaks, _BEARABLE, 0.0),
        (breaks, math.inf, room * _EMERGENCY),
    ):
        parts = [part for word in fitting for part in _parts(word, rule)]
        boxes = [part.box for part in parts]
        ends = line_ends(boxes, room, tolerance=tolerance, emergency=emergency)
        if ends:
            return [
                TextLine(tuple(_of_line(parts[start:end])), bool(base), last=end == len(parts))
                for start, end in pairwise([0, *ends])
            ]
    return _fill(words, base, room)  # nothing, or a letter wider than the column


@lru_cache(maxsize=4096)
def _parts(word: Word, breaks: Breaks) -> tuple[_Part, ...]:
    """Return the parts of a word, together as wide as the word is whole."""
    parts: list[_Part] = []
    start, before = 0, 0.0
    for at in _divisions(word, breaks):
        width = _portion(word, 0, at, hyphen="").width
        hyphen = _portion(word, 0, at).width - width
        parts.append(
            _Part(word, start, at, ParagraphBox(width - before, hyphen=hyphen, divides=True))
        )
        start, before = at, width
    return (*parts, _Part(word, start, None, ParagraphBox(word.width - before, _space(word))))


def _divisions(word: Word, breaks: Breaks) -> Sequence[int]:
    """Return where a word may be divided: one of a single face that runs to the right."""
    if len(word.atoms) != 1 or word.atoms[0].level & 1:
        return ()
    return breaks(word.atoms[0].text)


def _of_line(parts: Sequence[_Part]) -> Iterator[Word]:
    """Yield the words of a line whole again, but for its ends."""
    start = parts[0].start
    for part in parts[:-1]:
        if part.end is None:
            yield _portion(part.word, start, None)
            start = 0
    yield _portion(parts[-1].word, start, parts[-1].end)


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


def _cut_to(words: Sequence[Word], room: float) -> Sequence[Word]:
    """Return the words, those wider than the line cut between letters."""
    if all(word.width <= room for word in words):
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


def _regroup(letters: Sequence[tuple[Atom, str]]) -> Iterator[Atom]:
    for atom, group in groupby(letters, key=lambda pair: pair[0]):
        yield _atom("".join(letter for _, letter in group), atom.face, atom.level)
