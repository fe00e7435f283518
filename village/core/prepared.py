"""Statements of every request: compiled once, sent as they are, answered with plain values."""

from collections.abc import Sequence
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from village.core.tables import Base


class Prepared:
    """A statement that is compiled when the program starts, and goes straight to the driver.

    The usual way builds the statement, finds it in a cache and walks through its types at each
    execution; for a request's first questions, and for the rows that every step leaves behind,
    that costs more than PostgreSQL's answer. Values go to and come from the driver untouched: an
    enum is its text, JSON is what it holds. What the session has not flushed yet is not seen.
    """

    def __init__(self, statement: sa.Select[*tuple[Any, ...]] | sa.Insert | sa.Update) -> None:
        compiled = statement.compile(dialect=dialect())  # type: ignore[no-untyped-call]
        self._sql = str(compiled)
        self._own = {name: value for name, value in compiled.params.items() if value is not None}

    def one(self, session: Session, **values: object) -> Sequence[Any] | None:
        """Return the first row, of a statement that finds one at most; None where it finds none.

        Raises:
            OperationalError: the server is away, as everywhere else.
            IntegrityError: a row would break a rule of its table.
        """
        row: Sequence[Any] | None = self._sent(session, values).fetchone()
        return row

    def run(self, session: Session, **values: object) -> None:
        """Send a statement that returns nothing.

        Raises:
            OperationalError: the server is away, as everywhere else.
            IntegrityError: a row would break a rule of its table.
        """
        self._sent(session, values)

    def _sent(self, session: Session, values: dict[str, object]) -> Any:
        driver: Any = session.connection().connection.driver_connection
        try:
            return driver.execute(self._sql, {**self._own, **values}, prepare=True)
        except psycopg.OperationalError as error:
            raise OperationalError(self._sql, None, error) from error
        except psycopg.IntegrityError as error:
            raise IntegrityError(self._sql, None, error) from error


def insert(table: type[Base], *columns: str) -> sa.Insert:
    """Return the INSERT of one row that says these columns."""
    return sa.insert(table).values({column: sa.bindparam(column) for column in columns})


def update(table: type[Base], *columns: str) -> sa.Update:
    """Return the UPDATE of one versioned row, `of` this number and `seen` at this version.

    It returns the new version; nothing where somebody else changed the row meanwhile.
    """
    number, version = table.__table__.c.id, table.__table__.c.version
    return (
        sa.update(table)
        .where(number == sa.bindparam("of"), version == sa.bindparam("seen"))
        .values({**{column: sa.bindparam(column) for column in columns}, "version": version + 1})
        .returning(version)
    )
