"""The database brought to this release, or back; nothing else loads Alembic."""

import flask_migrate
from flask import current_app

from village.config import ROOT
from village.extensions import db

FOLDER = str(ROOT / "migrations")


def upgrade() -> None:
    """Apply every migration that the current application's database lacks."""
    _ready()
    flask_migrate.upgrade(FOLDER)


def downgrade(to: str = "-1") -> None:
    """Go back to a revision, or by a number of steps, as `-1`."""
    _ready()
    flask_migrate.downgrade(FOLDER, to)


def revision(message: str) -> None:
    """Write a migration from what the tables say and the database lacks."""
    _ready()
    flask_migrate.revision(FOLDER, message, autogenerate=True)


def _ready() -> None:
    if "migrate" not in current_app.extensions:
        flask_migrate.Migrate(current_app, db, directory=FOLDER, compare_type=True)
