"""The application for a command: settings read, database up, context pushed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from village import config, create_app
from village.config import Settings, UnsafeSettings
from village.core.context import Context
from village.extensions import db
from village.server import processes
from village.web.context import job_context


def settings() -> Settings:
    """Return the settings, or end the command with a sentence."""
    try:
        return config.read()
    except UnsafeSettings as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def running_database() -> Iterator[Settings]:
    """Give the settings with the address of a database that answers."""
    read = settings()
    with processes.database(read) as url:
        yield replace(read, database_url=url)


@contextmanager
def command_context() -> Iterator[Context]:
    """Give a context for one command; commits when the command ends well."""
    with running_database() as read:
        app = create_app(read)
        with app.app_context():
            try:
                yield job_context()
                db.session.commit()
            finally:
                db.session.remove()
                db.engine.dispose()
