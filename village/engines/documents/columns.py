"""Set the same content in one or two languages: side by side, broken together, mirrored."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from village.engines.documents import text
from village.engines.documents.contract_data import Localised
from village.engines.documents.fonts import bold, regular
from village.engines.documents.layout import Paragraph, Slice, SlicePart, Style, beside, bound
from village.engines.documents.links import links_in
from village.engines.documents.sheet import Align, Colour, Sheet
from village.engines.documents.structure import Element
from village.engines.documents.wording import is_rtl, spoken, tag

SOFT = Colour.of("#6b655c")
HAIR = Colour.of("#d8d0c2")
ACCENT = Colour.of("#8a1c4a")
PAPER = Colour.of("#f6f1e8")
FAINT = Colour.of("#efe9df")

TITLE = Style(bold(), 19, 27)
HEADING = Style(bold(), 12, 18, ACCENT)
SUBHEADING = Style(bold(), 9.6, 14.5)
BODY = Style(regular(), 9.2, 13.6)
STRONG = Style(bold(), 9.2, 13.6)
LABEL = Style(regular(), 8.6, 13.6, SOFT)
SMALL = Style(regular(), 7.6, 11.4, SOFT)

# A cell stands on one page: what is longer is cut, so that no row runs off its page.
_LONGEST_CELL = 700
_MOST_CELL_LINES = 30

#: Where the value of a fact begins behind its label, as a share of the width.
_VALUE = 0.26

_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))

Content = Callable[[str], str]
"""Gives the text in a language."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its text, where it stands, in which language."""

    content: str
    x: float
    width: float
    style: Style = BODY
    lang: str = ""
    rtl: bool | None = None
    scope: str = ""
    """What it is the heading of, Row or Column; empty for none."""
    span: int = 1
    """As how many columns of its table it is as wide."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One column, or two in two languages, the first on the left."""

    languages: tuple[str, ...]
    width: float
    gap: float = 20

    @property
    def rtl(self) -> bool:
        """Whether the whole page runs from right to left."""
        return len(self.languages) == 1 and is_rtl(self.languages[0])

    @property
    def column(self) -> float:
        """The width of one column."""
        count = len(self.languages)
        return (self.width - self.gap * (count - 1)) / count

    def saying(self, said: Localised) -> "Columns":
        """Return these columns in the languages that `said` has.

        What lacks one is set once, across both columns, and tagged, divided and directed as the
        language that it is written in.
        """
        languages = tuple(dict.fromkeys([spoken(said, lang) for lang in self.languages]))
        return self if languages == self.languages else replace(self, languages=languages)

    def paragraph(
        self,
        parent: Element,
        content: Content,
        style: Style,
        *,
        tag_name: str = "P",
        gap: float = 0,
        keep: bool = False,
        own_direction: bool = False,
        prose: bool = False,
    ) -> list[Slice]:
        """Set a text in each language; the columns break together, line by line.

        `prose` is justified, its words divided where the language allows.

        With `own_direction` each paragraph runs in the direction of its first letter: for
        what people wrote themselves, in any language.
        """
        if own_direction:
            style = style._replace(align=Align.RIGHT if self.rtl else Align.LEFT)
        if prose:
            style = style._replace(align=Align.JUSTIFY)
        columns, width = [], self.column
        for at, lang in enumerate(self.languages):
            said = content(lang)
            element = parent.add(
                tag_name,
                "" if own_direction else tag(lang),
                title="" if at else _bookmark(tag_name, said),
            )
            lines = text.wrap(
                said,
                style.font,
                style.size,
                width,
                rtl=None if own_direction else is_rtl(lang),
                prose=lang if prose else "",
                even=style.align is Align.CENTRE,
            )
            left, linked = at * (width + self.gap), links_in(said, lines, element)
            columns.append(Paragraph(element, lines, style, width, left, linked))
        return beside(*columns, gap=gap, keep_next=keep)

    def heading(self, parent: Element, content: Content, *, gap: float = 14) -> list[Slice]:
        """Set a section's heading; it stays with what follows."""
        slices = self.paragraph(parent, content, HEADING, tag_name="H2", gap=gap, keep=True)
        return [*map(bound, slices)]

    def fact(self, table: Element, label: Content, value: str, *, value_2: str = "") -> Slice:
        """Set a row of a label and its value; with two languages the value stands between."""
        first, last = self.languages[0], self.languages[-1]
        row = table.add("TR")
        cells = [Cell(label(first), 0, self.width * 0.24, LABEL, first, is_rtl(first), "Row")]
        if len(self.languages) == 1:
            shown = value_2 if value_2 and is_rtl(first) else value
            left = self.width * _VALUE
            cells.append(Cell(shown, left, self.width - left, STRONG))
        else:
            both = f"{value}\n{value_2}" if value_2 and value_2 != value else value
            style = STRONG._replace(align=Align.CENTRE)
            cells.append(Cell(both, self.width * 0.25, self.width * 0.5, style))
            side = self.width * 0.24
            cells.append(
                Cell(label(last), self.width - side, side, LABEL, last, is_rtl(last), "Row")
            )
        return self.row(row, cells, line=True)

    def place_of_value(self, width: float) -> float:
        """Return the left edge of something so wide that stands where the values of facts do."""
        if len(self.languages) > 1:
            return (self.width - width) / 2
        left = self.width * _VALUE
        return self.width - left - width if self.rtl else left

    def row(
        self,
        parent: Element,
        cells: Sequence[Cell],
        *,
        pad: float = 2.6,
        line: bool = False,
        fill: Colour | None = None,
    ) -> Slice:
        """Set cells side by side as one strip that no page break cuts."""
        height, pieces = 0.0, []
        for cell in cells:
            down = pad
            for one in self._cell(parent, cell):
                pieces.append(one.part(0, len(one.lines), one.style.leading, down))
                down += len(one.lines) * one.style.leading
            height = max(height, down + pad)
        if line:
            pieces.insert(0, SlicePart(None, self._ground(height, fill)))
        return Slice(height, tuple(pieces))

    def _cell(self, parent: Element, cell: Cell) -> list[Paragraph]:
        element = parent.add("TH" if cell.scope else "TD", tag(cell.lang) if cell.lang else "")
        element.scope, element.span = cell.scope, cell.span
        values = [(element, cell.content)] if cell.lang else _by_language(element, cell.content)
        # A value of either direction starts where the page's lines start.
        style = cell.style
        if cell.rtl is None and style.align is Align.START:
            style = style._replace(align=Align.RIGHT if self.rtl else Align.LEFT)
        found: list[Paragraph] = []
        left = _MOST_CELL_LINES
        for part, content in values:
            shown = content
            if len(content) > _LONGEST_CELL:
                shown = content[:_LONGEST_CELL] + text.ELLIPSIS
            lines = text.wrap(
                shown,
                style.font,
                style.size,
                cell.width,
                rtl=cell.rtl,
                even=style.align is Align.CENTRE,
            )
            lines = lines[:left]
            linked = links_in(shown, lines, part)
            found.append(Paragraph(part, lines, style, cell.width, self._place(cell), linked))
            left -= len(lines)
        return found

    def _place(self, cell: Cell) -> float:
        """Return the left edge of a cell; right-to-left pages are mirrored."""
        return self.width - cell.x - cell.width if self.rtl else cell.x

    def _ground(self, height: float, fill: Colour | None) -> Callable[..., None]:
        def draw(sheet: Sheet, x: float, y: float) -> None:
            if fill:
                sheet.rectangle(x, y - height, self.width, height, fill=fill)
            sheet.rule(x, y - height, self.width, colour=HAIR)

        return draw


def _by_language(element: Element, content: str) -> list[tuple[Element, str]]:
    """Return the lines of a value, those in Arabic letters marked as Arabic."""
    lines = content.split("\n")
    if not any(map(_is_arabic, lines)):
        return [(element, content)]
    return [(element.add("P", tag("ar") if _is_arabic(line) else ""), line) for line in lines]


def _is_arabic(line: str) -> bool:
    """Say whether a text has Arabic letters and none that run from left to right."""
    found = {unicodedata.bidirectional(letter) for letter in line}
    return "AL" in found and "L" not in found


def _bookmark(tag_name: str, content: str) -> str:
    """Return what a heading of a section or an article is called, on one line; else nothing."""
    return text.clean(content).translate(_ISOLATES) if tag_name in ("H2", "H3") else ""
