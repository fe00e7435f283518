"""Lists as CSV, XLSX and JSON files, read as the texts and numbers they are."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from flask import Response

from village.core.languages import Language
from village.engines import workbooks
from village.web.context import language
from village.web.transaction import streamed

#: What parts the cells where a spreadsheet speaks the language, and stands before decimals.
SEPARATORS: dict[Language, str] = {"fr": ";", "ar": ";", "en": ","}
POINTS: dict[Language, str] = {"fr": ",", "ar": ",", "en": "."}
#: What a spreadsheet takes for the beginning of a formula, wherever a cell may begin: also behind
#: each separator and line break, should the file be opened with another separator than its own.
_FORMULA = re.compile(r"^(?=[\t\r\n])|(?:^|(?<=[;,\t\r\n]))(?=(?:[^\S\t\r\n]|\")*[=+\-@＝＋－＠])")
#: Without one of these there is no formula: most texts, which are told so at once.
_MARKS = re.compile(r"[\t\r\n=+\-@＝＋－＠]")
#: Figures that a spreadsheet would take for a number, and lose zeros or digits of: 0612…, an ICE.
_FIGURES = re.compile(r"\s*(?:0\d+|\d{12,})\s*")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object, point: str = ".") -> str:
    """Return a value as a cell that a spreadsheet shows and does not change; a number as a number.

    A text gets an apostrophe before all that would be a formula, and before figures of which
    zeros or digits would go; else it is kept whole. `point` stands before decimals.
    """
    match value:
        case None:
            return ""
        case int() | Decimal():
            return str(value).replace(".", point)
    text = str(value).replace("\x00", "")
    if _FIGURES.fullmatch(text):
        return f"'{text}"
    return _FORMULA.sub("'", text) if _MARKS.search(text) else text


def csv_response(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """Return a CSV file that is written as its rows are read, in the form of the reader's language.

    It begins with a byte order mark, without which spreadsheets garble Arabic and French.
    """
    lines = csv_lines(language(), header, rows)
    response = Response(streamed(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_lines(
    language: Language, header: Iterable[str], rows: Iterable[Iterable[object]]
) -> Iterator[str]:
    """Yield the lines of a CSV file for a spreadsheet that speaks the language."""
    writer = csv.writer(_Echo(), delimiter=SEPARATORS[language])
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        yield writer.writerow([safe_cell(cell, POINTS[language]) for cell in row])


def json_parts(keys: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield a JSON list with an object for each row."""
    named, before = [*keys], "[\n"
    for row in rows:
        facts = dict(zip(named, row, strict=True))
        yield before + json.dumps(facts, ensure_ascii=False, default=str)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_response(name: str, keys: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """Return a JSON file: a list with an object for each row, written as the rows are read."""
    response = Response(streamed(json_parts(keys, rows)), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def json_file(name: str, facts: Mapping[str, object]) -> Response:
    """Return what is known of one thing as a JSON file."""
    response = Response(
        json.dumps(facts, ensure_ascii=False, indent=2), mimetype="application/json"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def xlsx_response(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """Return an XLSX file that is written as its rows are read."""
    parts = workbooks.write(header, rows, right_to_left=language() == "ar")
    response = Response(streamed(parts), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line
