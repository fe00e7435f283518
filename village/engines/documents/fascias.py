"""Fascia names: a page a stand with its board at a tenth of its size, for those who cut letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from village.engines.documents import text
from village.engines.documents.drawable import DrawingFault, Undrawable, faults_of
from village.engines.documents.fonts import bold, regular
from village.engines.documents.sheet import INK, MM, Align, Colour, Sheet
from village.engines.documents.structure import Element
from village.engines.documents.text import TextLine, fitted
from village.engines.documents.wording import tag, word

#: How many times smaller than it is a board is drawn.
SCALE = 10
#: How tall a board is, and how long at least and at most, in metres.
HEIGHT_M, SHORTEST_M, LONGEST_M = 0.3, 1.0, 40.0

_DRAWN = 1000 / SCALE * MM  # a metre on the page
_MARGIN, _FOOT, _AIR = 10 * MM, 8 * MM, 4 * MM
_BOARD = HEIGHT_M * _DRAWN
#: Of the board's height: the letters of a name on one line and on two, and those of the number.
_LETTERS, _DIGITS = (0.62, 0.37), 0.5
#: Those of Arabic, whose tails and dots hang deep below the line.
_HANGING = (0.54, 0.33)
_SMALLEST = 0.12
#: From line to line, from a baseline to the middle of its letters, as shares of their size.
_LEADING, _MIDDLE, _HANGING_MIDDLE = 1.15, 0.35, 0.26
_SOFT, _PAPER = Colour.of("#655e56"), Colour.of("#ffffff")

_SetName = tuple[tuple[TextLine, ...], float]


@dataclass(frozen=True, slots=True)
class FasciaBoard:
    """The board above a stand.

    Attributes:
        number: the stand's number.
        names: what it says, each with its language, side by side in this order.
        front_m: how long it is, in metres: the longest open side of the stand.
        note: what those who build read beside its size, in the document's language.
    """

    number: str
    names: tuple[tuple[str, str], ...]
    front_m: float
    note: str = ""

    @property
    def length_m(self) -> float:
        """How long the board is drawn, in metres."""
        return min(max(self.front_m, SHORTEST_M), LONGEST_M)


def build_fascias(boards: Sequence[FasciaBoard], *, lang: str = "fr", title: str = "") -> bytes:
    """Return a PDF with one board a page, in the given order. Equal input gives equal bytes.

    A page is as long as its board at a tenth. A name that does not fit beside the number and the
    other name is broken, then made smaller, never cut.

    Raises:
        ValueError: there are no boards.
        Undrawable: names the stands whose text no face has, or that fit at no size.
    """
    if not boards:
        raise ValueError("there are no boards")
    faults = [fault for at, board in enumerate(boards) for fault in _faults(at, board)]
    if faults:
        raise Undrawable(faults)
    name = title or word("fascia_names", lang)
    sheet = Sheet(title=name, author=name, lang=tag(lang))
    for board in boards:
        wide = board.length_m * _DRAWN
        sheet.start_page((wide + 2 * _MARGIN, _BOARD + 2 * _MARGIN + _FOOT))
        _draw(sheet, board, lang)
        sheet.end_page()
    return sheet.finish()


def _faults(at: int, board: FasciaBoard) -> list[DrawingFault]:
    texts = [("number", board.number), ("note", board.note)]
    texts += [("name", name) for _, name in board.names]
    found = faults_of(texts, at=at, subject=board.number, optional="note")
    if not found and None in _names(board):
        found.append(DrawingFault(at, board.number, "name"))
    return found


def _number(board: FasciaBoard) -> tuple[TextLine, float, float]:
    """Return the number, its size, and how wide its field is."""
    line = text.line(text.isolate(board.number), bold())
    most = board.length_m * _DRAWN / 4
    size = min(_BOARD * _DIGITS, (most - 2 * _AIR) * 1000 / max(line.width, 1))
    return line, size, max(_BOARD, line.width * size / 1000 + 2 * _AIR)


def _room(board: FasciaBoard) -> float:
    """Return how wide each name may be."""
    left = board.length_m * _DRAWN - _number(board)[2]
    return left / max(len(board.names), 1) - 2 * _AIR


def _names(board: FasciaBoard) -> list[_SetName | None]:
    """Return the names as large as each fits, on one line or on two within the board's height."""
    return [_set(name, _room(board), spoken) for spoken, name in board.names]


def _set(name: str, room: float, spoken: str) -> _SetName | None:
    shares = _HANGING if spoken == "ar" else _LETTERS
    one, two = (
        fitted(name, bold(), room, size=_BOARD * most, smallest=_BOARD * _SMALLEST, lines=lines)
        for lines, most in enumerate(shares, 1)
    )
    return max(filter(None, (one, two)), key=lambda found: found[1], default=None)


def _draw(sheet: Sheet, board: FasciaBoard, lang: str) -> None:
    line, size, field = _number(board)
    bottom = _MARGIN + _FOOT
    with sheet.artifact():
        sheet.rectangle(_MARGIN, bottom, field, _BOARD, fill=INK)
        sheet.rectangle(_MARGIN, bottom, board.length_m * _DRAWN, _BOARD, stroke=INK)
    page = sheet.root.add("Sect")
    middle = bottom + _BOARD / 2
    number = page.add("H1")
    _write(sheet, number, line, (_MARGIN, middle - size * _MIDDLE), size, field, _PAPER)
    room, x = _room(board), _MARGIN + field + _AIR
    for (spoken, _name), found in zip(board.names, _names(board), strict=True):
        lines, own = found or ((), 0.0)
        element = page.add("P", lang=tag(spoken))
        inner = _HANGING_MIDDLE if spoken == "ar" else _MIDDLE
        first = middle + (len(lines) - 1) * own * _LEADING / 2 - own * inner
        for k, one in enumerate(lines):
            _write(sheet, element, one, (x, first - k * own * _LEADING), own, room)
        x += room + 2 * _AIR
    _write_size(sheet, page, board, lang)


def _write_size(sheet: Sheet, page: Element, board: FasciaBoard, lang: str) -> None:
    """Write under the board how large it is in truth."""
    point = "." if lang == "en" else ","
    said = word(
        "fascia_size",
        lang,
        number=board.number,
        length=f"{board.length_m:.2f}".replace(".", point),
        height=f"{HEIGHT_M:.2f}".replace(".", point),
        scale=f"1:{SCALE}",
    )
    whole = " · ".join(filter(None, (said, board.note)))
    width = board.length_m * _DRAWN
    lines, size = fitted(whole, regular(), width, size=9, smallest=3, lines=2) or ((), 0.0)
    element = page.add("P", lang=tag(lang))
    for k, line in enumerate(lines):
        y = _MARGIN + _FOOT - 5 * MM - k * size * 1.2
        sheet.begin(element)
        sheet.text([line], _MARGIN, y, size, width=width, colour=_SOFT)
        sheet.end()


def _write(
    sheet: Sheet,
    element: Element,
    line: TextLine,
    at: tuple[float, float],
    size: float,
    width: float,
    colour: Colour = INK,
) -> None:
    sheet.begin(element)
    sheet.text([line], *at, size, width=width, align=Align.CENTRE, colour=colour)
    sheet.end()
