"""Stand signs: a page a stand with its number, whose it is, and its pavilion's colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from village.engines.documents import text
from village.engines.documents.drawable import DrawingFault, Undrawable, fault_of
from village.engines.documents.fonts import Font, bold, regular
from village.engines.documents.qr import draw_code
from village.engines.documents.sheet import INK, MM, Align, Colour, Sheet
from village.engines.documents.structure import Element
from village.engines.documents.text import TextLine, fitted
from village.engines.documents.wording import tag, word

_PAGE = (A4[1], A4[0])
_MARGIN = 15 * MM
_BAND, _CODE = 24 * MM, 26 * MM
_LARGEST, _SMALLEST = 64.0, 14.0
_PLAIN = "#655e56"


@dataclass(frozen=True, slots=True)
class StandSign:
    """A stand's sign.

    Attributes:
        number: the stand's number.
        names: what stands on its fascia, each with its language; the first is the largest.
        pavilion: the pavilion's name, in the document's language.
        colour: the pavilion's colour, `#rrggbb`; empty for none.
        url: the address that a code on it leads to; empty for none.
    """

    number: str
    names: tuple[tuple[str, str], ...]
    pavilion: str = ""
    colour: str = ""
    url: str = ""


def build_signs(signs: Sequence[StandSign], *, lang: str = "fr", title: str = "") -> bytes:
    """Return a PDF with one sign a page, in the given order. Equal input gives equal bytes.

    A name that does not fit on one line is broken, then made smaller, never cut.

    Raises:
        ValueError: there are no signs.
        Undrawable: names the signs whose text no face has, or that fit at no size.
    """
    if not signs:
        raise ValueError("there are no signs")
    faults = [fault for at, sign in enumerate(signs) for fault in _faults(at, sign)]
    if faults:
        raise Undrawable(faults)
    name = title or word("stand_signs", lang)
    sheet = Sheet(title=name, author=name, lang=tag(lang))
    for sign in signs:
        sheet.start_page(_PAGE)
        _draw(sheet, sign)
        sheet.end_page()
    return sheet.finish()


def _faults(at: int, sign: StandSign) -> list[DrawingFault]:
    found = []
    texts = [("number", sign.number), ("pavilion", sign.pavilion)]
    for field, said in [*texts, *(("name", name) for _, name in sign.names)]:
        needed = field != "pavilion"
        fault = fault_of(said, at=at, subject=sign.number, field=field, needed=needed)
        if fault is None and said and field == "name" and _set(said, bold()) is None:
            fault = DrawingFault(at, sign.number, field)
        found.append(fault)
    return [fault for fault in found if fault is not None]


def _set(said: str, font: Font) -> tuple[tuple[TextLine, ...], float] | None:
    width = _PAGE[0] - 2 * _MARGIN
    return fitted(said, font, width, size=_LARGEST, smallest=_SMALLEST, lines=3)


def _draw(sheet: Sheet, sign: StandSign) -> None:
    width, height = _PAGE
    with sheet.artifact():
        fill = Colour.of(sign.colour or _PLAIN)
        sheet.rectangle(0, height - _BAND, width, _BAND, fill=fill)
    page = sheet.root.add("Sect")
    y = height - _BAND - 8 * MM
    line = text.line(text.isolate(sign.number), bold())
    size = min(170.0, (width - 2 * _MARGIN) * 1000 / max(line.width, 1))
    y -= size * 0.75
    _write(sheet, page.add("H1"), line, y, size, INK)
    y -= size * 0.3
    for at, (lang, name) in enumerate(sign.names):
        lines, own = _set(name, bold() if at == 0 else regular()) or ((), 0.0)
        element = page.add("P", lang=tag(lang))
        for one in lines:
            y -= own * 1.2
            _write(sheet, element, one, y, own, INK)
        y -= own * 0.3
    if sign.url:
        with sheet.artifact():
            draw_code(sheet, sign.url, width - _MARGIN - _CODE, _MARGIN, _CODE)
    if sign.pavilion:
        room = width - 2 * _MARGIN - 2 * _CODE
        lines, own = fitted(sign.pavilion, bold(), room, size=28, smallest=5, lines=2) or ((), 0.0)
        _below(sheet, page.add("P"), lines, own)


def _below(sheet: Sheet, element: Element, lines: Sequence[TextLine], size: float) -> None:
    """Write the pavilion's name at the foot of the page."""
    for up, line in enumerate(reversed(lines)):
        _write(sheet, element, line, _MARGIN + up * size * 1.2, size, Colour.of(_PLAIN))


def _write(
    sheet: Sheet, element: Element, line: TextLine, y: float, size: float, colour: Colour
) -> None:
    sheet.begin(element)
    room = _PAGE[0] - 2 * _MARGIN
    sheet.text(line, _MARGIN, y, size, width=room, align=Align.CENTRE, colour=colour)
    sheet.end()
