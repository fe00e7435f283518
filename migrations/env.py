"""Alembic's environment: the application's own engine and metadata."""

from alembic import context
from flask import current_app


def include_name(name: str | None, type_: str, parents: object) -> bool:
    """Leave Procrastinate's tables to Procrastinate."""
    return not (type_ == "table" and (name or "").startswith("procrastinate"))


def run() -> None:
    """Migrate inside one transaction."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
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
