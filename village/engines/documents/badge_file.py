"""Read badges from PEOPLE.csv and the event from EDITION.toml; a fault is named by its row."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from village.engines.documents.badge_data import LANGUAGES, BadgeData, EditionData
from village.engines.documents.badge_design import ROLES
from village.engines.documents.picture import read_picture
from village.engines.documents.wording import LANGUAGES as WORDED
from village.engines.folding import line
from village.engines.tables import TableFault, read_table

_NEEDED = ("reference", "name", "role", "token")
#: Columns that a file may have; what they say stands on the badge.
_SHOWN = ("stand", "country", "days", "zones")
_COLUMNS = (*_NEEDED, "name_ar", "organisation", "photo", *_SHOWN)
_LONGEST_TOKEN = 500
_MOST_DAYS = 36_500


class BadgeFileError(ValueError):
    """A file of people or of the edition cannot be used; the message names the row or field."""


Row = Mapping[str, str]
Table = Mapping[str, Any]
Photos = Callable[[str], bytes]
"""Gives the picture of a name in the column `photo`; raises an `OSError` when there is none."""


def no_photos(name: str) -> bytes:
    """Refuse every photo.

    Raises:
        FileNotFoundError: always.
    """
    raise FileNotFoundError(name)


def read_people(content: bytes, photos: Photos = no_photos) -> dict[int, BadgeData]:
    """Return the badges of PEOPLE.csv by their rows, in the file's order.

    Raises:
        BadgeFileError: not such a table, a column is missing, there is no row; or it names the rows
            that lack a name or a token, have a role that does not exist, the reference or the token
            of another, or a photo that cannot be read.
    """
    try:
        names, lines = read_table(content)
        _check_columns(names)
        rows = {number: dict(zip(names, cells, strict=True)) for number, cells in lines}
    except TableFault as error:
        raise BadgeFileError(str(error)) from None
    if not rows:
        raise BadgeFileError("no row")
    wrong = [fault for number, row in rows.items() for fault in _faults(row, number)]
    if wrong := wrong or [*_doubled(rows, "reference"), *_doubled(rows, "token")]:
        raise BadgeFileError("; ".join(wrong))
    return {number: _badge(row, number, photos) for number, row in rows.items()}


def _check_columns(names: Sequence[str]) -> None:
    for needed in _NEEDED:
        if needed not in names:
            raise BadgeFileError(f"column {needed} is missing among {', '.join(names):.200}")
    for name in names:
        meant = re.sub(r"[\s-]+", "_", name).casefold()
        if meant in _COLUMNS and meant not in names:
            raise BadgeFileError(f"row 1: the column {name!r} is written {meant!r}")


def _faults(row: Row, number: int) -> Iterator[str]:
    """Yield what is wrong with one row by itself."""
    if not row["name"]:
        yield f"row {number}, name: empty"
    if row["role"] not in ROLES:
        yield f"row {number}, role: {row['role']!r:.40} is not one of {', '.join(ROLES)}"
    if not row["token"]:
        yield f"row {number}, token: empty"
    elif len(row["token"]) > _LONGEST_TOKEN:
        yield f"row {number}, token: longer than {_LONGEST_TOKEN} characters"


def _doubled(rows: Mapping[int, Row], column: str) -> Iterator[str]:
    """Yield which rows say the same in a column as a row above."""
    first: dict[str, int] = {}
    for number, row in rows.items():
        above = first.setdefault(row[column], number)
        if row[column] and above != number:
            yield f"row {number}, {column}: the same as in row {above}"


def _badge(row: Row, number: int, photos: Photos) -> BadgeData:
    return BadgeData(
        reference=row["reference"],
        name=row["name"],
        name_ar=row.get("name_ar", ""),
        organisation=row.get("organisation", ""),
        role=row["role"],
        token=row["token"],
        photo=_photo(row.get("photo", ""), number, photos),
        **{field: row.get(field, "") for field in _SHOWN},
    )


def _photo(name: str, number: int, photos: Photos) -> bytes:
    if not name:
        return b""
    try:
        return read_picture(photos(name)).data
    except OSError as error:
        raise BadgeFileError(f"row {number}, photo: {name}: {error.strerror or error}") from None
    except ValueError as error:
        raise BadgeFileError(f"row {number}, photo: {error}") from None


def read_edition(content: bytes, *, day_zero: date) -> EditionData:
    """Return the event that EDITION.toml describes, the file of an edition or its short form.

    Args:
        content: the file. A text is one string, or a table of languages of which the edition's
            first counts; place and organiser stand in `[edition]` or in tables of their own.
        day_zero: what `starts_in_days` counts from, where the file names no day.

    Raises:
        BadgeFileError: not TOML, or a field is missing or of the wrong type.
    """
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise BadgeFileError("not TOML: nested too deep") from None
    except ValueError as error:  # of numbers too, of more digits than anybody reckons with
        raise BadgeFileError(f"not TOML: {error}") from None
    edition = _table(tables, "edition")
    if edition is None:
        raise BadgeFileError("table [edition] is missing")
    languages = _languages(edition)
    language = languages[0]
    venue, organiser = (_table(tables, key) for key in ("venue", "organiser"))
    starts_on, ends_on = _days(edition, day_zero)
    return EditionData(
        name=_text(edition, "name", "edition.name", language),
        venue=_text(venue or edition, "name" if venue else "venue", "venue.name", language),
        starts_on=starts_on,
        ends_on=ends_on,
        organiser=_text(
            organiser or edition, "name" if organiser else "organiser", "organiser.name", language
        ),
        languages=languages,
    )


def _languages(edition: Table) -> tuple[str, ...]:
    """Return the edition's languages that badges know, the usual ones where none is named."""
    named = edition.get("languages")
    known = [one for one in named if one in WORDED] if isinstance(named, list) else ()
    return tuple(known) or LANGUAGES


def _table(tables: Table, key: str) -> Table | None:
    found = tables.get(key)
    return found if isinstance(found, dict) else None


def _text(table: Table, key: str, field: str, language: str) -> str:
    value = table.get(key)
    if isinstance(value, dict):
        value = value.get(language) or next(iter(value.values()), None)
    if not isinstance(value, str):
        raise BadgeFileError(f"{field}: a text is expected")
    return line(value)


def _days(edition: Table, day_zero: date) -> tuple[date, date]:
    """Return the first and the last day, named or counted from day zero."""
    if "starts_in_days" not in edition:
        return _day(edition, "starts_on"), _day(edition, "ends_on")
    starts_on = day_zero + timedelta(days=_count(edition, "starts_in_days"))
    if "ends_in_days" in edition:
        return starts_on, day_zero + timedelta(days=_count(edition, "ends_in_days"))
    return starts_on, starts_on + timedelta(days=_count(edition, "lasts_days") - 1)


def _count(table: Table, key: str) -> int:
    value = table.get(key)
    if not isinstance(value, int) or not 0 <= value <= _MOST_DAYS:
        raise BadgeFileError(f"edition.{key}: a number of days is expected")
    return value


def _day(table: Table, key: str) -> date:
    value = table.get(key)
    if not isinstance(value, date):
        raise BadgeFileError(f"edition.{key}: a date is expected")
    return value
