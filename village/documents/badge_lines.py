"""Set the centred lines of badges fast: plain words are shaped once a batch and only joined.

A line of Latin letters alone, or of Arabic letters alone, needs no bidirectional algorithm:
its words stand in order, or in reverse. Any other line takes the common way through
`village.documents.text`; both give the same drawing.
"""

import re

from village.documents.badge_design import Slot
from village.documents.fonts import Font
from village.documents.sheet import Sheet
from village.documents.text import clean, fit

_LATIN = re.compile("[ -~\u00a1-\u024f’‘–]+")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_ARABIC = re.compile("[ \u0621-\u063a\u0641-\u065f\u0670-\u06d3]+")


class Lines:
    """The lines of one batch, with the words already met."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._words: dict[tuple[str, Font, bool], tuple[str, float]] = {}

    def shown(self, content: str, font: Font, slot: Slot) -> str:
        """Return the operators that draw a line centred in its slot."""
        content = clean(content)
        plain = self._plain(content, font)
        if plain is not None:
            shown, width = plain
            size = min(slot.size, slot.width * 1000 / width)
            if size >= slot.smallest:
                x = slot.x + (slot.width - width * size / 1000) / 2
                resource = self._sheet.embedded(font.faces[0]).resource
                place = f"{size:.2f} 0 0 {size:.2f} {x:.2f} {slot.y:.2f} Tm"
                return f"BT /{resource} 1 Tf {place} [{shown}]TJ ET"
        line, size = fit(content, font, slot.width, size=slot.size, smallest=slot.smallest)
        return self._sheet.shown(
            line, slot.x + (slot.width - line.width * size / 1000) / 2, slot.y, size
        )

    def _plain(self, content: str, font: Font) -> tuple[str, float] | None:
        """Return the operands and the width of a line in one direction, else nothing."""
        if _LATIN.fullmatch(content) and _LATIN_LETTER.search(content):
            rtl = False
        elif _ARABIC.fullmatch(content):
            rtl = True
        else:
            return None
        words = [self._word(word, font, rtl) for word in content.split(" ")]
        if rtl:
            words.reverse()
        space, blank = self._word(" ", font, rtl)
        width = sum([word[1] for word in words]) + blank * (len(words) - 1)
        return space.join([word[0] for word in words]).replace("><", ""), width

    def _word(self, word: str, font: Font, rtl: bool) -> tuple[str, float]:
        key = (word, font, rtl)
        found = self._words.get(key)
        if found is None:
            face = font.faces[0]
            shown = self._sheet.embedded(face).show(word, rtl)
            found = self._words[key] = (shown, face.shape(word, rtl).width)
        return found
