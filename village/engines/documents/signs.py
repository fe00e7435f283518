"""Stand signs: a page a stand with its number, whose it is, and its pavilion's colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from village.engines.documents import text
from village.engines.documents.drawable import DrawingFault, Undrawable, faults_of
from village.engines.documents.fonts import Font, bold, regular
from village.engines.documents.qr import code_part
from village.engines.documents.sheet import INK, MM, Align, Colour, Sheet
from village.engines.documents.structure import Element
from village.engines.documents.text import TextLine, fitted
from village.engines.documents.wording import tag, word

_PAGE = (A4[1], A4[0])
_MARGIN = 15 * MM
_WIDTH = _PAGE[0] - 2 * _MARGIN
_BAND, _CODE = 24 * MM, 26 * MM
_NUMBER = 170.0
#: The sizes at which names are tried together, the first at which all stand above the foot.
_SIZES = (64.0, 56.0, 48.0, 40.0, 32.0, 26.0, 20.0)
_SMALLEST = 14.0
#: What the code and the pavilion's name need at the bottom, with air above them.
_FOOT = _MARGIN + _CODE + 3 * MM
#: Where the number begins, and what it takes of the height, as a share of its size.
_TOP = _PAGE[1] - _BAND - 8 * MM
_NUMBER_TAKES = 1.05
#: From line to line and below a name, as shares of its size.
_LEADING, _BETWEEN = 1.2, 0.3
_PLAIN = "#655e56"

_SetName = tuple[tuple[TextLine, ...], float]


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

    A name that does not fit on one line is broken, then made smaller, never cut; names that do not
    fit under the number together are made smaller together.

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
        _draw(sheet, sign, lang)
        sheet.end_page()
    return sheet.finish()


def _faults(at: int, sign: StandSign) -> list[DrawingFault]:
    texts = [("number", sign.number), ("pavilion", sign.pavilion)]
    texts += [("name", name) for _, name in sign.names]
    found = faults_of(texts, at=at, subject=sign.number, optional="pavilion")
    if not found and _names(sign) is None:
        found.append(DrawingFault(at, sign.number, "name"))
    return found


def _number(sign: StandSign) -> tuple[TextLine, float]:
    line = text.line(text.isolate(sign.number), bold())
    return line, min(_NUMBER, _WIDTH * 1000 / max(line.width, 1))


def _names(sign: StandSign) -> list[_SetName] | None:
    """Return the names as large as they all fit between the number and the foot."""
    room = _TOP - _number(sign)[1] * _NUMBER_TAKES - _FOOT
    for size in _SIZES:
        found = [
            _set(name, regular() if at else bold(), size) for at, (_, name) in enumerate(sign.names)
        ]
        names = [one for one in found if one is not None]
        if len(names) == len(found) and sum(map(_height, names)) <= room:
            return names
    return None


def _set(name: str, font: Font, size: float) -> _SetName | None:
    return fitted(name, font, _WIDTH, size=size, smallest=_SMALLEST, lines=3)


def _height(name: _SetName) -> float:
    lines, size = name
    return size * (len(lines) * _LEADING + _BETWEEN)


def _draw(sheet: Sheet, sign: StandSign, lang: str) -> None:
    width, height = _PAGE
    with sheet.artifact():
        fill = Colour.of(sign.colour or _PLAIN)
        sheet.rectangle(0, height - _BAND, width, _BAND, fill=fill)
    page = sheet.root.add("Sect")
    line, size = _number(sign)
    _write(sheet, page.add("H1"), line, _TOP - size * 0.75, size, INK)
    y = _TOP - size * _NUMBER_TAKES
    for (lang, _name), (lines, own) in zip(sign.names, _names(sign) or (), strict=True):
        element = page.add("P", lang=tag(lang))
        for one in lines:
            y -= own * _LEADING
            _write(sheet, element, one, y, own, INK)
        y -= own * _BETWEEN
    if sign.url:
        code = code_part(page, lang, sign.url, _CODE)
        sheet.begin(code.element)
        code.draw(sheet, width - _MARGIN - _CODE, _MARGIN + _CODE)
        sheet.end()
    if sign.pavilion:
        room = _WIDTH - 2 * _CODE
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
    sheet.text([line], _MARGIN, y, size, width=_WIDTH, align=Align.CENTRE, colour=colour)
    sheet.end()
