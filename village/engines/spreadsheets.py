"""Spreadsheets that people hand in, CSV or XLSX, read as lines of texts within bounds.

Nothing of a file is computed: of a formula counts the value that the program which saved it left.
"""

import base64
import binascii
import csv
import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from village.engines import folding
from village.engines.encodings import windows_page

MOST_LINES, MOST_COLUMNS = 2_000, 100
LARGEST_BYTES = 8 * 1024 * 1024
#: Of all texts together, and of what an XLSX holds once it is unpacked.
LARGEST_TEXT, LARGEST_UNPACKED = 4 * 1024 * 1024, 64 * 1024 * 1024
#: Lines of a title.
_MOST_TITLES = 5
#: Rows that are looked at, the empty ones counted in.
_MOST_ROWS = 20_000
_XLSX, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: What files of other kinds begin with, which a reader of CSV would take for headings.
_OTHERS = (b"<", b"\xef\xbb\xbf<", b"{\\rtf")
_PDF = b"%PDF-"
#: What a careful program writes before figures and what a spreadsheet would compute.
_APOSTROPHE = re.compile(r"^'(?=[=+\-@\d])")
#: A longer cell is a quote that nobody closed.
_LONGEST_CELL = 131_072
_PARTERS = ("\t", ";", ",")
#: What a formula leaves in its cell where it has no value.
_NO_VALUE = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


class SheetFault(StrEnum):
    """Why a file is not read."""

    UNREADABLE = "unreadable"
    OLD_EXCEL = "old_excel"
    OPEN_DOCUMENT = "open_document"
    NUMBERS = "numbers"
    PDF = "pdf"
    NO_LINES = "no_lines"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_COLUMNS = "too_many_columns"


#: A part that a packed file of another program has, as the start of its name.
_PACKED_OTHERS = {"Index/": SheetFault.NUMBERS, "META-INF/manifest": SheetFault.OPEN_DOCUMENT}


class SheetNotRead(ValueError):
    """A file that is no spreadsheet, or one beyond the bounds."""

    def __init__(self, fault: SheetFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line below the headings: its number in the sheet, and a text for each heading."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The headings of a sheet and its lines; empty lines are left out.

    A column without a heading has an empty one, so that nothing of a line is lost unseen.
    """

    headings: tuple[str, ...]
    lines: tuple[SheetLine, ...]


def read(content: bytes) -> Spreadsheet:
    """Return the first sheet of an XLSX, or a CSV parted by commas, semicolons or tabs.

    A CSV is in UTF-8, UTF-16 with its mark, or Windows 1252 or 1256. Of a workbook the first sheet
    that is seen and holds anything is read; a title above the headings is left out.

    Raises:
        SheetNotRead: says why.
    """
    if len(content) > LARGEST_BYTES:
        raise SheetNotRead(SheetFault.TOO_LARGE)
    if content.lstrip().startswith(_OTHERS):
        raise SheetNotRead(SheetFault.UNREADABLE)
    if content.lstrip().startswith(_PDF):
        raise SheetNotRead(SheetFault.PDF)
    if content.startswith(_OLD_EXCEL):
        raise SheetNotRead(SheetFault.OLD_EXCEL)
    rows = _of_xlsx(content) if content.startswith(_XLSX) else _of_csv(content)
    return _bounded(_below_title(_filled(rows)))


def packed(sheet: Spreadsheet) -> str:
    """Return a sheet as a short text, which a page carries until it is taken in."""
    rows = [[1, *sheet.headings], *([line.number, *line.cells] for line in sheet.lines)]
    return base64.b64encode(zlib.compress(json.dumps(rows, ensure_ascii=False).encode())).decode()


def unpacked(text: str) -> Spreadsheet:
    """Return the sheet that `packed` has written.

    Raises:
        SheetNotRead: it has not, or the sheet is beyond the bounds.
    """
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(base64.b64decode(text, validate=True), 4 * LARGEST_TEXT)
        headings, *lines = json.loads(content)
        rows = [(int(number), [str(cell) for cell in cells]) for number, *cells in lines]
        first = [str(heading) for heading in headings[1:]]
    except (binascii.Error, zlib.error, ValueError, TypeError) as error:
        raise SheetNotRead(SheetFault.UNREADABLE) from error
    return _bounded([(0, first), *rows])


def _bounded(rows: Iterable[tuple[int, list[str]]]) -> Spreadsheet:
    """Return rows as a sheet, the first that is not empty as its headings."""
    headings: list[str] = []
    lines, size = list[tuple[int, list[str]]](), 0
    for number, cells in _filled(rows):
        if any(cells[MOST_COLUMNS:]):
            raise SheetNotRead(SheetFault.TOO_MANY_COLUMNS)
        cells = _without_tail(cells)
        if not headings:
            headings = cells
            continue
        size += sum(map(len, cells))
        if size > LARGEST_TEXT:
            raise SheetNotRead(SheetFault.TOO_LARGE)
        if len(lines) == MOST_LINES:
            raise SheetNotRead(SheetFault.TOO_MANY_LINES)
        lines.append((number, cells))
    if not lines:
        raise SheetNotRead(SheetFault.NO_LINES)
    width = max(len(headings), *(len(cells) for _number, cells in lines))
    return Spreadsheet(
        _as_wide(headings, width),
        tuple(SheetLine(number, _as_wide(cells, width)) for number, cells in lines),
    )


def _as_wide(cells: list[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _filled(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold anything, folded."""
    for number, row in rows:
        cells = [folding.folded(cell).strip() for cell in row]
        if any(cells):
            yield number, cells


def _below_title(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Give the rows from the headings on: what stands alone above several columns is a title."""
    first = list(islice(rows, 2 * _MOST_TITLES))
    wide = [at for at, (_number, cells) in enumerate(first) if sum(map(bool, cells)) > 1]
    at = wide[0] if wide else 0
    alone = all(cells[0] for _number, cells in first[:at])
    headed = alone and 2 * len(wide) > len(first) - at and _are_headings(first[at][1])
    yield from first[at if headed else 0 :]
    yield from rows


def _are_headings(cells: list[str]) -> bool:
    return not any(c.isdigit() or c == "@" for cell in cells for c in cell)


def _without_tail(cells: list[str]) -> list[str]:
    last = max(at for at, cell in enumerate(cells) if cell)
    return cells[: last + 1]


def _of_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    parter = ""
    if text[:4].lower() == "sep=" and text[4:5] in _PARTERS:
        parter, text = text[4], text.partition("\n")[2]
    parter = parter or max(_PARTERS, key=lambda one: _widest(text, one))
    try:
        for number, row in enumerate(_parted(text, parter), start=1):
            if max(map(len, row), default=0) > _LONGEST_CELL:
                raise SheetNotRead(SheetFault.UNREADABLE)
            yield number, [_APOSTROPHE.sub("", cell) for cell in row]
    except csv.Error as error:
        raise SheetNotRead(SheetFault.UNREADABLE) from error


def _widest(text: str, parter: str) -> list[int]:
    """Return how many columns a mark makes of the first line that it parts, and of the first."""
    try:
        widths = [len(row) for row in islice(_parted(text, parter), _MOST_TITLES + 1)]
    except csv.Error:
        widths = []
    return [*widths[:1], next((width for width in widths if width > 1), 1)]


def _parted(text: str, parter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=parter)


def _decoded(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", windows_page(content)):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetNotRead(SheetFault.UNREADABLE)


def _of_xlsx(content: bytes) -> list[tuple[int, list[str]]]:
    import openpyxl  # slow, and seldom asked for

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise SheetNotRead(SheetFault.TOO_LARGE)
            _require_workbook(parts.namelist())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which do not count here
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            looked_at = _first_rows(book)
    except (
        zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError,
        AttributeError, IndexError, EOFError, OverflowError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        if isinstance(error, SheetNotRead):
            raise
        raise SheetNotRead(SheetFault.UNREADABLE) from error
    if len(looked_at) > _MOST_ROWS:
        raise SheetNotRead(SheetFault.TOO_MANY_LINES)
    return [(number, [_text(value) for value in row]) for number, row in looked_at]


def _require_workbook(names: list[str]) -> None:
    """Refuse by its kind what another program has packed."""
    for start, fault in _PACKED_OTHERS.items():
        if any(name.startswith(start) for name in names):
            raise SheetNotRead(fault)


def _first_rows(book: Any) -> list[tuple[int, tuple[Any, ...]]]:
    """Return the rows of the first sheet that is seen and holds anything."""
    found: list[tuple[int, tuple[Any, ...]]] = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and not any(any(row) for _, row in found):
            rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
            found = list(islice(enumerate(rows, start=1), _MOST_ROWS + 1))
    return found


def _text(value: Any) -> str:
    """Return the value of a cell as somebody would type it."""
    if value is None or value in _NO_VALUE:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)
