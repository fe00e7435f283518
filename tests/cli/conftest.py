"""Commands on a database of their own: each commits."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from tests.databases import copy_of
from village.cli import main
from village.config import Configuration


@pytest.fixture(scope="package")
def url(migrated_url: str) -> str:
    """Return the address of a migrated database."""
    return copy_of(migrated_url, "commands")


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
