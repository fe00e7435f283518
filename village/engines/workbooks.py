"""A list written as an XLSX workbook of one sheet, row by row: every text is a text.

Nothing in it is a formula, a link or a date. What is written is a small part of ECMA-376.
"""

import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import escape
from itertools import chain
from zipfile import ZIP_DEFLATED, ZipFile

#: How many characters a cell holds.
LONGEST_CELL = 32_767
#: The fastest: the next level makes the file a tenth smaller, for twice the time.
_LEVEL = 1
#: What XML does not hold, which stands as _x0007_; an underscore that would begin such a mark.
_MARKED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "xl/worksheets/sheet1.xml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/{_SHEET}" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}


def write(
    header: Iterable[str], rows: Iterable[Iterable[object]], *, right_to_left: bool = False
) -> Iterator[bytes]:
    """Yield a workbook as its rows are read: the header, which stays in sight, and a row for each.

    An `int` or a `Decimal` is a number, all else a text; what no cell holds of it is left out.
    """
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        for name, content in _PARTS.items():
            with book.open(name, "w") as part:
                part.write((_XML + content).encode())
        with book.open(_SHEET, "w") as sheet:
            sheet.write(_head(right_to_left=right_to_left).encode())
            for line in _lines(chain([header], rows)):
                sheet.write(line.encode())
                if sink.holds:
                    yield sink.taken()
            sheet.write(b"</sheetData></worksheet>")
    yield sink.taken()


class _Sink(io.RawIOBase):
    """A file that is handed on as it is written."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:  # type: ignore[override]  # of all buffers, bytes alone
        """Take a part of the file."""
        self._written += data
        return len(data)

    @property
    def holds(self) -> bool:
        """Whether something waits to be taken."""
        return bool(self._written)

    def taken(self) -> bytes:
        """Return what was written since it was asked last."""
        given, self._written = bytes(self._written), bytearray()
        return given


def _head(*, right_to_left: bool) -> str:
    side = ' rightToLeft="1"' if right_to_left else ""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{side} workbookViewId="0">'
        '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
        "</sheetView></sheetViews><sheetData>"
    )


def _lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    letters: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for at, value in enumerate(row):
            if at == len(letters):
                letters.append(_letters(at))
            if value is None or value == "":
                continue
            place = f'<c r="{letters[at]}{number}"'
            if isinstance(value, int | Decimal):
                cells.append(f"{place}><v>{value}</v></c>")
            else:
                text = _text(str(value))
                cells.append(
                    f'{place} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _text(value: str) -> str:
    kept = value[:LONGEST_CELL].replace("\r\n", "\n")
    return _MARKED.sub(lambda found: f"_x{ord(found[0]):04X}_", escape(kept, quote=False))


def _letters(at: int) -> str:
    """Return the name of a column: A to Z, AA to ZZ, and so on."""
    before, last = divmod(at, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
