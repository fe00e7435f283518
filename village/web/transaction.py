"""One request, one transaction: a page that shows reads only, one that changes commits once."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Flask, g, has_request_context, request, stream_with_context
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from village.core.errors import Stale
from village.extensions import db

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_READING = "reading"


def commits(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Commit once when the view returns; roll back when it raises.

    Raises:
        Stale: somebody else changed a row since this request read it.
    """

    @wraps(view)
    def committing(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        try:
            answer = view(*args, **kwargs)
            db.session.commit()
        except StaleDataError as error:
            db.session.rollback()
            raise Stale from error
        except BaseException:
            db.session.rollback()
            raise
        return answer

    return committing


def init_app(app: Flask) -> None:
    """Let every GET read in a transaction in which PostgreSQL refuses to write."""
    sa.event.listen(db.session, "after_begin", _begin)
    app.teardown_request(_end)


def write_too() -> None:
    """End what this GET has read so far; what follows may write."""
    db.session.commit()
    g.writes = True


def free_connection() -> None:
    """End what this request has read so far; its connection serves others while a body comes in.

    What it loaded stays as it was read.
    """
    db.session.commit()


def streamed(parts: Iterable[str] | Iterable[bytes]) -> Iterator[str] | Iterator[bytes]:
    """Send parts as they are made; the session that they read by ends with the last of them.

    Flask ends the request, and takes its session out of the registry, before the first is sent.
    What they read of an object must be loaded when the view returns, or read by a query.
    """
    session = db.session()

    def to_the_end() -> Iterator[Any]:
        try:
            yield from parts
        finally:
            if not (db.session.registry.has() and db.session() is session):
                session.close()

    return stream_with_context(to_the_end())


def _begin(session: Session, transaction: object, connection: sa.Connection) -> None:
    """Tell the driver which transaction to begin; it does so with the first statement.

    A test's session is inside the test's own transaction and stays there.
    """
    if connection.in_nested_transaction():
        return
    reads = has_request_context() and request.method in ("GET", "HEAD") and "writes" not in g
    driver: Any = connection.connection.driver_connection
    if driver.read_only is not (reads or None):
        driver.read_only = reads or None
    if reads:
        session.info[_READING] = driver


def _end(error: BaseException | None) -> None:
    """End a transaction that has only read by a COMMIT, which keeps the statements prepared.

    At each ROLLBACK psycopg forgets what it has prepared on the connection.
    """
    if error is None and db.session.registry.has():
        reading = db.session().info.pop(_READING, None)
        if reading is not None and not reading.closed:
            reading.commit()
