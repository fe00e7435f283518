"""`village db`: bring the database to the newest release, or one step back."""

import click
from flask_migrate import downgrade as migrate_down
from flask_migrate import upgrade as migrate_up

from village import create_app
from village.cli.app import running_database
from village.config import ROOT, Settings

MIGRATIONS = str(ROOT / "migrations")


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
        migrate_down(MIGRATIONS, to)
    click.echo("One step back.")


def apply_migrations(settings: Settings) -> None:
    """Bring the database of `settings` to the newest release."""
    with create_app(settings).app_context():
        migrate_up(MIGRATIONS)
