"""A whole installation of its own for a fault test: `village serve` on a scratch folder."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
from flask import Flask

from tests import factories
from tests.visitor import GONE, Visitor
from village import create_app
from village.config import ROOT, Configuration
from village.extensions import db
from village.server import postgresql


def free_port() -> int:
    """Return a port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(what: Callable[[], bool], *, seconds: float, why: str) -> None:
    """Wait until `what` holds.

    Raises:
        TimeoutError: it never did.
    """
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            raise TimeoutError(why)
        time.sleep(0.05)


class Installation:
    """The processes of one `village serve`, found by their parents."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder / "data"
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        clean = {k: v for k, v in os.environ.items() if not k.startswith("VILLAGE_")}
        self._environment = {**clean, "VILLAGE_DATA_DIR": str(self.folder), **settings}
        self.log = folder / "serve.log"
        self.process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start, and wait for the first page."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "village", "serve", f"--port={self.port}"],
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self.up, seconds=180, why=f"no page; see {self.log}")

    def up(self) -> bool:
        """Say whether a page is served."""
        try:
            with Visitor(self.base_url, timeout=5) as visitor:
                return visitor.get("/fr/account/login").status == 200
        except GONE:
            return False

    def stop(self, number: int = signal.SIGINT) -> int:
        """Press Ctrl-C; return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(60)

    @property
    def url(self) -> str:
        """The address of its database."""
        return postgresql.url(self.folder / "postgresql", "village")

    def web_workers(self) -> list[int]:
        """Return the web server's worker processes, without what they have started themselves."""
        with contextlib.suppress(psutil.NoSuchProcess):
            master = self._child("village web")
            return [child.pid for child in master.children()] if master else []
        return []

    def job_worker(self) -> int | None:
        """Return the job worker's process."""
        found = self._child("village worker")
        return found.pid if found else None

    def postmaster(self) -> int | None:
        """Return PostgreSQL's first process."""
        return postgresql.postmaster(self.folder / "postgresql")

    def family(self) -> list[psutil.Process]:
        """Return all processes, PostgreSQL's among them."""
        found = [psutil.Process(self.process.pid), *_children(psutil.Process(self.process.pid))]
        postmaster = self.postmaster()
        if postmaster:
            found += [psutil.Process(postmaster), *psutil.Process(postmaster).children()]
        return found

    @contextlib.contextmanager
    def rows(self) -> Iterator[psycopg.Connection]:
        """Give a connection to its database, waiting for one that is starting again."""
        wait_for(
            lambda: postgresql.answers(self.folder / "postgresql"), seconds=60, why="no server"
        )
        with psycopg.connect(self.url, autocommit=True) as connection:
            yield connection

    @contextlib.contextmanager
    def app(self) -> Iterator[Flask]:
        """Give an application on its database, for making rows ahead."""
        settings = Configuration(
            env="test",
            database_url=self.url,
            secret_key="test" * 10,
            data_dir=self.folder,
            base_url=self.base_url,
        )
        app = create_app(settings)
        with app.app_context():
            factories.bind(db.session())
            yield app
            db.session.remove()
            db.engine.dispose()

    def _child(self, name: str) -> psutil.Process | None:
        """Return the child that is called so."""
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                if child.name() == name:
                    return child
        return None


def _children(process: psutil.Process | None) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.children(recursive=True) if process else []
    return []


@contextlib.contextmanager
def installation(folder: Path, **settings: str) -> Iterator[Installation]:
    """Give a running installation; it is stopped at the end, by force where it must be."""
    made = Installation(folder, **settings)
    family: list[psutil.Process] = []
    try:
        made.start()
        family = made.family()
        yield made
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            family = made.family()
        with contextlib.suppress(subprocess.TimeoutExpired):
            made.stop()
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
