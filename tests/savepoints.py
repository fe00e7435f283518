"""Savepoints inside a test's transaction, set only once there is something to take back.

Each session of a test is inside the test's own transaction, so that each of its commits is the
end of one savepoint and the begin of another: a third of all statements. A page that only reads
needs none.
"""

from typing import Any

import psycopg
import sqlalchemy as sa

#: What a statement has that locks the rows it reads.
LOCKS = (" FOR UPDATE", " FOR NO KEY UPDATE", " FOR SHARE", " FOR KEY SHARE")


class LateCursor(psycopg.Cursor[Any]):
    """Sets the savepoints that wait before it sends what may write or lock."""

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Send a statement."""
        if not only_reads(query):
            self._set_waiting()
        return super().execute(query, *args, **kwargs)

    def executemany(self, *args: Any, **kwargs: Any) -> None:
        """Send a statement with many rows."""
        self._set_waiting()
        super().executemany(*args, **kwargs)

    def _set_waiting(self) -> None:
        if waiting := self.connection.waiting:  # type: ignore[attr-defined]
            super().execute("; ".join(f"SAVEPOINT {name}" for name in waiting))
            waiting.clear()


def only_reads(query: object) -> bool:
    """Say whether a statement surely changes and locks nothing."""
    return (
        isinstance(query, str)
        and query.startswith("SELECT")
        and "FROM" in query
        and not any(lock in query for lock in LOCKS)
    )


def put_off(engine: sa.Engine) -> None:
    """Let savepoints wait on those connections of an engine that are `inside` a test."""
    dialect = engine.dialect
    begin, release, roll_back = (
        dialect.do_savepoint, dialect.do_release_savepoint, dialect.do_rollback_to_savepoint,
    )  # fmt: skip

    def do_savepoint(connection: sa.Connection, name: str) -> None:
        waiting = _waiting(connection)
        if waiting is None:
            begin(connection, name)
        else:
            waiting.append(name)

    def do_release_savepoint(connection: sa.Connection, name: str) -> None:
        if not _drop(connection, name):
            release(connection, name)

    def do_rollback_to_savepoint(connection: sa.Connection, name: str) -> None:
        if not _drop(connection, name):
            roll_back(connection, name)

    dialect.do_savepoint = do_savepoint  # type: ignore[method-assign]
    dialect.do_release_savepoint = do_release_savepoint  # type: ignore[method-assign]
    dialect.do_rollback_to_savepoint = do_rollback_to_savepoint  # type: ignore[method-assign]


def inside(connection: sa.Connection) -> None:
    """Let the savepoints of a connection wait from now on; a test's transaction begins."""
    driver: Any = connection.connection.driver_connection
    driver.cursor_factory, driver.waiting = LateCursor, []


def outside(connection: sa.Connection) -> None:
    """Set savepoints at once again; the test's transaction has ended."""
    driver: Any = connection.connection.driver_connection
    driver.cursor_factory, driver.waiting = psycopg.Cursor, None


def _waiting(connection: sa.Connection) -> list[str] | None:
    """Return the savepoints that wait, the outermost first; nothing where none may."""
    return getattr(connection.connection.driver_connection, "waiting", None)


def _drop(connection: sa.Connection, name: str) -> bool:
    """Forget a savepoint that waits, and those inside it; say whether it did."""
    waiting = _waiting(connection) or []
    waits = name in waiting
    del waiting[waiting.index(name) if waits else 0 :]
    return waits
