from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from click.testing import CliRunner, Result

from village import create_app
from village.cli.user import user
from village.config import Configuration
from village.extensions import db
from village.server import migrations

GOOD = "quatre mots sans lien"


@pytest.fixture(scope="module")
def url(settings: Configuration) -> Iterator[str]:
    """Give the address of a migrated database of its own: a command commits."""
    own = settings.database_url.replace("/village?", "/village_user?")
    with psycopg.connect(settings.database_url, autocommit=True) as server:
        server.execute("CREATE DATABASE village_user")
        app = create_app(replace(settings, database_url=own))
        with app.app_context():
            migrations.upgrade()
            db.engine.dispose()
        yield own
        server.execute("DROP DATABASE village_user WITH (FORCE)")


@pytest.fixture
def create(url, settings):
    def run(*arguments: str) -> Result:
        environment = {
            "VILLAGE_DATABASE_URL": url,
            "VILLAGE_DATA_DIR": str(settings.data_dir),
            "VILLAGE_ENV": "test",
            "VILLAGE_SECRET_KEY": settings.secret_key,
        }
        return CliRunner().invoke(user, ["create", *arguments], env=environment)

    return run


def rows(url, sql):
    with psycopg.connect(url) as connection:
        return connection.execute(sql).fetchall()


def test_creating_an_account_stores_it_confirmed(create, url):
    result = create("Kenza@Example.org", "--name", "Kenza", "--password", GOOD)

    assert (result.exit_code, result.output) == (0, "Kenza@Example.org can log in.\n")
    assert rows(url, "SELECT email, name, verified_at IS NULL FROM user_account") == [
        ("kenza@example.org", "Kenza", False)
    ]


def test_an_address_is_taken_once(create):
    create("twice@example.org", "--name", "T", "--password", GOOD)

    result = create("twice@example.org", "--name", "T", "--password", GOOD)

    assert result.exit_code == 1
    assert "there is an account with this address" in result.output


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--password", "short"], 2, "12 characters"),
        (["--password", GOOD, "--role", "gate"], 2, "go together"),
        (["--password", GOOD, "--edition", "CSC24"], 2, "go together"),
        (["--password", GOOD, "--role", "gate", "--edition", "NO"], 1, "NO: there is no such"),
        (["--password", GOOD, "--role", "king", "--edition", "NO"], 2, "king"),
    ],
)
def test_a_refusal_says_why_and_stores_nothing(create, url, arguments, status, says):
    result = create("refused@example.org", "--name", "R", *arguments)

    assert result.exit_code == status
    assert says in result.output
    assert "Traceback" not in result.output
    assert rows(url, "SELECT 1 FROM user_account WHERE email = 'refused@example.org'") == []
