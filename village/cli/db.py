"""`village db`: bring the database to the newest release, or one step back."""

import click

from village import create_app
from village.cli.settings import running_database
from village.config import Configuration
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
    with running_database() as settings, create_app(settings).app_context():
        migrations.downgrade(to)
    click.echo("One step back.")


@db.command()
@click.option("-m", "--message", required=True, help="What changes, in a few words.")
def revision(message: str) -> None:
    """Write a migration from what the tables say and the database lacks (for developers)."""
    with running_database() as settings, create_app(settings).app_context():
        migrations.revision(message)


def apply_migrations(settings: Configuration) -> None:
    """Bring the database of `settings` to the newest release."""
    with create_app(settings).app_context():
        migrations.upgrade()
