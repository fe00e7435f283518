"""Read the CSV files of the commands: UTF-8, a header, commas; a fault is named by its row.

For the sheets that organisers import, whatever parts their columns, see `spreadsheets`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from village.engines import folding

if TYPE_CHECKING:
    from _csv import Reader as CSVReader

_OTHERS = {";": "semicolons", "\t": "tabs"}
# The csv module refuses longer cells with a sentence of its own; ours say which column.
csv.field_size_limit(1 << 20)


class TableFault(ValueError):
    """A file is no such table; the message names the row."""


def read_table(content: bytes) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Return the columns' names and the rows, each with its line number; blank rows are left out.

    Cells are folded to one line of text.

    Raises:
        TableFault: not UTF-8, no header, another separator, a column that appears twice; also
            while the rows are taken: a row that is not CSV, or has more or fewer cells.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableFault(f"not UTF-8 at byte {error.start}") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = [folding.line(name) for name in next(_filled(reader), (1, []))[1]]
    _check(names, text)
    return names, _even(reader, len(names))


def _check(names: Sequence[str], text: str) -> None:
    if not any(names):
        raise TableFault("row 1: no header")
    heading = text.lstrip().partition("\n")[0]
    for mark, word in _OTHERS.items():
        if len(names) == 1 and mark in heading:
            raise TableFault(f"row 1: {word}, where commas part the columns")
    double = next((name for name in names if name and names.count(name) > 1), None)
    if double is not None:
        raise TableFault(f"row 1: the column {double!r} appears twice")


def _filled(reader: CSVReader) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that are not blank, each with its line number."""
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise TableFault(f"row {reader.line_num}: {error}") from None


def _even(reader: CSVReader, width: int) -> Iterator[tuple[int, list[str]]]:
    for line, row in _filled(reader):
        if len(row) != width:
            raise TableFault(f"row {line}: {len(row)} cells, {width} columns")
        yield line, [folding.line(cell) for cell in row]
