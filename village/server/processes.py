"""The processes of `village serve`: the embedded PostgreSQL, the web server and the worker."""

import asyncio
import contextlib
import ctypes
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from village.config import ROOT, Configuration
from village.server import postgresql

GRACE_SECONDS = 20
WATCH_SECONDS = 0.2
#: How long a worker waits before it asks for a database again that is away.
WAIT_SECONDS = 1
DATABASE = "village"
LOG = logging.getLogger(__name__)
#: Of Linux's prctl(2): which signal a process gets when its parent dies.
_PR_SET_PDEATHSIG = 1


@contextlib.contextmanager
def database(settings: Configuration) -> Iterator[str]:
    """Give the address of the database; the embedded server runs while one process needs it."""
    if settings.database_url:
        yield settings.database_url
        return
    yield embedded_url(_folder(settings))


def embedded_url(folder: Path) -> str:
    """Start the embedded PostgreSQL on `folder` unless it runs; return its database's address.

    The last process that asked for it stops it when it ends.
    """
    postgresql.start(folder)
    return postgresql.make_database(folder, DATABASE)


def run(settings: Configuration, url: str) -> int:
    """Run the web server and the worker until one tells us to stop; start again what dies.

    Returns the exit status: 0 after Ctrl-C or SIGTERM.
    """
    environment = _environment(settings, url)
    # The worker uses an embedded database as we do: it stops it where we were killed.
    own = {**environment, "VILLAGE_DATABASE_URL": settings.database_url}
    stop = _Stop()
    children = [
        _Child(web_command(settings), _counting(settings, url)),
        _Child([sys.executable, "-m", "village", "worker"], own, holds=not settings.database_url),
    ]
    try:
        while not stop.asked:
            time.sleep(WATCH_SECONDS)
            if not settings.database_url and not postgresql.alive(_folder(settings)):
                postgresql.revive(_folder(settings))
            for child in children:
                child.revive()
    finally:
        _end(children)
    return 0


def serve_web(settings: Configuration) -> NoReturn:
    """Become the web server on the database of `settings`."""
    os.chdir(ROOT)
    command = web_command(settings)
    os.execve(command[0], command, _counting(settings, settings.database_url))  # noqa: S606


def command(settings: Configuration, url: str, *words: str) -> None:
    """Run a command of Village on this database in a process of its own.

    Raises:
        SystemExit: it failed, with its status.
    """
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "village", *words],
        env=_environment(settings, url),
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.returncode)


def _environment(settings: Configuration, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "VILLAGE_DATA_DIR": str(settings.data_dir.resolve()),
        "VILLAGE_DATABASE_URL": url,
        "VILLAGE_HOST": settings.host,
        "VILLAGE_PORT": str(settings.port),
        # Threads share what they free: each arena of its own keeps some MiB for good.
        "MALLOC_ARENA_MAX": "1",
    }


def _counting(settings: Configuration, url: str) -> dict[str, str]:
    """Return the environment of web processes, which count requests in files of an empty folder."""
    folder = settings.data_dir.resolve() / "metrics" / str(settings.port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {**_environment(settings, url), "PROMETHEUS_MULTIPROC_DIR": str(folder)}


def port_is_free(settings: Configuration) -> bool:
    """Say whether the web server can listen where it is told to."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return False
    return True


def web_command(settings: Configuration) -> list[str]:
    """Return the command of the web server."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "wsgi:app",
        "--config=python:village.server.gunicorn",
        f"--chdir={ROOT}",
        f"--bind={settings.host}:{settings.port}",
        f"--workers={settings.web_workers}",
        f"--threads={settings.web_threads}",
        "--worker-class=gthread",
        "--preload",  # a worker that dies is replaced by a fork at once
        *(["--worker-tmp-dir=/dev/shm"] if Path("/dev/shm").is_dir() else []),  # noqa: S108
        "--graceful-timeout=10",
        "--log-level=warning",
        "--no-control-socket",
    ]


def work(settings: Configuration) -> None:
    """Run the job worker of this machine until it is told to stop; running jobs finish first.

    It ends where the database goes away, and waits for one that is away when it starts.
    """
    # The worker alone needs the application's parts; the supervisor stays small.
    from flask import g
    from procrastinate import JobContext, PsycopgConnector

    from village import create_app
    from village.core.health import is_away
    from village.extensions import jobs
    from village.jobs.rescue import HEARTBEAT_SECONDS, SILENT_SECONDS
    from village.web import logs, reporting

    logs.configure(settings)
    reporting.configure(settings)
    app = create_app(settings)

    def in_app(call_next: Any, job: JobContext, *_: Any) -> Any:
        with app.app_context():
            g.job = f"{job.job.task_name} {job.job.id}"
            return call_next()

    connector = PsycopgConnector(conninfo=settings.database_url, min_size=1, max_size=6)

    async def run_worker() -> None:
        with jobs.replace_connector(connector) as here:
            async with here.open_async():
                await here.run_worker_async(
                    concurrency=4,
                    delete_jobs="successful",
                    fetch_job_polling_interval=1.0,  # runs of one kind follow each other
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=SILENT_SECONDS,
                    task_middleware=[in_app],
                )

    while True:
        try:
            return asyncio.run(run_worker())
        except Exception as error:
            if not is_away(error):
                raise
            LOG.error("the worker waits for the database", exc_info=error)
            time.sleep(WAIT_SECONDS)


class _Stop:
    """Whether somebody asked us to stop."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: object) -> None:
        self.asked = True


class _Child:
    """A process that is started again when it dies."""

    def __init__(
        self, command: list[str], environment: Mapping[str, str], *, holds: bool = False
    ) -> None:
        """`holds`: it uses an embedded database, and hears SIGTERM once it holds that one."""
        self._command = command
        self._environment = environment
        self._before = partial(_end_with_parent, os.getpid(), holds=holds)
        self.process = self._start()

    def revive(self) -> None:
        """Start it again where it has died, but not more than once a second."""
        if self.process.poll() is not None and time.monotonic() - self._started > 1:
            self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        """Start it in a group of its own: Ctrl-C reaches it through us alone."""
        self._started = time.monotonic()
        return subprocess.Popen(  # noqa: S603 - our own programs
            self._command,
            env=self._environment,
            start_new_session=True,
            cwd=ROOT,
            preexec_fn=self._before,
        )


def _end_with_parent(parent: int, *, holds: bool) -> None:
    """Let the kernel ask this process to end when its parent dies, however it does."""
    if holds:  # asked before that, it would end without stopping the server
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _folder(settings: Configuration) -> Path:
    """Return where the embedded database lives."""
    return settings.data_dir / "postgresql"


def _end(children: Sequence[_Child]) -> None:
    """Let all end what they are doing, then end them."""
    for child in children:
        child.process.terminate()
    for child in children:
        try:
            child.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
