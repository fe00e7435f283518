"""Who somebody is in all rooms, and which of their rows would go or stay."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy import orm

from village.accounts import Membership, User
from village.core.context import Context
from village.core.permissions import Role
from village.core.personal import Category, Fate, HoldReason, Person, PersonalRows, Purpose
from village.core.tables import Base
from village.editions import Edition, Life
from village.privacy.parts import ROWS

#: Shorter words than these stand in other people's texts too.
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class FoundRows:
    """The rows of a person in one table: those that can be erased, and those under a hold."""

    rows: PersonalRows
    free: tuple[int, ...]
    held: tuple[int, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """All of them."""
        return self.free + self.held


@dataclass(frozen=True, slots=True)
class FateLine:
    """What becomes of a person's rows of one table, as a preview or a report says it."""

    table: str
    purpose: Purpose
    erased: int
    held: int
    reason: HoldReason | None


def known(ctx: Context, email: str) -> Person:
    """Return somebody by their address: their account, and how they are written in their rows."""
    email = email.strip().lower()
    user = ctx.session.scalar(sa.select(User).where(User.email == email))
    person = Person(email=email)
    if user is not None:
        person = replace(person, user_id=user.id, language=user.language)
    written = {email}
    for rows in ROWS:
        columns = [getattr(rows.table, column) for column in _identifying(rows)]
        if columns:
            for values in ctx.session.execute(sa.select(*columns).where(rows.whose(person))):
                written |= {value.strip() for value in values if len(value.strip()) >= _SHORTEST}
    return replace(person, written=frozenset(written))


def of_account(ctx: Context) -> Person:
    """Return the actor as a person."""
    return known(ctx, ctx.actor.email)


def alone_in(ctx: Context, person: Person) -> list[Edition]:
    """Return the living editions that would be left without an organiser or a chair."""
    other = orm.aliased(Membership)
    another = sa.exists().where(
        other.edition_id == Membership.edition_id,
        other.role == Membership.role,
        other.user_id != Membership.user_id,
    )
    alone = (
        sa.select(Edition)
        .join(Membership, Membership.edition_id == Edition.id)
        .where(
            Membership.user_id == person.user_id,
            Membership.role.in_((Role.ORGANISER, Role.CHAIR)),
            Edition.state != Life.ARCHIVED,
            sa.not_(another),
        )
        .order_by(Edition.id)
    )
    return list(ctx.session.scalars(alone).unique())


def is_last_administrator(ctx: Context, person: Person) -> bool:
    """Say whether nobody would administer the installation without the person."""
    active = (User.is_administrator, User.disabled_at.is_(None))
    numbers = ctx.session.scalars(sa.select(User.id).where(*active).limit(2)).all()
    return numbers == [person.user_id]


def found(ctx: Context, person: Person) -> list[FoundRows]:
    """Return the rows of a person, by table, in the order in which rooms erase."""
    return [one for one in _found(ctx, person) if one.ids]


def fates(found_rows: Sequence[FoundRows]) -> list[FateLine]:
    """Return what erasing would do to rows, table by table."""
    return [
        FateLine(
            table=one.rows.table.__tablename__,
            purpose=one.rows.purpose,
            erased=len(one.free),
            held=len(one.held),
            reason=one.rows.hold.reason if one.rows.hold and one.held else None,
        )
        for one in found_rows
    ]


def _found(ctx: Context, person: Person) -> Iterator[FoundRows]:
    for rows in ROWS:
        hold = rows.hold
        is_held: sa.ColumnElement[bool] = sa.false()
        if hold is not None:
            is_held = hold.rows() if hold.rows is not None else sa.true()
        key = key_of(rows.table)
        chosen = sa.select(key, is_held).where(rows.whose(person)).order_by(key)
        pairs = ctx.session.execute(chosen).all()
        yield FoundRows(
            rows,
            free=tuple(one for one, held in pairs if not held),
            held=tuple(one for one, held in pairs if held),
        )


def key_of(table: type[Base]) -> sa.SQLColumnExpression[int]:
    """Return the column by whose number rows of a table are known."""
    [key] = sa.inspect(table).primary_key
    return key


def _identifying(rows: PersonalRows) -> list[str]:
    """Return the columns in which somebody's names, addresses and numbers are written."""
    return [
        column
        for column, field in rows.fields.items()
        if field.fate is Fate.NAME
        or (field.category in (Category.CONTACT, Category.NAME) and field.fate is Fate.CLEAR)
        if isinstance(getattr(rows.table, column).type, sa.String)
    ]
