"""Connections of the pool are looked at before use, without asking the server.

A connection whose server has gone is readable: the end of its stream waits there. To look costs
a system call, where the usual question ("SELECT 1") costs a way to the server and back on every
request.
"""

import select
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import InvalidatePoolError

from village.extensions import db


def init_app(app: Flask) -> None:
    """Look at each connection that leaves the pool."""
    with app.app_context():
        sa.event.listen(db.engine.pool, "checkout", _look)


def _look(connection: Any, record: object, proxy: object) -> None:
    """Refuse a connection that is closed or has something to say of itself.

    Raises:
        InvalidatePoolError: the pool connects anew, and so it does for all its other connections.
    """
    if connection.closed or _readable(connection.fileno()):
        raise InvalidatePoolError("the server has closed this connection")


def _readable(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
