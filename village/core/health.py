"""Whether the database answers, and whether a failure means that it does not."""

from collections.abc import Iterator

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

#: PostgreSQL's codes for a server that ends, starts, or has no room for a connection more.
_AWAY = frozenset({"57P01", "57P02", "57P03", "53300"})


def database_answers(session: Session) -> bool:
    """Say whether the database answers a question."""
    try:
        return session.scalar(sa.select(1)) == 1
    except SQLAlchemyError:
        return False


def is_away(error: BaseException | None) -> bool:
    """Say whether an error, or what caused it, is that the database cannot be reached."""
    return any(_lost(one) for one in _causes(error))


def _lost(error: BaseException) -> bool:
    if not isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return False
    code = error.sqlstate
    return code is None or code.startswith("08") or code in _AWAY


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        if isinstance(error, DBAPIError) and isinstance(error.orig, BaseException):
            yield error.orig
        error = error.__cause__ or error.__context__
