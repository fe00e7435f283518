"""Lists as CSV files: streamed, and safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from flask import Response, stream_with_context

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet runs: a formula gets an apostrophe before it.

    The value itself is kept whole behind the apostrophe, which spreadsheets do not show.
    """
    text = "" if value is None else str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def csv_response(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """Return a CSV file that is written as its rows are read.

    It begins with a byte order mark, without which spreadsheets garble Arabic and French.
    """
    response = Response(stream_with_context(_lines(header, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(list(header))
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line
