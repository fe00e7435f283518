"""Flow text down pages: a document is a list of slices, a page may break between some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, zip_longest

from village.documents import text
from village.documents.fonts import Font
from village.documents.sheet import INK, Align, Colour, Sheet
from village.documents.structure import Element

Draw = Callable[[Sheet, float, float], None]
"""Draws on a sheet, from the left edge and the top of its slice."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks. Lengths in points."""

    font: Font
    size: float
    leading: float
    colour: Colour = INK
    align: Align = Align.START


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a slice; pieces of one element are drawn and tagged together."""

    element: Element | None
    draw: Draw
    x: float = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """A strip across the column that no page break cuts."""

    height: float
    pieces: tuple[Piece, ...] = ()
    breaks_after: bool = True
    gap: float = 0
    """Blank above, dropped at the top of a page."""
    new_page: bool = False
    header: tuple[Slice, ...] = ()
    """Drawn again when a page begins with this slice."""


@dataclass(slots=True)
class Page:
    """Slices with the distance of their tops from the top of the column."""

    placed: list[tuple[Slice, float]] = field(default_factory=list)
    used: float = 0

    def add(self, piece: Slice) -> None:
        """Place a slice below the others."""
        top = self.used + (piece.gap if self.placed else 0)
        self.placed.append((piece, top))
        self.used = top + piece.height

    def holds(self, piece: Slice, height: float) -> bool:
        """Say whether a slice still fits."""
        gap = piece.gap if self.placed else 0
        return self.used + gap + piece.height <= height + 0.01


def paragraph(
    element: Element | None,
    content: str,
    style: Style,
    width: float,
    *,
    rtl: bool | None = None,
    x: float = 0,
    gap: float = 0,
    keep_next: bool = False,
    hyphens: str = "",
) -> list[Slice]:
    """Set a paragraph, one slice a line. Never one line alone before or after a page break.

    `hyphens` is the language whose words may be hyphenated.
    """
    lines = text.wrap(
        text.unbroken(content), style.font, style.size, width, rtl=rtl, hyphens=hyphens
    )
    last = len(lines) - 1
    return [
        Slice(
            style.leading,
            (Piece(element, _line(line, style, width), x),),
            breaks_after=at not in (0, last - 1, last) or (at == last and not keep_next),
            gap=0 if at else gap,
        )
        for at, line in enumerate(lines)
    ]


def _line(line: text.Line, style: Style, width: float) -> Draw:
    font = style.font
    spare = style.leading - (font.ascent - font.descent) * style.size / 1000
    down = spare / 2 + font.ascent * style.size / 1000

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.text(
            line, x, y - down, style.size, width=width, align=style.align, colour=style.colour
        )

    return draw


def beside(*columns: Sequence[Slice]) -> list[Slice]:
    """Put columns side by side: they break together, line by line."""
    rows = list(zip_longest(*columns))
    last = len(rows) - 1
    merged = []
    for at, row in enumerate(rows):
        slices = [piece for piece in row if piece is not None]
        ends = all(column[-1].breaks_after for column in columns)
        merged.append(
            Slice(
                max([piece.height for piece in slices]),
                tuple([part for piece in slices for part in piece.pieces]),
                breaks_after=ends if at == last else at not in (0, last - 1),
                gap=max([piece.gap for piece in slices]),
            )
        )
    return merged


def together(slices: Iterable[Slice]) -> list[Slice]:
    """Forbid page breaks inside `slices`."""
    found = list(slices)
    return [replace(piece, breaks_after=False) for piece in found[:-1]] + found[-1:]


def keep_next(slices: Sequence[Slice]) -> list[Slice]:
    """Forbid a page break after the last of `slices`."""
    return [*slices[:-1], replace(slices[-1], breaks_after=False)]


def stack(slices: Sequence[Slice]) -> Slice:
    """Make one slice of several, for a table's cell or a box."""
    pieces: list[Piece] = []
    top = 0.0
    for at, piece in enumerate(slices):
        top += piece.gap if at else 0
        pieces += [replace(part, draw=_lowered(part.draw, top)) for part in piece.pieces]
        top += piece.height
    return Slice(top, tuple(pieces), gap=slices[0].gap if slices else 0)


def _lowered(draw: Draw, by: float) -> Draw:
    return lambda sheet, x, y: draw(sheet, x, y - by)


def paginate(slices: Sequence[Slice], height: float) -> list[Page]:
    """Distribute slices over pages of this height.

    A page ends at the last place where a break is allowed; where there is none, because
    what must stay together is higher than a page, it ends where it is full.
    """
    pages: list[Page] = []
    start = 0
    while start < len(slices):
        end = _page_end(slices, start, height)
        page = _begin(slices, start)
        for piece in slices[start:end]:
            page.add(piece)
        pages.append(page)
        start = end
    return pages


def _begin(slices: Sequence[Slice], start: int) -> Page:
    page = Page()
    for header in slices[start].header if start else ():
        page.add(header)
    return page


def _page_end(slices: Sequence[Slice], start: int, height: float) -> int:
    page = _begin(slices, start)
    allowed = 0
    for at in range(start, len(slices)):
        piece = slices[at]
        if at > start and piece.new_page:
            return at
        if at > start and not page.holds(piece, height):
            return allowed or at
        page.add(piece)
        if piece.breaks_after:
            allowed = at + 1
    return len(slices)


def draw_page(sheet: Sheet, page: Page, x: float, top: float) -> None:
    """Draw a page's slices, the pieces of one element together, so that tags read in order."""
    pieces = [(part, top - down) for piece, down in page.placed for part in piece.pieces]
    order: dict[int, int] = {}
    for part, _ in pieces:
        order.setdefault(id(part.element), len(order))
    pieces.sort(key=lambda pair: order[id(pair[0].element)])
    for _, group in groupby(pieces, key=lambda pair: id(pair[0].element)):
        _draw_element(sheet, list(group), x)


def _draw_element(sheet: Sheet, pieces: list[tuple[Piece, float]], x: float) -> None:
    element = pieces[0][0].element
    with sheet.artifact() if element is None else sheet.tagged(element):
        for part, y in pieces:
            part.draw(sheet, x + part.x, y)
