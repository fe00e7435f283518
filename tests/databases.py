"""Databases for tests: one server a run, one migrated database there, a copy for who writes."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from village import create_app
from village.config import Configuration
from village.extensions import db
from village.server import migrations, postgresql, processes

#: How the server of a run is: as many connections as all processes of the run take together, and
#: nothing for the day its machine stops, or for rows that live longer than a test.
SETTINGS = {
    "max_connections": "500",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


def migrated(folder: Path, settings: Callable[[str], Configuration]) -> str:
    """Return the address of a migrated database on the server of `folder`, which holds nothing.

    The first caller starts the server and migrates. Processes that run side by side share it,
    so nobody writes to it: take a `copy_of` it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _once(folder, "migrated") as first:
        if first:
            _set_up(folder / "postgresql")
        url = processes.embedded_url(folder / "postgresql")
        if first:
            _inside(settings(url), migrations.upgrade)
    return url


def prepared(
    folder: Path, settings: Callable[[str], Configuration], fill: Callable[[], None]
) -> str:
    """Return the address of a copy of the migrated database that the first caller fills.

    It does so inside an application with these settings; nobody else writes to it.
    """
    empty = migrated(folder, settings)
    url = _named(empty, "prepared")
    with _once(folder, "prepared") as first:
        if first:
            _copy(empty, url)
            _inside(settings(url), fill)
    return url


def copy_of(url: str, name: str) -> str:
    """Return the address of a new database of this process, which starts as a copy of another."""
    copy = _own(url, name)
    _copy(url, copy)
    return copy


@contextmanager
def empty_database(url: str, name: str) -> Iterator[str]:
    """Give the address of a new database of this process on the same server, without tables."""
    new = _own(url, name)
    with _administrator(url) as server:
        server.execute(f'CREATE DATABASE "{_name(new)}"')
        yield new
        server.execute(f'DROP DATABASE "{_name(new)}" WITH (FORCE)')


@contextmanager
def _once(folder: Path, what: str) -> Iterator[bool]:
    """Let one process at a time in; say whether it is the first, and so has it to do."""
    with (folder / "preparing").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / what
        yield not done.exists()
        done.touch()


def _set_up(folder: Path) -> None:
    """Make the server, which starts with its settings when it is asked for next."""
    url = processes.embedded_url(folder)
    with _administrator(url) as server:
        for setting, value in SETTINGS.items():
            server.execute(f"ALTER SYSTEM SET {setting} = {value}")
    postgresql.leave(folder)


def _inside(settings: Configuration, do: Callable[[], object]) -> None:
    """Do something inside an application of its own, and leave its database without connections."""
    with create_app(settings).app_context():
        do()
        db.session.remove()
        db.engine.dispose()


def _copy(url: str, copy: str) -> None:
    with _administrator(url) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{_name(copy)}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{_name(copy)}" TEMPLATE "{_name(url)}"')


def _own(url: str, name: str) -> str:
    """Return an address that no other process of the run has."""
    return _named(url, f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")


def _named(url: str, name: str) -> str:
    """Return the address of the database of that name on the same server."""
    server, _, place = url.partition("?")
    return f"{server.rpartition('/')[0]}/{name}?{place}"


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _administrator(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(_named(url, "postgres"), autocommit=True)
