"""Alembic's environment: the application's own engine and metadata."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import context
from flask import current_app

#: The advisory lock of whoever migrates: another machine waits, and then finds nothing to do.
MIGRATING = 0x4D4947


def include_name(name: str | None, type_: str, parents: object) -> bool:
    """Leave Procrastinate's tables to Procrastinate."""
    return not (type_ == "table" and (name or "").startswith("procrastinate"))


@contextmanager
def alone(connection: sa.Connection) -> Iterator[None]:
    """Let one machine at a time migrate."""
    connection.execute(sa.select(sa.func.pg_advisory_lock(MIGRATING)))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(sa.select(sa.func.pg_advisory_unlock(MIGRATING)))
        connection.commit()


def run() -> None:
    """Migrate inside one transaction."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection, alone(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_name=include_name,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
