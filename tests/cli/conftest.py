"""Commands on a database of their own: each commits."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest
from click.testing import CliRunner, Result

from village import create_app
from village.cli import main
from village.config import Configuration
from village.extensions import db
from village.server import migrations


@pytest.fixture(scope="package")
def url(settings: Configuration) -> Iterator[str]:
    """Give the address of a migrated database."""
    own = settings.database_url.replace("/village?", "/village_commands?")
    with psycopg.connect(settings.database_url, autocommit=True) as server:
        server.execute("CREATE DATABASE village_commands")
        app = create_app(replace(settings, database_url=own))
        with app.app_context():
            migrations.upgrade()
            db.engine.dispose()
        yield own
        server.execute("DROP DATABASE village_commands WITH (FORCE)")


@pytest.fixture
def village(url: str, settings: Configuration) -> Callable[..., Result]:
    """Return a way to run a `village` command there."""

    def run(*arguments: str, **more: str) -> Result:
        environment = {
            "VILLAGE_DATABASE_URL": url,
            "VILLAGE_DATA_DIR": str(settings.data_dir),
            "VILLAGE_ENV": "test",
            "VILLAGE_SECRET_KEY": settings.secret_key,
            **more,
        }
        return CliRunner().invoke(main, arguments, env=environment)

    return run
