"""Databases for tests: made once by the first process that asks, copied for each that writes."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import psycopg

from village import create_app
from village.config import Configuration
from village.extensions import db
from village.server import migrations, processes

#: What a server does for the day its machine stops, or for rows that live longer than a test.
CAUTION = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")


def prepared(
    folder: Path, settings: Callable[[str], Configuration], fill: Callable[[], None]
) -> str:
    """Return the address of a migrated database on a server of `folder`.

    The first caller migrates it, and fills it inside an application with these settings.
    Processes that run side by side share it, so nobody writes to it: take a `copy_of` it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    url = processes.embedded_url(folder / "postgresql")
    with (folder / "preparing").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "prepared").exists():
            _without_caution(url)
            with create_app(settings(url)).app_context():
                migrations.upgrade()
                fill()
                db.session.remove()
                db.engine.dispose()
            (folder / "prepared").touch()
    return url


def copy_of(url: str, name: str) -> str:
    """Return the address of a new database that starts as a copy of another."""
    template = url.partition("?")[0].rpartition("/")[2]
    with _superuser(url) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return url.replace(f"/{template}?", f"/{name}?")


def _without_caution(url: str) -> None:
    with _superuser(url) as connection:
        for setting in CAUTION:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def _superuser(url: str) -> psycopg.Connection[tuple[object, ...]]:
    server_url, _, place = url.partition("?")
    return psycopg.connect(f"{server_url.rpartition('/')[0]}/postgres?{place}", autocommit=True)
