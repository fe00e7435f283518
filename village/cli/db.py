"""`village db`: bring the database to the newest release, or one step back."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from village import create_app
from village.cli.settings import running_database
from village.config import Configuration
from village.extensions import db as tables
from village.server import migrations


@click.group()
def db() -> None:
    """Bring the database to the newest release, or one step back."""


@db.command()
def upgrade() -> None:
    """Apply every migration that is missing."""
    with running_database() as settings:
        apply_migrations(settings)
    click.echo("The database is up to date.")


@db.command()
@click.option("--to", default="-1", show_default=True, help="Revision, or steps back.")
def downgrade(to: str) -> None:
    """Go back one migration."""
    with running_database() as settings, _application(settings):
        migrations.downgrade(to)
    click.echo("One step back.")


@db.command()
@click.option("-m", "--message", required=True, help="What changes, in a few words.")
def revision(message: str) -> None:
    """Write a migration from what the tables say and the database lacks (for developers)."""
    with running_database() as settings, _application(settings):
        migrations.revision(message)


def apply_migrations(settings: Configuration) -> None:
    """Bring the database of `settings` to the newest release."""
    with _application(settings):
        migrations.upgrade()


@contextmanager
def _application(settings: Configuration) -> Iterator[None]:
    """Give the application to what is done, and close its connections after it."""
    with create_app(settings).app_context():
        try:
            yield
        finally:
            tables.engine.dispose()
