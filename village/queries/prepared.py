"""Statements of every request: compiled once, sent as they are, answered with plain values."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.orm import Session


class Prepared:
    """A SELECT that is compiled when the program starts.

    The usual way builds the statement, finds it in a cache and walks through its types at each
    execution; for a request's first questions that costs more than PostgreSQL's answer. Values
    go to and come from the driver untouched: an enum is its text, JSON is what it holds.
    """

    def __init__(self, statement: sa.Select[*tuple[Any, ...]]) -> None:
        compiled = statement.compile(dialect=psycopg.dialect())  # type: ignore[no-untyped-call]
        self._sql = str(compiled)
        self._own = {name: value for name, value in compiled.params.items() if value is not None}

    def one(self, session: Session, **values: object) -> Sequence[Any] | None:
        """Return the only row; None where there is none."""
        return (
            session.connection().exec_driver_sql(self._sql, {**self._own, **values}).one_or_none()
        )
