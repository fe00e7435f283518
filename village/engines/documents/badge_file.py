"""Read badges from PEOPLE.csv and the event from EDITION.toml; a fault is named by its row."""

import csv
import io
import tomllib
from collections.abc import Callable, Mapping
from datetime import date

from village.engines.documents.badges import BadgeData, EditionData
from village.engines.documents.jpeg import read_jpeg
from village.engines.folding import line

_NEEDED = ("reference", "name", "role", "token")
_LONGEST_TOKEN = 500
# The csv module refuses longer fields; a hostile name is cut later, not here.
csv.field_size_limit(1 << 20)


class BadgeFileError(ValueError):
    """A file of people or of the edition cannot be used; the message names the row or field."""


Photos = Callable[[str], bytes]
"""Gives the picture of a name in the column `photo`; raises an `OSError` when there is none."""


def no_photos(name: str) -> bytes:
    """Refuse every photo."""
    raise FileNotFoundError(name)


def read_people(content: bytes, photos: Photos = no_photos) -> list[BadgeData]:
    """Return the badges of PEOPLE.csv in the order of its rows.

    Raises:
        BadgeFileError: not UTF-8, a column is missing, a row is uneven, there is no row, a
            photo cannot be read.
    """
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            raise BadgeFileError(f"column {missing[0]} is missing")
        found = [_badge(row, number, photos) for number, row in enumerate(rows, 2)]
    except UnicodeDecodeError as error:
        raise BadgeFileError(f"not UTF-8 at byte {error.start}") from None
    except csv.Error as error:
        raise BadgeFileError(str(error)) from None
    if not found:
        raise BadgeFileError("no row")
    return found


def _badge(row: Mapping[str | None, str | None], number: int, photos: Photos) -> BadgeData:
    if None in row or None in row.values():
        raise BadgeFileError(f"row {number}: not as many cells as columns")
    row = {column: line(cell or "") for column, cell in row.items()}
    if not row["name"]:
        raise BadgeFileError(f"row {number}, name: empty")
    if len(row["token"] or "") > _LONGEST_TOKEN:
        raise BadgeFileError(f"row {number}, token: longer than {_LONGEST_TOKEN} characters")
    return BadgeData(
        reference=row["reference"] or "",
        name=row["name"],
        name_ar=row.get("name_ar") or "",
        organisation=row.get("organisation") or "",
        role=row["role"] or "visitor",
        token=row["token"] or "",
        photo=_photo(row.get("photo") or "", number, photos),
    )


def _photo(name: str, number: int, photos: Photos) -> bytes:
    if not name:
        return b""
    try:
        return read_jpeg(photos(name)).data
    except (OSError, ValueError) as error:
        raise BadgeFileError(f"row {number}, photo: {error}") from None


def read_edition(content: bytes) -> EditionData:
    """Return the event that EDITION.toml describes.

    Raises:
        BadgeFileError: not TOML, or a field is missing or of the wrong type.
    """
    try:
        table = tomllib.loads(content.decode())["edition"]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadgeFileError(f"not TOML: {error}") from None
    except KeyError:
        raise BadgeFileError("table [edition] is missing") from None
    return EditionData(
        name=_text(table, "name"),
        venue=_text(table, "venue"),
        starts_on=_day(table, "starts_on"),
        ends_on=_day(table, "ends_on"),
        organiser=_text(table, "organiser"),
    )


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise BadgeFileError(f"edition.{key}: a text is expected")
    return line(value)


def _day(table: Mapping[str, object], key: str) -> date:
    value = table.get(key)
    if not isinstance(value, date):
        raise BadgeFileError(f"edition.{key}: a date is expected")
    return value
