"""Set the centred lines of badges fast: plain words are shaped once a batch and only joined.

A line of Latin letters alone, or of Arabic letters alone, needs no bidirectional algorithm:
its words stand in order, or in reverse. Any other line takes the common way through
`village.engines.documents.text`; both give the same drawing.
"""

import re
from typing import NamedTuple

from village.engines.documents.badge_design import TextStyle
from village.engines.documents.badge_layout import TextBlock, own_block
from village.engines.documents.codes import merged
from village.engines.documents.fonts import Font
from village.engines.documents.sheet import Sheet
from village.engines.documents.text import ONE_LINE_DOWN_TO, TextLine

# Single spaces between words of one direction, all in composed form.
_LATIN_WORD = "[!-~\u00a1-\u00ac\u00ae-\u024f’‘–]+"
_ARABIC_WORD = "[\u0621-\u063a\u0641-\u064a]+"
# Letters, and what a Latin word may have besides: its script is Latin by its first letter.
_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ'’.-]*")
_PLAIN = re.compile(
    f"(?=.*[A-Za-z\u00c0-\u024f]){_LATIN_WORD}(?: {_LATIN_WORD})*"
    f"|({_ARABIC_WORD}(?: {_ARABIC_WORD})*)"
)


class JoinedLine(NamedTuple):
    """A line as the operands that draw it at font size 1, its width at 1000, and its font."""

    operands: str
    width: float
    resource: str

    def shown(self, x: float, y: float, size: float) -> str:
        """Return the operators that draw it."""
        scale = f"{size:.4g}"
        place = f"{scale} 0 0 {scale} {x:.2f} {y:.2f} Tm"
        return f"BT {place} /{self.resource} 1 Tf[{self.operands}]TJ ET"


class Lines:
    """The lines of one batch in one font, with the words already met."""

    def __init__(self, sheet: Sheet, font: Font) -> None:
        self._face = sheet.embedded(font.own[0])
        self._words: tuple[dict[str, tuple[str, float]], ...] = ({}, {})
        self._spaces = (self._shape(" ", rtl=False), self._shape(" ", rtl=True))

    def block(
        self, content: str, style: TextStyle, width: float
    ) -> TextBlock[JoinedLine | TextLine]:
        """Set a text whole: joined, where it stands on one line.

        Raises:
            TooLong: it fits at no size.
        """
        if plain := _PLAIN.fullmatch(content):
            shown, own = self._joined(content, rtl=plain[1] is not None)
            least = max(style.size * ONE_LINE_DOWN_TO, style.least)
            if own and least * own <= width * 1000:
                size = min(style.size, width * 1000 / own)
                line = JoinedLine(shown, own, self._face.resource)
                return TextBlock((line,), size, style)
        return TextBlock(*own_block(content, style, width))

    def spelt(self, content: str) -> JoinedLine | None:
        """Return a reference, which no other badge has: its letters are shaped one by one.

        None if one has no glyph.
        """
        known = self._words[False]
        letters = [known.get(letter) or self._word(letter, known, False) for letter in content]
        width = 0.0
        for _, own in letters:
            if not own:
                return None
            width += own
        return JoinedLine(merged("".join([one for one, _ in letters])), width, self._face.resource)

    def _joined(self, content: str, *, rtl: bool) -> tuple[str, float]:
        """Return the operands and the width of a line; no width if a letter has no glyph."""
        known = self._words[rtl]
        texts = content.split(" ")
        words = [known.get(text) or self._word(text, known, rtl) for text in texts]
        if rtl:
            words.reverse()
        space, blank = self._spaces[rtl]
        width = blank * (len(words) - 1)
        for _, own in words:
            if not own:
                return "", 0
            width += own
        return merged(space.join([word[0] for word in words])), width

    def _word(self, text: str, known: dict[str, tuple[str, float]], rtl: bool) -> tuple[str, float]:
        if not self._face.face.covers(text):
            word = ("", 0.0)
        elif rtl or _LETTERS.fullmatch(text):
            word = self._face.plain(text, rtl)
        else:
            word = self._shape(text, rtl=rtl)
        known[text] = word
        return word

    def _shape(self, text: str, *, rtl: bool) -> tuple[str, float]:
        shaped = self._face.face.shaped(text, rtl)
        return self._face.encode(shaped), shaped.width
