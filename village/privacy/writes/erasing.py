"""A person erased: in every room what says who it was goes, but what the law has us keep."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from village.applications import lock_ids
from village.applications import personal as applications
from village.core import audit
from village.core.actor import Actor
from village.core.audit.tables import AuditEntry
from village.core.audit.words import ERASE
from village.core.context import Context
from village.core.errors import LastOfRole
from village.core.files import stored
from village.core.personal import ERASED_NAMES, Fate, Person, PersonalRows
from village.core.runs.tables import Run
from village.core.tables import Base, Versioned
from village.privacy.parts import PARTS
from village.privacy.reads import people
from village.privacy.reads.people import FateLine, FoundRows, key_of
from village.privacy.words import pattern_of, redact


def erase(ctx: Context, person: Person) -> list[FateLine]:
    """Take a person out of all rooms; returns what was erased and what stays. Flushes.

    Badges are revoked, registrations cancelled, sessions ended, files deleted; where a name
    stood, a fixed text does. Rows under a hold stay as they are. The entry that records it names
    the entries of the log out of which the person was taken.

    Raises:
        LastOfRole: an edition would be left without an organiser or a chair, or the installation
            without an administrator.
    """
    if people.alone_in(ctx, person) or people.is_last_administrator(ctx, person):
        raise LastOfRole
    lock_ids(ctx, ctx.session.scalars(applications.theirs(person)).all())
    before = people.found(ctx, person)
    unnamed = ctx.acting(_unnamed(ctx.actor, person))
    for part in PARTS:
        if part.first is not None:
            part.first(unnamed, person)
    ctx.session.flush()
    # What was written while the rooms made ready is the person's too.
    done = _both(before, people.found(ctx, person))
    for one in done:
        _erase(ctx, one, person)
    ctx.session.expire_all()
    ids = _by_table(done)
    for part in PARTS:
        if part.last is not None:
            part.last(ctx, ids)
    lines = people.fates(done)
    audit.record(
        unnamed,
        f"account-{person.user_id}" if person.user_id else "person",
        ERASE,
        entries=sorted({key for one in done if one.rows.table is AuditEntry for key in one.free}),
        erased=_counted(lines, "erased"),
        held=_counted(lines, "held"),
    )
    return lines


def _unnamed(actor: Actor, person: Person) -> Actor:
    """Return the actor without a name, where it is the person who is erased."""
    if actor.user_id is None or actor.user_id != person.user_id:
        return actor
    return replace(actor, name=ERASED_NAMES[person.language], email="")


def _both(before: Sequence[FoundRows], after: Sequence[FoundRows]) -> list[FoundRows]:
    """Return the rows found before or after, in the order of the rooms."""
    earlier = {id(one.rows): one for one in before}
    later = {id(one.rows): one for one in after}
    return [
        replace(one, free=tuple(sorted({*one.free, *later[key].free} - {*one.held})))
        if (key := id(one.rows)) in later
        else one
        for one in [*before, *(found for key, found in later.items() if key not in earlier)]
    ]


def _by_table(done: Iterable[FoundRows]) -> Mapping[type[Base], Sequence[int]]:
    ids: dict[type[Base], list[int]] = {one.table: [] for part in PARTS for one in part.rows}
    for one in done:
        ids[one.rows.table].extend(one.ids)
    return ids


def _counted(lines: Iterable[FateLine], which: str) -> dict[str, int]:
    counted: dict[str, int] = {}
    for line in lines:
        if count := getattr(line, which):
            counted[line.table] = counted.get(line.table, 0) + count
    return counted


def _erase(ctx: Context, found: FoundRows, person: Person) -> None:
    """Delete or write over the free rows of one table, and delete their files."""
    rows, table = found.rows, found.rows.table
    files = _files(ctx, found)
    here = key_of(table).in_(found.free)
    if rows.removed:
        ctx.session.execute(_quietly(sa.delete(table).where(here)))
    else:
        values = _values(rows, person)
        apart = _redactions(ctx, found, person)
        same = set(found.free) - set(apart)
        if values and same:
            change = sa.update(table).where(key_of(table).in_(same)).values(values)
            ctx.session.execute(_quietly(change))
        for key, texts in apart.items():
            change = sa.update(table).where(key_of(table) == key).values({**values, **texts})
            ctx.session.execute(_quietly(change))
    stored.delete(ctx, files)


def _values(rows: PersonalRows, person: Person) -> dict[str, Any]:
    """Return what is written over the columns of a row."""
    values: dict[str, Any] = dict.fromkeys(rows.files)
    for column, field in rows.fields.items():
        if field.fate is Fate.CLEAR:
            values[column] = field.cleared
        elif field.fate is Fate.NAME:
            values[column] = ERASED_NAMES[person.language]
    if values and issubclass(rows.table, Versioned):
        values["version"] = rows.table.version + 1  # whoever edits the row now is told
    return values


def _redactions(ctx: Context, found: FoundRows, person: Person) -> dict[int, dict[str, Any]]:
    """Return the texts that change, by the row's number and the column."""
    table = found.rows.table
    columns = [one for one, field in found.rows.fields.items() if field.fate is Fate.REDACT]
    if not columns or not found.free:
        return {}
    pattern = pattern_of(person.written)
    chosen = sa.select(key_of(table), *(getattr(table, column) for column in columns))
    changed: dict[int, dict[str, Any]] = {}
    for key, *texts in ctx.session.execute(chosen.where(key_of(table).in_(found.free))):
        new = {
            column: cut
            for column, text in zip(columns, texts, strict=True)
            if (cut := redact(text, pattern)) != text
        }
        if new:
            changed[key] = new
    return changed


def _files(ctx: Context, found: FoundRows) -> list[int]:
    table = found.rows.table
    here = key_of(table).in_(found.free)
    numbers: list[int] = []
    for column in found.rows.files:
        named = sa.select(getattr(table, column)).where(here)
        numbers += [number for number in ctx.session.scalars(named) if number is not None]
    if table is Run:
        kept = sa.select(Run.result["file"].as_integer()).where(here, Run.result.has_key("file"))
        numbers += ctx.session.scalars(kept)
    return numbers


def _quietly(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
