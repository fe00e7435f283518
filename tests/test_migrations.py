from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from psycopg import sql

from tests import factories
from tests.databases import copy_of, empty_database
from village import create_app
from village.applications.writes import indexing
from village.config import ROOT, Configuration
from village.core.tables import Base
from village.extensions import db
from village.server import migrations


@pytest.fixture
def migrating(settings: Configuration) -> Iterator[Flask]:
    """Give an application on an empty database of its own."""
    with empty_database(settings.database_url, "migrating") as url:
        yield from _application(replace(settings, database_url=url))


@pytest.fixture
def latest(settings: Configuration, migrated_url: str) -> Iterator[Flask]:
    """Give an application on a database of its own that has every migration."""
    yield from _application(replace(settings, database_url=copy_of(migrated_url, "latest")))


def _application(settings: Configuration) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_models_and_migrations_agree(session):
    def ours(name: str | None, type_: str, parents: object) -> bool:
        return not (type_ == "table" and (name or "").startswith("procrastinate"))

    migration = MigrationContext.configure(
        session.connection(), opts={"compare_type": True, "include_name": ours}
    )

    assert compare_metadata(migration, Base.metadata) == []


def test_migrations_stand_alone():
    importing = [
        path.name
        for path in (ROOT / "migrations" / "versions").glob("*.py")
        if "village" in path.read_text(encoding="utf-8")
    ]

    assert importing == []


def test_every_migration_goes_up_and_down_on_an_empty_database(migrating):
    migrations.upgrade()
    there = structure()
    migrations.downgrade("base")
    nothing = structure()
    migrations.upgrade()

    assert (structure(), nothing) == (
        there,
        [("alembic_version", "version_num", "character varying")],
    )


def test_filled_data_survives_the_newest_migration_down_and_up(latest):
    fill()
    before = rows()

    if len(revisions()) > 1:
        migrations.downgrade()
        migrations.upgrade()
        after = rows()
    else:
        # The first migration makes the tables: its rows leave as a copy and come back.
        copied = {table: copy_out(table) for table in tables()}
        migrations.downgrade("base")
        migrations.upgrade()
        copy_in(copied)
        after = rows()

    assert sum(map(len, before.values())) > 15
    assert after == before


def test_an_invoice_keeps_its_several_credit_notes_where_one_alone_had_room(latest):
    credited = "SELECT credited_cents FROM invoice WHERE credits_id IS NULL"
    with db.engine.begin() as connection:
        connection.execute(sa.text("SET session_replication_role = replica"))  # these rows alone
        for at, credits_id in enumerate((None, 1, 1), 1):
            connection.execute(INVOICE, {"id": at, "credits_id": credits_id})

    migrations.downgrade("0036")
    migrations.upgrade()

    with db.engine.connect() as connection:
        assert connection.scalar(sa.text(credited)) == 200


INVOICE = sa.text(
    "INSERT INTO invoice (id, reference, edition_id, application_id, contract_id, kind, series,"
    " state, number, year, sequence, payment_reference, terms, net_cents, vat_cents, gross_cents,"
    " credited_cents, currency, drafted_at, issued_at, issued_on, due_on, file_id, credits_id,"
    " reminders, reminder_stage, version) OVERRIDING SYSTEM VALUE SELECT :id, :id, 1, 1, 1,"
    " CASE WHEN :id = 1 THEN 'invoice' ELSE 'credit_note' END, 'F', 'issued', :id, 2026, :id, '',"
    " '{}', 0, 0, CASE WHEN :id = 1 THEN 1000 ELSE 100 END,"
    " CASE WHEN :id = 1 THEN 200 ELSE 0 END, 'EUR', now(), now(), '2026-01-01', '2026-01-01', :id,"
    " :credits_id, 0, 0, 1"
).bindparams(sa.bindparam("id", type_=sa.Integer), sa.bindparam("credits_id", type_=sa.Integer))


def revisions() -> list[str]:
    """Return the migrations' files."""
    return [path.name for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py")]


def structure() -> list[tuple[Any, ...]]:
    """Return every column of the database, with its type."""
    with db.engine.connect() as connection:
        found = connection.execute(
            sa.text(
                "SELECT table_name, column_name, data_type FROM information_schema.columns"
                " WHERE table_schema = 'public' ORDER BY 1, 2"
            )
        )
        return [tuple(row) for row in found]


def fill() -> None:
    """Put a small edition with everything into the database."""
    session = db.session()
    factories.bind(session)
    edition = factories.EditionFactory()
    application = factories.ApplicationFactory(edition=edition)
    factories.StandFactory(edition=edition)
    factories.MembershipFactory(edition=edition)
    factories.JurorProfileFactory(edition=edition)
    factories.OrganisationMemberFactory(organisation=application.organisation)
    reviewed = factories.ApplicationFactory(edition=edition, state="eligible")
    factories.AssignmentFactory(application=reviewed, marks=[3, 4])
    factories.ConflictFactory(application=reviewed)
    factories.DecisionFactory(application=reviewed)
    for one in (application, reviewed):
        indexing.index(one)
    session.commit()
    session.remove() if hasattr(session, "remove") else session.close()


def tables() -> list[str]:
    """Return our tables, those that others refer to first."""
    return [table.name for table in Base.metadata.sorted_tables]


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, as text."""
    with db.engine.connect() as connection:
        return {
            table: sorted(
                str(row[0])
                for row in connection.execute(sa.text(f"SELECT t::text FROM {table} t"))  # noqa: S608
            )
            for table in tables()
        }


def copy_out(table: str) -> bytes:
    """Return a table's rows in PostgreSQL's own text form."""
    with db.engine.connect() as connection, _cursor(connection) as cursor:
        statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
        with cursor.copy(statement) as copy:
            return b"".join(bytes(part) for part in copy)


def copy_in(copied: dict[str, bytes]) -> None:
    """Put the rows back."""
    with db.engine.begin() as connection, _cursor(connection) as cursor:
        for table, data in copied.items():
            statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with cursor.copy(statement) as copy:
                copy.write(data)


def _cursor(connection: sa.Connection) -> psycopg.Cursor[Any]:
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return driver.cursor()
