"""All that is kept of a person, to be taken away: one JSON document, and their files beside it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from village.core.context import Context
from village.core.errors import FileDamaged, FileMissing
from village.core.files.tables import StoredFile
from village.core.personal import Person, PersonalRows
from village.core.runs.words import Tell, silent
from village.editions import Edition
from village.privacy.reads import people
from village.privacy.reads.people import FoundRows, key_of

#: How much of a file is copied at a time, in bytes.
_PIECE_BYTES = 1024 * 1024
#: What a row says beside its personal columns: when, in which state, how many.
_FACTS = (sa.Enum, sa.DateTime, sa.Date, sa.Boolean, sa.Integer)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a person, under its name in the archive."""

    name: str
    sha256: str


def write(ctx: Context, person: Person, into: IO[bytes], tell: Tell = silent) -> int:
    """Write all that is kept of a person as a ZIP archive; returns how many rows it holds.

    `data.json` has each table's rows by its name; `files/` the files that they name. A file that
    is missing from the storage is named in the document and left out.
    """
    found = people.found(ctx, person)
    files = list(_files(ctx, found))
    document: dict[str, Any] = {
        "address": person.email,
        "made_at": ctx.now.isoformat(),
        "data": document_of(ctx, found),
        "files": [one.name for one in files],
        "missing_files": [],
    }
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        for number, file in enumerate(files, start=1):
            try:
                _copy(ctx, archive, file)
            except (FileMissing, FileDamaged):
                document["missing_files"].append(file.name)
            tell(number / (len(files) + 1), "files", done=number, of=len(files))
        text = json.dumps(document, ensure_ascii=False, indent=2, default=str)
        archive.writestr("data.json", text)
    return sum(len(one.ids) for one in found)


def document_of(ctx: Context, found: list[FoundRows]) -> dict[str, list[dict[str, Any]]]:
    """Return a person's rows as plain data, by table."""
    codes = {row.id: row.code for row in ctx.session.execute(sa.select(Edition.id, Edition.code))}
    document: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        document.setdefault(one.rows.table.__tablename__, []).extend(_rows(ctx, one, codes))
    return document


def _rows(ctx: Context, found: FoundRows, codes: dict[int, str]) -> Iterator[dict[str, Any]]:
    table = found.rows.table
    columns = _columns(found.rows)
    chosen = (
        sa.select(*columns.values()).where(key_of(table).in_(found.ids)).order_by(key_of(table))
    )
    for values in ctx.session.execute(chosen):
        row = dict(zip(columns, values, strict=True))
        if "edition_id" in row:
            row["edition"] = codes.get(row.pop("edition_id"))
        yield {
            "purpose": found.rows.purpose.value,
            **{column: value for column, value in row.items() if value not in (None, "", [], {})},
        }


def _columns(rows: PersonalRows) -> dict[str, sa.SQLColumnExpression[Any]]:
    """Return the columns that a person takes away: what says something of them, and its facts."""
    columns: dict[str, sa.SQLColumnExpression[Any]] = {}
    for column in rows.table.__table__.columns:
        is_fact = isinstance(_plain(column.type), _FACTS)
        is_link = column.primary_key or column.foreign_keys
        field = rows.fields.get(column.name)
        if field is not None and not field.taken:
            continue
        named = field is not None or column.name in ("edition_id", "reference", "number")
        if named or (is_fact and not is_link):
            columns[column.name] = _shown(column)
    return columns


def _shown(column: sa.ColumnElement[Any]) -> sa.SQLColumnExpression[Any]:
    """Return a column as plain data: a document as it is kept, not as the class that reads it."""
    is_document = isinstance(_plain(column.type), JSONB)
    return sa.type_coerce(column, JSONB if is_document else column.type)


def _plain(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind


def _files(ctx: Context, found: list[FoundRows]) -> Iterator[PackedFile]:
    for one in found:
        table = one.rows.table
        for column in one.rows.files:
            chosen = (
                sa.select(StoredFile.id, StoredFile.name, StoredFile.sha256)
                .join(table, getattr(table, column) == StoredFile.id)
                .where(key_of(table).in_(one.ids))
                .order_by(StoredFile.id)
            )
            for number, name, sha256 in ctx.session.execute(chosen):
                safe = name.replace("/", "-").replace("\\", "-")
                yield PackedFile(f"files/{table.__tablename__}/{number}-{safe}", sha256)


def _copy(ctx: Context, archive: ZipFile, file: PackedFile) -> None:
    with ctx.storage.open(file.sha256) as content, archive.open(file.name, "w") as packed:
        while piece := content.read(_PIECE_BYTES):
            packed.write(piece)
