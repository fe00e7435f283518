"""The signature boxes of a contract: two beside each other, never alone on a page."""

from __future__ import annotations

from collections.abc import Sequence

from village.engines.documents import text
from village.engines.documents.columns import (
    ACCENT,
    BODY,
    PAPER,
    SMALL,
    STRONG,
    SUBHEADING,
    Columns,
)
from village.engines.documents.contract_data import ContractData, ContractParty
from village.engines.documents.dates import day
from village.engines.documents.layout import Draw, Slice, SlicePart, Style, keep_next
from village.engines.documents.sheet import Align, Sheet
from village.engines.documents.structure import Element
from village.engines.documents.text import isolate
from village.engines.documents.wording import tag, word

_HEIGHT = 112.0
_BETWEEN = 20.0
_PADDING = 8.0
_SMALLER = 0.95
_NAME_LEADING = 10.5


def signatures(data: ContractData, columns: Columns, root: Element) -> list[Slice]:
    """Return place and date, tied to the lines before them, and the boxes, tied to these."""

    def done(lang: str) -> str:
        on = isolate(day(data.issued_on, lang))
        if not data.place:
            return word("signed_on", lang, date=on)
        return word("signed", lang, place=isolate(data.place), date=on)

    closing = columns.paragraph(root, done, BODY, gap=16, keep=True)
    width = (columns.width - _BETWEEN) / 2
    first, second = (
        SlicePart(
            root.add("P", tag(data.languages[0])),
            _box(data, key, party, width, rtl=columns.rtl),
            place * (width + _BETWEEN),
        )
        for key, party, place in (
            ("organiser", data.organiser, int(columns.rtl)),
            ("exhibitor", data.exhibitor, int(not columns.rtl)),
        )
    )
    return [*keep_next(closing), Slice(_HEIGHT, (first, second), gap=6)]


def _box(data: ContractData, key: str, party: ContractParty, width: float, *, rtl: bool) -> Draw:
    """Return the drawing of one box; the organiser's has room for the seal."""
    sealed = key == "organiser"
    inner = width - 2 * _PADDING
    align = Align.RIGHT if rtl else Align.LEFT
    title, stamp = (
        " — ".join(word(each, lang) for lang in data.languages) for each in (key, "stamp")
    )
    name = party.name_ar if rtl and party.name_ar else party.name
    rows = ((title, SUBHEADING, 16), (name, STRONG, 27), (stamp, SMALL, _HEIGHT - _PADDING))

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.rectangle(x, y - _HEIGHT, width, _HEIGHT, fill=PAPER)
        sheet.rule(x, y, width, colour=ACCENT, line_width=1)
        if sealed:
            sheet.keep_for_seal(x + _PADDING, y - _HEIGHT + 20, inner, 52)
        for content, style, down in rows:
            lines, size = _whole(content, style, inner, most=2 if sealed else 5)
            for at, line in enumerate(lines):
                foot = y - down - at * _NAME_LEADING * size / style.size
                sheet.text(
                    [line], x + _PADDING, foot, size, width=inner, align=align, colour=style.colour
                )

    return draw


def _whole(
    content: str, style: Style, width: float, *, most: int
) -> tuple[Sequence[text.TextLine], float]:
    """Return a text whole, as large as it may be in the height of `most` lines, and its size."""
    size = style.size
    lines = text.wrap(content, style.font, size, width)
    while len(lines) * size > most * style.size:
        size *= _SMALLER
        lines = text.wrap(content, style.font, size, width)
    return lines, size
