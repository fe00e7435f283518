"""Set text in lines: words are broken into lines, and each line is put in visual order."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from operator import attrgetter

from village.engines.documents import bidi, hyphenation
from village.engines.documents.codes import LineRun
from village.engines.documents.fonts import HYPHEN, Font
from village.engines.documents.hyphenation import Breaks
from village.engines.documents.line_breaking import line_ends
from village.engines.documents.words import (
    Atom,
    Word,
    cut_to,
    parts_of,
    words_of,
    words_of_line,
)

_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_OTHER_BLANKS = "\t\v\f\r\n\x1c-\x1f\x85\u2028\u2029"
_OTHER_BLANK = re.compile(f"[{_OTHER_BLANKS}]")
_BLANKS = re.compile(f"[ {_OTHER_BLANKS}]+")
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
ONE_LINE_DOWN_TO, BROKEN_AT_MOST = 0.75, 0.85
# Of a justified line: ratios (see `line_breaking`) that need no divided word, and that need no
# other remedy; then each line may stretch more, by a share of its width.
_GOOD, _BEARABLE, _EMERGENCY = 1.0, 2.2, 0.05
# Longer paragraphs are not kept: a hostile text shall not fill the memory.
_LONGEST_KEPT = 4000
_LONGEST_KEPT_LINE = 200


@dataclass(eq=False)
class TextLine:
    """Words on one line, in reading order, and the direction of their paragraph.

    Attributes:
        last: whether the line ends its paragraph: it is never stretched.
        width: its natural width for font size 1000.
        spaces: how many spaces can be stretched.
        divides: whether it ends within a word.
    """

    words: tuple[Word, ...]
    rtl: bool
    last: bool = True
    width: float = field(init=False)
    spaces: int = field(init=False)
    divides: bool = field(init=False)

    def __post_init__(self) -> None:
        """Measure the line while its words are at hand."""
        between = [word.space.width for word in self.words[:-1] if word.space]
        self.spaces = len(between)
        self.width = sum([word.width for word in self.words]) + sum(between)
        self.divides = bool(self.words) and self.words[-1].atoms[-1].text.endswith(HYPHEN)

    @cached_property
    def runs(self) -> tuple[LineRun, ...]:
        """The pieces from left to right, as keys of the faces that draw them."""
        return runs_of(self.visual)

    @property
    def atoms(self) -> Sequence[Atom]:
        """The pieces in reading order, with the spaces between words."""
        atoms: list[Atom] = []
        for word in self.words[:-1]:
            atoms += word.atoms
            if word.space:
                atoms.append(word.space)
        if self.words:
            atoms += self.words[-1].atoms
        return atoms

    @property
    def visual(self) -> Sequence[Atom]:
        """The pieces from left to right."""
        atoms = self.atoms
        levels = {atom.level for atom in atoms}
        if not any(level & 1 for level in levels):
            return atoms
        if len(levels) == 1:
            return atoms[::-1]
        return [atoms[at] for at in bidi.visual_order([atom.level for atom in atoms])]


def runs_of(atoms: Sequence[Atom]) -> tuple[LineRun, ...]:
    """Return pieces from left to right as keys of the faces that draw them."""
    if len({atom.face for atom in atoms}) == 1:
        return (LineRun(atoms[0].face, tuple([atom.key for atom in atoms])),)
    groups = groupby(atoms, key=attrgetter("face"))
    return tuple(LineRun(face, tuple([atom.key for atom in group])) for face, group in groups)


def clean(text: str) -> str:
    """Return `text` composed (NFC), on one line, without control characters or broken codes."""
    if "  " in text or _OTHER_BLANK.search(text):
        text = _BLANKS.sub(" ", text)
    text = _BROKEN.sub("\ufffd", text).replace(HYPHEN, "-")
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
    return (_kept_line if len(text) <= _LONGEST_KEPT_LINE else _line)(text, font, rtl)


def _line(text: str, font: Font, rtl: bool | None) -> TextLine:
    words, base = words_of(text, font, rtl)
    return TextLine(words, bool(base))


_kept_line = lru_cache(maxsize=1024)(_line)


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
        words, base = words_of(clean(unbroken(grouped(paragraph))), font, rtl)
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
            most = max(smallest, size * BROKEN_AT_MOST * 2 / count)
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


def _fill(words: Sequence[Word], base: int, room: float) -> list[TextLine]:
    """Put as many words on each line as it holds."""
    lines: list[TextLine] = []
    current: list[Word] = []
    used = 0.0
    for word in cut_to(words, room):
        if current and used + word.width > room:
            lines.append(TextLine(tuple(current), bool(base), last=False))
            current, used = [], 0.0
        current.append(word)
        used += word.width + (word.space.width if word.space else 0)
    lines.append(TextLine(tuple(current), bool(base)))
    return lines


def _justified(words: Sequence[Word], base: int, room: float, breaks: Breaks) -> list[TextLine]:
    """Break a paragraph as a whole; words are divided where it is not good without."""
    fitting = cut_to(words, room)
    for rule, tolerance, emergency in (
        (hyphenation.never, _GOOD, 0.0),
        (breaks, _BEARABLE, 0.0),
        (breaks, math.inf, room * _EMERGENCY),
    ):
        parts = [part for word in fitting for part in parts_of(word, rule)]
        boxes = [part.box for part in parts]
        ends = line_ends(boxes, room, tolerance=tolerance, emergency=emergency)
        if ends:
            return [
                TextLine(words_of_line(parts[start:end]), bool(base), last=end == len(parts))
                for start, end in pairwise([0, *ends])
            ]
    return _fill(words, base, room)  # nothing, or a letter wider than the column
