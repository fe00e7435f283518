"""The data of every earlier release goes forward, as `scripts/keep_release.py` kept it."""

import lzma
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from tests.client import PageCheckingClient
from tests.databases import empty_database
from village import create_app
from village.config import ROOT, Configuration
from village.core.audit import reads as audit
from village.demo import source
from village.extensions import db
from village.server import migrations

KEPT = sorted((ROOT / "tests" / "releases").glob("*.sql.xz"))
INSERT = re.compile(r"^INSERT INTO public\.(\w+) VALUES")
TABLES = (
    *("application", "audit_entry", "badge", "check_in", "contract", "decision", "organisation"),
    *("outbox_mail", "score", "stand", "user_account"),
)
PUBLIC = ("", "calls", "exhibitors", "programme", "plan", "plan-a4.pdf")
ORGANISERS = ("admin/", "admin/applications", "stands/", "contracts/", "badges/", "studio/")


@dataclass(frozen=True)
class Forward:
    """A release's database brought to this one: the application on it, and the rows it had."""

    app: Flask
    had: Counter[str]


@pytest.fixture(scope="module", params=KEPT, ids=lambda path: path.name.removesuffix(".sql.xz"))
def forward(request: pytest.FixtureRequest, settings: Configuration) -> Iterator[Forward]:
    """Bring the database of one release forward, in a database of its own."""
    statements = lzma.decompress(request.param.read_bytes()).decode()
    with empty_database(settings.database_url, "released") as url:
        with psycopg.connect(url, autocommit=True) as released:
            released.execute(statements.encode())
        app = create_app(replace(settings, database_url=url))
        app.test_client_class = PageCheckingClient
        with app.app_context():
            migrations.upgrade()
            db.session.remove()
        try:
            yield Forward(app, rows(statements))
        finally:
            with app.app_context():
                db.engine.dispose()


def rows(statements: str) -> Counter[str]:
    """Return how many rows each table of a dump has: a line each after the INSERT's own."""
    found: Counter[str] = Counter()
    table = ""
    for line in statements.splitlines():
        if begins := INSERT.match(line):
            table = begins[1]
        found[table] += line.startswith("\t(")
    return found


def test_no_row_is_lost_and_the_log_is_whole(forward):
    with forward.app.app_context():
        there = {
            table: db.session.scalar(sa.text(f"SELECT count(*) FROM {table}"))  # noqa: S608
            for table in TABLES
        }
        broken = audit.first_broken(db.session())

    assert all(there.values())
    assert there == {table: forward.had[table] for table in there}
    assert broken is None


def test_its_pages_open_as_before(forward):
    with forward.app.app_context():
        client = forward.app.test_client()
        public = {page: client.get(f"/fr/csc24/{page}").status_code for page in PUBLIC}
        client.login_by_page("organisation@village.example", source.read().people["password"])
        own = {page: client.get(f"/fr/csc24/{page}").status_code for page in ORGANISERS}
        file = client.get("/fr/csc24/admin/applications/CSC24-0001")
        db.session.remove()

    assert (public, own) == (dict.fromkeys(PUBLIC, 200), dict.fromkeys(ORGANISERS, 200))
    assert file.status_code == 200


def test_every_release_has_its_data_and_its_part_of_the_changelog():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert releases[0] == project["version"]
    assert sorted(releases) == [Path(path.stem).stem for path in KEPT]
