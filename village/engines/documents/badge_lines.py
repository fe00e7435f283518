"""Set the centred lines of badges fast: plain words are shaped once a batch and only joined.

A line of Latin letters alone, or of Arabic letters alone, needs no bidirectional algorithm:
its words stand in order, or in reverse. Any other line takes the common way through
`village.engines.documents.text`; both give the same drawing.
"""

import re

from village.engines.documents.badge_design import Slot
from village.engines.documents.codes import merged
from village.engines.documents.fonts import Font
from village.engines.documents.sheet import Sheet
from village.engines.documents.text import ONE_LINE_DOWN_TO, line

# Single spaces between words of one direction, all in composed form.
_LATIN_WORD = "[!-~\u00a1-\u00ac\u00ae-\u024f’‘–]+"
_ARABIC_WORD = "[\u0621-\u063a\u0641-\u064a]+"
# Letters, and what a Latin word may have besides: its script is Latin by its first letter.
_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ'’.-]*")
_PLAIN = re.compile(
    f"(?=.*[A-Za-z\u00c0-\u024f]){_LATIN_WORD}(?: {_LATIN_WORD})*"
    f"|({_ARABIC_WORD}(?: {_ARABIC_WORD})*)"
)


class Lines:
    """The lines of one slot in one batch, with the words already met."""

    def __init__(self, sheet: Sheet, font: Font, slot: Slot) -> None:
        self._sheet = sheet
        self._font = font
        self._slot = slot
        self._face = sheet.embedded(font.faces[0])
        self._words: tuple[dict[str, tuple[str, float]], ...] = ({}, {})
        self._spaces = (self._shape(" ", rtl=False), self._shape(" ", rtl=True))

    def shown(self, content: str) -> str | None:
        """Return the operators that draw a line centred in the slot.

        None where the text would have to be broken, or made much smaller.
        """
        slot = self._slot
        plain = _PLAIN.fullmatch(content)
        if plain:
            shown, width = self._joined(content, rtl=plain[1] is not None)
            if width:
                size = min(slot.size, slot.width * 1000 / width)
                x = slot.x + (slot.width - width * size / 1000) / 2
                place = f"{size:.4g} 0 0 {size:.4g} {x:.2f} {slot.y:.2f} Tm"
                operators = f"BT /{self._face.resource} 1 Tf {place} [{shown}]TJ ET"
                return operators if size >= slot.size * ONE_LINE_DOWN_TO else None
        return self._common(content)

    def _common(self, content: str) -> str | None:
        slot = self._slot
        set_line = line(content, self._font)
        size = min(slot.size, slot.width * 1000 / set_line.width) if set_line.width else slot.size
        if size < slot.size * ONE_LINE_DOWN_TO:
            return None
        x = slot.x + (slot.width - set_line.width * size / 1000) / 2
        return self._sheet.shown(set_line, x, slot.y, size)

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
