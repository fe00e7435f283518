"""The map that visitors print: the plan, its legend, scale and north, and an index of names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from village.engines.documents import text
from village.engines.documents.drawable import boxed
from village.engines.documents.fonts import bold, regular
from village.engines.documents.sheet import INK, MM, WHITE, Align, Colour, Sheet
from village.engines.documents.structure import Element
from village.engines.documents.text import TextLine, fit, wrap
from village.engines.documents.wording import is_rtl, tag, word
from village.engines.folding import folded
from village.engines.plans.model import Plan
from village.engines.plans.pdf import SHEETS, PlanNames, PlanPicture, bounds, hall_title, tint

_MARGIN = 11 * MM
_TITLE, _GAP = 16.0, 10.0
_SIZE, _LINE = 6.0, 7.4  # of the index, and from line to line
_COLUMN, _NUMBER = 123.0, 28.0  # widths of a column of the index and of the numbers in it
_SHARE = 0.5  # of the page, at most, for the index beside the plan
_LEGEND, _SWATCH = 8.0, 12.0
_DOORS = 16.0  # around the hall, for the names of its doors
_EDGE = Colour.of("#8d867b")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One exhibitor of the index, its name on as many lines as it takes."""

    number: str
    lines: Sequence[TextLine]

    @property
    def height(self) -> float:
        return _LINE * len(self.lines) + 1.2


def _alphabetic(name: str) -> str:
    """Return what a name is put in order by: É stands beside E, whatever the case."""
    plain = unicodedata.normalize("NFKD", folded(name).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def build_map(plan: Plan, names: PlanNames, *, sheet: str = "A3") -> bytes:
    """Return the map as PDF: one page a hall, and more only for an index longer than half of it.

    It is laid out in the direction of its language. Equal input gives equal bytes.

    Args:
        plan: what to draw.
        names: what things are called, the title included; exhibitors by their stands.
        sheet: `A4` or `A3`.
    """
    title = boxed(names.title or word("floor_plan", names.lang))
    paper = Sheet(title=title, author=title, lang=tag(names.lang))
    first, *others = plan.floors
    elsewhere = {stand.number for floor in others for stand in floor.stands}
    for floor in plan.floors:
        there = floor.by_number if floor is not first else names.exhibitors.keys() - elsewhere
        own = {number: name for number, name in names.exhibitors.items() if number in there}
        heading = hall_title(plan, floor, title, names.lang)
        _MapSheet(paper, floor, replace(names, title=heading, exhibitors=own), sheet).draw()
    return paper.finish()


class _MapSheet:
    """Draws the map of one hall."""

    def __init__(self, paper: Sheet, plan: Plan, names: PlanNames, sheet: str) -> None:
        self._plan, self._names = plan, names
        west, south, east, north = bounds(plan)
        page = SHEETS[sheet]
        self._wide = east - west > north - south
        self._page = (page[1], page[0]) if self._wide else page
        self._inner = self._page[0] - 2 * _MARGIN
        self._rtl = is_rtl(names.lang)
        self._near = Align.RIGHT if self._rtl else Align.LEFT
        self._title = names.title
        self._sheet = paper
        self._index: Element | None = None

    def draw(self) -> None:
        """Draw its pages."""
        entries = list(self._entries())
        self._sheet.start_page(self._page)
        self._heading()
        bottom = self._foot()
        top = self._page[1] - _MARGIN - _TITLE - _GAP
        rest = self._body(entries, bottom, top)
        self._sheet.end_page()
        while rest:
            self._sheet.start_page(self._page)
            columns = int((self._inner + _GAP) // (_COLUMN + _GAP))
            top = self._page[1] - _MARGIN
            rest = self._columns(rest, _MARGIN, top, self._inner, top - _MARGIN, columns)
            self._sheet.end_page()

    def _entries(self) -> Iterator[_Entry]:
        named = self._names.exhibitors.items()
        for number, name in sorted(named, key=lambda one: (_alphabetic(one[1]), one[0])):
            lines = wrap(boxed(name), regular(), _SIZE, _COLUMN - _NUMBER)
            yield _Entry(number, lines)

    def _body(self, entries: list[_Entry], bottom: float, top: float) -> list[_Entry]:
        """Draw the plan and the index beside or below it; return what of the index is left."""
        height = top - bottom
        if self._wide:
            most = int(self._inner * _SHARE // (_COLUMN + _GAP))
            count = min(most, self._needed(entries, height))
            room = count * (_COLUMN + _GAP)
            left = _MARGIN + room if self._rtl else _MARGIN
            self._picture((left, bottom, self._inner - room, height))
            beside = _MARGIN if self._rtl else _MARGIN + self._inner - room + _GAP
            return self._columns(entries, beside, top, room - _GAP, height, count)
        count = int((self._inner + _GAP) // (_COLUMN + _GAP))
        high = min(height * _SHARE, sum(one.height for one in entries) / count + 3 * _LINE)
        high = high if entries else 0.0
        self._picture((_MARGIN, bottom + high, self._inner, height - high))
        return self._columns(entries, _MARGIN, bottom + high, self._inner, high, count)

    def _needed(self, entries: list[_Entry], height: float) -> int:
        columns, used = 0, height
        for entry in entries:
            if used + entry.height > height:
                columns, used = columns + 1, 0.0
            used += entry.height
        return columns

    def _picture(self, box: tuple[float, float, float, float]) -> None:
        left, bottom, width, height = box
        inside = (left + _DOORS, bottom + _DOORS, width - 2 * _DOORS, height - 2 * _DOORS)
        picture = PlanPicture(self._plan, self._names, inside)
        self._sheet.begin(self._sheet.root.add("Figure", alt=self._title))
        picture.draw(self._sheet)
        self._sheet.end()
        self._measures(picture)

    def _measures(self, picture: PlanPicture) -> None:
        """Write the scale with its bar, and where north is, at the end of the foot."""
        bar = 10 * picture.metre
        far = Align.LEFT if self._rtl else Align.RIGHT
        said = f"1:{picture.scale} · {word('ten_metres', self._names.lang)}"
        x = _MARGIN if self._rtl else _MARGIN + self._inner - bar
        self._sheet.line([(x, _MARGIN), (x + bar, _MARGIN)], colour=INK, line_width=1.2)
        self._line(said, _MARGIN, _MARGIN + 4, 8, self._inner, align=far)
        at = _MARGIN + 8 if self._rtl else _MARGIN + self._inner - 8
        foot = _MARGIN + 18
        tip = [(at, foot + 16), (at - 4, foot), (at, foot + 4), (at + 4, foot)]
        with self._sheet.artifact():
            self._sheet.polygon(tip, fill=INK)
        north = word("north", self._names.lang)
        x = _MARGIN + 18 if self._rtl else _MARGIN
        self._line(north, x, foot + 4, 8, self._inner - 18, align=far)

    def _heading(self) -> None:
        line, size = fit(self._title, bold(), self._inner, size=_TITLE, smallest=7)
        self._sheet.begin(self._sheet.root.add("H1"))
        y = self._page[1] - _MARGIN - _TITLE * 0.8
        self._sheet.text([line], _MARGIN, y, size, width=self._inner, align=self._near)
        self._sheet.end()

    def _foot(self) -> float:
        """Write the pavilions with their colours; return where the room above them begins."""
        signs = [
            (boxed(name), tint(colour))
            for code, name in self._names.pavilions.items()
            if (colour := self._names.colours.get(code))
        ]
        signs.append((word("unannounced", self._names.lang), WHITE))
        room, x, row = self._inner - 150, 0.0, 0
        placed = []
        for name, colour in signs:
            line = text.line(name, regular())
            width = _SWATCH + 4 + line.width * _LEGEND / 1000 + 14
            if x and x + width > room:
                x, row = 0.0, row + 1
            placed.append((line, colour, x, row))
            x += width
        for line, colour, x, at in placed:
            self._sign(line, colour, x, _MARGIN + (row - at) * _SWATCH)
        return _MARGIN + max((row + 1) * _SWATCH, 38.0) + _GAP

    def _sign(self, line: TextLine, colour: Colour, x: float, y: float) -> None:
        wide = line.width * _LEGEND / 1000
        left = _MARGIN + self._inner - x - _SWATCH if self._rtl else _MARGIN + x
        beside = left - 4 - wide if self._rtl else left + _SWATCH + 4
        with self._sheet.artifact():
            self._sheet.rectangle(left, y, _SWATCH, 8, fill=colour, stroke=_EDGE)
        self._sheet.begin(self._sheet.root.add("P"))
        self._sheet.text([line], beside, y + 1.4, _LEGEND, width=wide, align=Align.LEFT)
        self._sheet.end()

    def _columns(
        self, entries: list[_Entry], left: float, top: float, width: float, height: float, most: int
    ) -> list[_Entry]:
        """Write entries in columns, the first at the reader's beginning; return those left over."""
        if self._index is None and entries:
            self._index = self._sheet.root.add("L")
        column, y = 0, top
        for k, entry in enumerate(entries):
            if top - y + entry.height > height and y < top:
                column, y = column + 1, top
            if column >= most:
                return entries[k:]
            offset = column * (_COLUMN + _GAP)
            x = left + width - offset - _COLUMN if self._rtl else left + offset
            self._entry(entry, x, y)
            y -= entry.height
        return []

    def _entry(self, entry: _Entry, x: float, y: float) -> None:
        item = self._sheet.root if self._index is None else self._index
        self._sheet.begin(item.add("LI").add("LBody"))
        number = text.line(entry.number, bold())
        name = x if self._rtl else x + _NUMBER
        at = x + _COLUMN - _NUMBER if self._rtl else x
        y -= _SIZE
        self._sheet.text([number], at, y, _SIZE, width=_NUMBER, align=self._near)
        for line in entry.lines:
            self._sheet.text([line], name, y, _SIZE, width=_COLUMN - _NUMBER, align=self._near)
            y -= _LINE
        self._sheet.end()

    def _line(
        self, said: str, x: float, y: float, size: float, width: float, *, align: Align
    ) -> None:
        line, own = fit(said, regular(), width, size=size, smallest=5)
        self._sheet.begin(self._sheet.root.add("P"))
        self._sheet.text([line], x, y, own, width=width, align=align)
        self._sheet.end()
