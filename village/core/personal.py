"""What each room says of the people of whom it keeps data: where, what for, and what becomes of it.

A room's `personal.py` holds one `PersonalData`. The room `privacy` takes people's data away, erases
them and writes the register of processing from nothing but these; a test refuses a column that no
room speaks of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from village.core.context import Context
from village.core.tables import Base

#: What stands where somebody's name stood, in the language of the row.
ERASED_NAMES: Mapping[str, str] = MappingProxyType(
    {"fr": "Personne effacée", "ar": "شخص مُحيت بياناته", "en": "Erased person"}
)
#: What stands in a text where somebody's name or address stood: read alike in every language.
REDACTED = "[…]"


class Purpose(StrEnum):
    """What personal data are kept for."""

    ACCOUNT = "account"
    APPLICATION = "application"
    SELECTION = "selection"
    CONTRACT = "contract"
    BILLING = "billing"
    ACCESS = "access"
    VISIT = "visit"
    MAIL = "mail"
    SECURITY = "security"


class Category(StrEnum):
    """What kind of data a column holds."""

    NAME = "name"
    CONTACT = "contact"
    FUNCTION = "function"
    WRITING = "writing"
    FILE = "file"
    SIGNATURE = "signature"
    PRESENCE = "presence"
    CONSENT = "consent"
    DEVICE = "device"
    MONEY = "money"
    CREDENTIAL = "credential"


class HoldReason(StrEnum):
    """Why something stays although somebody asks to be erased."""

    CONTRACT = "contract"
    BOOKS = "books"
    DECISION = "decision"
    ORGANISATION = "organisation"
    LOG = "log"


class Fate(StrEnum):
    """What becomes of a column when its person is erased."""

    CLEAR = "clear"  # written over with its `cleared` value
    NAME = "name"  # written over with `ERASED_NAMES`
    REDACT = "redact"  # names and addresses of the person are taken out of the text
    STAY = "stay"  # says nothing any more once the others are erased


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One column that says something of a person; what opens a door is not `taken` away."""

    category: Category
    fate: Fate = Fate.CLEAR
    cleared: Any = ""
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the rooms know them: by an address, by an account if there is one.

    Attributes:
        written: names, addresses and numbers as they stand in the rows of this person.
    """

    email: str
    user_id: int | None = None
    language: str = "fr"
    written: frozenset[str] = frozenset()


Whose = Callable[[Person], sa.ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class LegalHold:
    """Rows that stay as they are; all of them, or those for which `rows` holds."""

    reason: HoldReason
    rows: Callable[[], sa.ColumnElement[bool]] | None = None


@dataclass(frozen=True, slots=True)
class PersonalRows:
    """The rows of a table that say something of a person.

    Attributes:
        whose: the condition under which a row is a person's.
        fields: what says something of them.
        files: columns that name stored files of theirs.
        removed: erasing deletes the rows, and the files with them.
    """

    table: type[Base]
    purpose: Purpose
    whose: Whose
    fields: Mapping[str, PersonalField] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    removed: bool = False
    hold: LegalHold | None = None


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Data of people in an edition that are erased once the organiser's days are over.

    Attributes:
        key: the setting that gives the days, `<key>_days` of the edition's data protection.
        purpose: what the data were kept for.
        since: returns the day from which they count; None for not yet.
        due: returns the ids of the rows that are not erased yet.
        erase: erases rows by their ids.
        beside: the rows go with those of another room, which are the ones counted.
        about: the column that names the file or the badge of a row by its reference; rows about a
            file that whoever looks stepped aside from are not counted for them.
    """

    key: str
    purpose: Purpose
    since: Callable[[Context], date | None]
    due: Callable[[Context], sa.Select[int]]
    erase: Callable[[Context, Sequence[int]], None]
    beside: bool = False
    about: sa.SQLColumnExpression[str] | None = None


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that a room says of people's data.

    Attributes:
        rows: where it keeps them.
        others: its other columns of text, by table: what they hold says nothing of a person.
        first: what has to happen before a person is erased, such as a badge that is revoked.
        rules: what an edition may keep for some days only.
        last: what has to be written anew after it, from the ids of the rows by table.
    """

    rows: tuple[PersonalRows, ...] = ()
    others: Mapping[type[Base], str] = field(default_factory=dict)
    rules: tuple[RetentionRule, ...] = ()
    first: Callable[[Context, Person], None] | None = None
    last: Callable[[Context, Mapping[type[Base], Sequence[int]]], None] | None = None


def last_day(ctx: Context) -> date:
    """Return the last day of the edition, from which most rules count."""
    return ctx.the_edition.ends_on


def name() -> PersonalField:
    """Declare a name: a fixed text stands in its place once its person is erased."""
    return PersonalField(Category.NAME, Fate.NAME)


def cleared(category: Category, value: Any = "") -> PersonalField:
    """Declare a column that is emptied when its person is erased."""
    return PersonalField(category, Fate.CLEAR, value)


def secret(value: Any = "") -> PersonalField:
    """Declare what opens a door or proves something: written over, and never taken away."""
    return PersonalField(Category.CREDENTIAL, Fate.CLEAR, value, taken=False)


def redacted(*, taken: bool = True) -> PersonalField:
    """Declare a text out of which an erased person's names and addresses are taken.

    What others wrote in confidence, or to somebody else, is not `taken` away.
    """
    return PersonalField(Category.WRITING, Fate.REDACT, taken=taken)


def stays(category: Category) -> PersonalField:
    """Declare a column that stays: under a hold, or saying nothing without the others."""
    return PersonalField(category, Fate.STAY)


def is_account(column: sa.SQLColumnExpression[Any], person: Person) -> sa.ColumnElement[bool]:
    """Return the condition that a column names the person's account; never, where there is none."""
    return column == person.user_id if person.user_id is not None else sa.false()


def is_address(column: sa.SQLColumnExpression[str], person: Person) -> sa.ColumnElement[bool]:
    """Return the condition that a column holds the person's address."""
    return sa.func.lower(column) == person.email.lower()


def mentions(column: sa.SQLColumnExpression[Any], person: Person) -> sa.ColumnElement[bool]:
    """Return the condition that a text, or a document, names the person's address."""
    return sa.cast(column, sa.Text).icontains(person.email, autoescape=True)


def names(column: sa.SQLColumnExpression[Any], person: Person) -> sa.ColumnElement[bool]:
    """Return the condition that a text names the person by the address or by a whole name."""
    whole = sorted(one for one in person.written if " " in one)
    said = [column.icontains(one, autoescape=True) for one in whole]
    return sa.or_(mentions(column, person), *said)
