"""The back of a badge: the map, highlights of the programme, texts, what to do in an emergency."""

from collections.abc import Sequence
from typing import NamedTuple

from village.engines.documents import text
from village.engines.documents.badge_data import EditionData
from village.engines.documents.badge_design import Box, Card
from village.engines.documents.badge_speech import Speech
from village.engines.documents.drawable import boxed
from village.engines.documents.fonts import Font, bold, regular
from village.engines.documents.plan_drawing import PlanFigure
from village.engines.documents.sheet import INK, MM, Align, Colour, Sheet
from village.engines.documents.structure import leaf
from village.engines.documents.text import TextLine, wrap
from village.engines.documents.wording import is_rtl, word

_ALARM = Colour.of("#9b1c1c")
_LEADING = 1.3
_LARGEST, _SMALLEST, _STEP = 12.0, 4.0, 0.25
_MAP_SHARE = 0.42
#: A map is drawn where it is so high that one finds one's way.
_LEAST_MAP = 30 * MM
_AFTER_WHEN = 0.8  # of the size: between a time and what is then

Paragraph = tuple[str, str, bool]
"""When it is, what it says, and whether in bold."""


class BackPiece(NamedTuple):
    """A piece of the back: its kind among the tags, what is said of it there, its form."""

    kind: str
    entry: str
    form: str


def draw(sheet: Sheet, edition: EditionData, card: Card) -> list[BackPiece]:
    """Draw the back into the box of a card, as large as all of it fits: a form for each piece.

    Raises:
        ValueError: the card has no back.
    """
    box = card.back
    if box is None:
        raise ValueError("this card has no back")
    return _Back(sheet, edition, card, box).draw()


class _Back:
    """Draws one back from the top down."""

    def __init__(self, sheet: Sheet, edition: EditionData, card: Card, box: Box) -> None:
        self._sheet = sheet
        self._size_of_card = card.width, card.height
        self._speech = Speech(edition.languages)
        self._box = box
        self._edition = edition
        self._lang = edition.languages[0]
        self._rtl = is_rtl(self._lang)
        widths = [text.line(when, bold()).width for when, _ in edition.back.programme]
        self._indent = max(widths, default=0.0) / 1000 + _AFTER_WHEN

    def draw(self) -> list[BackPiece]:
        """Draw the map and the texts."""
        pieces: list[BackPiece] = []
        back, box = self._edition.back, self._box
        room, top = box.height, box.y + box.height
        figure = PlanFigure(back.plan) if back.plan else None
        high = figure.height(box.width, room * _MAP_SHARE) if figure else 0.0
        if figure and room * _MAP_SHARE >= _LEAST_MAP:
            with self._sheet.form("back", *self._size_of_card):
                figure.draw(self._sheet, "", (box.x, top - high, box.width, high))
            alt = word("floor_plan", self._lang)
            pieces.append(BackPiece("Figure", leaf("Figure", alt=alt), "back"))
            top -= high + 3 * MM
        size = self._size(top - box.y)
        for at, (part, colour) in enumerate(self._parts(), 1):
            form = f"back {at}"
            with self._sheet.form(form, *self._size_of_card):
                top = self._part(part, size, top, colour) - size * 0.6
            pieces.append(BackPiece("P", leaf("P"), form))
        return pieces

    def _parts(self) -> list[tuple[list[Paragraph], Colour]]:
        """Return what is written, part by part."""
        back = self._edition.back
        programme = [(when, what, False) for when, what in back.programme]
        if programme:
            programme.insert(0, ("", word("programme", self._lang), True))
        emergency = [("", one, True) for one in back.emergency]
        texts: list[Paragraph] = [("", one, False) for one in back.texts]
        parts = ((emergency, _ALARM), (programme, INK), (texts, INK))
        return [(part, colour) for part, colour in parts if part]

    def _size(self, room: float) -> float:
        """Return the largest size at which all parts fit; the smallest where none does."""
        size = _LARGEST
        while size > _SMALLEST and self._height(size) > room:
            size -= _STEP
        return size

    def _height(self, size: float) -> float:
        heights = [
            len(self._lines(paragraph, size)) * size * _LEADING
            for part, _ in self._parts()
            for paragraph in part
        ]
        return sum(heights) + len(self._parts()) * size * 0.6

    def _lines(self, paragraph: Paragraph, size: float) -> Sequence[TextLine]:
        when, what, strong = paragraph
        indent = self._indent * size if when else 0.0
        return wrap(boxed(what), _font(strong), size, self._box.width - indent)

    def _part(self, part: list[Paragraph], size: float, top: float, colour: Colour) -> float:
        """Draw a part from `top`; what goes beyond the box is left out. Return where it ends."""
        for paragraph in part:
            when = paragraph[0]
            indent = self._indent * size if when else 0.0
            lines = self._lines(paragraph, size)
            if top - len(lines) * size * _LEADING < self._box.y - 0.01:
                return top
            near = Align.RIGHT if self._rtl else Align.LEFT
            if when:
                self._line(wrap(when, bold(), size, indent)[0], size, top, 0.0, near, colour)
            with self._sheet.spoken(self._speech.mark(paragraph[1])):
                for line in lines:
                    align = near if when else (Align.RIGHT if line.rtl else Align.LEFT)
                    self._line(line, size, top, indent, align, colour)
                    top -= size * _LEADING
        return top

    def _line(
        self, line: TextLine, size: float, top: float, indent: float, align: Align, colour: Colour
    ) -> None:
        width = self._box.width - indent
        x = self._box.x if self._rtl else self._box.x + indent
        self._sheet.text([line], x, top - size, size, width=width, align=align, colour=colour)


def _font(strong: bool) -> Font:
    return bold() if strong else regular()
