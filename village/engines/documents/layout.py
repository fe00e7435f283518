"""Flow text down pages: a document is a list of slices, a page may break between some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from village.engines.documents import text
from village.engines.documents.fonts import Font
from village.engines.documents.links import LinePiece
from village.engines.documents.sheet import INK, Align, Colour, Sheet
from village.engines.documents.structure import Element

Draw = Callable[[Sheet, float, float], None]
"""Draws on a sheet, from the left edge and the top of its slice."""


class Style(NamedTuple):
    """How a paragraph looks. Lengths in points."""

    font: Font
    size: float
    leading: float
    colour: Colour = INK
    align: Align = Align.START

    @property
    def baseline(self) -> float:
        """How far the baseline of a line is below its top."""
        above, below = self.font.ascent, self.font.descent
        return (self.leading + (above + below) * self.size / 1000) / 2


class SlicePart(NamedTuple):
    """A part of a slice; pieces of one element are drawn and tagged together."""

    element: Element | None
    draw: Draw
    x: float = 0
    down: float = 0
    """How far below the top of its slice it begins."""


class Slice(NamedTuple):
    """A strip across the column that no page break cuts."""

    height: float
    pieces: tuple[SlicePart, ...] = ()
    breaks_after: bool = True
    gap: float = 0
    """Blank above, dropped at the top of a page."""
    new_page: bool = False
    header: tuple[Slice, ...] = ()
    """Drawn again when a page begins with this slice, as decoration: it is read out once."""


@dataclass(slots=True)
class PageLayout:
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


class Paragraph(NamedTuple):
    """A text set in the lines of a column, which begins at `x`."""

    element: Element | None
    lines: Sequence[text.TextLine]
    style: Style
    width: float
    x: float = 0
    linked: Mapping[int, Sequence[LinePiece]] = MappingProxyType({})
    """The lines that have an address, in their pieces."""

    def part(self, start: int, end: int, step: float, down: float = 0) -> SlicePart:
        """Return some of its lines, each `step` below another, from `down` below a slice's top."""
        lines, style = self.lines[start:end], self.style
        linked = {at - start: each for at, each in self.linked.items() if start <= at < end}

        def draw(sheet: Sheet, x: float, y: float) -> None:
            sheet.text(
                lines,
                x,
                y,
                style.size,
                step=step,
                width=self.width,
                align=style.align,
                colour=style.colour,
                linked=linked,
            )

        return SlicePart(self.element, draw, self.x, down + style.baseline)


def beside(*columns: Paragraph, gap: float = 0, keep_next: bool = False) -> list[Slice]:
    """Put paragraphs side by side: they break together, between lines.

    Never one line of a paragraph alone before or after a page break, in any column, nor a page
    break within a word.
    """
    step = max([column.style.leading for column in columns])
    counts = {len(column.lines) for column in columns}
    last = max(counts)
    divided = {at for one in columns for at, line in enumerate(one.lines, 1) if line.divides}
    ends = [at for at in range(2, last - 1) if at + 1 not in counts and at not in divided]
    return [
        Slice(
            (end - start) * step,
            tuple([one.part(start, end, step) for one in columns if len(one.lines) > start]),
            end < last or not keep_next,
            0 if start else gap,
        )
        for start, end in pairwise([0, *ends, last])
    ]


def bound(piece: Slice) -> Slice:
    """Forbid a page break after a slice."""
    return piece._replace(breaks_after=False) if piece.breaks_after else piece


def together(slices: Iterable[Slice]) -> list[Slice]:
    """Forbid page breaks inside `slices`."""
    found = list(slices)
    return [*map(bound, found[:-1]), *found[-1:]]


def keep_next(slices: Sequence[Slice]) -> list[Slice]:
    """Forbid a page break after the last of `slices`."""
    return [*slices[:-1], bound(slices[-1])]


def stack(slices: Sequence[Slice]) -> Slice:
    """Make one slice of several, for a table's cell or a box."""
    pieces: list[SlicePart] = []
    top = 0.0
    for at, piece in enumerate(slices):
        top += piece.gap if at else 0
        pieces += [part._replace(down=part.down + top) for part in piece.pieces]
        top += piece.height
    return Slice(top, tuple(pieces), gap=slices[0].gap if slices else 0)


def paginate(slices: Sequence[Slice], height: float) -> list[PageLayout]:
    """Distribute slices over pages of this height.

    A page ends at the last place where a break is allowed; where there is none, because
    what must stay together is higher than a page, it ends where it is full.
    """
    pages: list[PageLayout] = []
    start = 0
    while start < len(slices):
        end = _page_end(slices, start, height)
        page = _begin(slices, start)
        for piece in slices[start:end]:
            page.add(piece)
        pages.append(page)
        start = end
    return pages


def _begin(slices: Sequence[Slice], start: int) -> PageLayout:
    page = PageLayout()
    for header in slices[start].header if start else ():
        pieces = tuple(part._replace(element=None) for part in header.pieces)
        page.add(header._replace(pieces=pieces))
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


def draw_page(sheet: Sheet, page: PageLayout, x: float, top: float) -> None:
    """Draw a page's slices, the pieces of one element together, so that tags read in order."""
    elements: defaultdict[int, list[tuple[SlicePart, float]]] = defaultdict(list)
    for piece, down in page.placed:
        for part in piece.pieces:
            elements[id(part.element)].append((part, top - down - part.down))
    for pieces in elements.values():
        sheet.begin(pieces[0][0].element)
        for part, y in pieces:
            part.draw(sheet, x + part.x, y)
        sheet.end()
