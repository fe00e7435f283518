"""The processes of `village serve`: the embedded PostgreSQL, the web server and the worker.

The supervisor loads the application once; the web server, its workers and the job worker are forks
of it and share what it has loaded. It keeps no connection open and starts no thread, so that a fork
has neither half of one.
"""

import asyncio
import contextlib
import ctypes
import importlib
import logging
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from village.config import ROOT, Configuration
from village.server import postgresql

if TYPE_CHECKING:
    from flask import Flask

GRACE_SECONDS = 20
WATCH_SECONDS = 0.2
#: How long a worker waits before it asks for a database again that is away.
WAIT_SECONDS = 1
DATABASE = "village"
LOG = logging.getLogger(__name__)
#: Of Linux's prctl(2): which signal a process gets when its parent dies, and how it is called.
_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
#: Of glibc's mallopt(3): among how many arenas threads part what they take.
_M_ARENA_MAX = -8
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


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


def run(settings: Configuration, url: str, *, when_up: Callable[[], None]) -> int:
    """Run the web server and the worker until one tells us to stop; start again what dies.

    Args:
        settings: those of this machine.
        url: the address of the database.
        when_up: called once, when the web server answers for the first time.

    Returns:
        The exit status: 0 after Ctrl-C or SIGTERM.
    """
    stop = _Stop()
    settings = replace(settings, data_dir=settings.data_dir.resolve())  # children work elsewhere
    app = load(settings, url)
    children = [
        _Child("village web", partial(_serve, settings)),
        _Child(
            "village worker", partial(_work_here, settings, app), holds=not settings.database_url
        ),
    ]
    said = False
    try:
        while not stop.asked:
            time.sleep(WATCH_SECONDS)
            if not said and answers(settings):
                when_up()
                said = True
            if not settings.database_url and not postgresql.alive(_folder(settings)):
                postgresql.revive(_folder(settings))
            for child in children:
                child.revive()
    finally:
        _end(children)
    return 0


def load(settings: Configuration, url: str) -> "Flask":
    """Load all that the children need, for them to share, and return the application.

    Sets variables of this process's environment; opens no connection and starts no thread.
    """
    # Without threads for linear algebra: a fork would not have them.
    os.environ.update({**_counting(settings, url), "OPENBLAS_NUM_THREADS": "1"})
    # Threads share what they free: each arena of its own keeps some MiB for good. The variable is
    # for the programs that we start; this process has begun without it.
    with contextlib.suppress(AttributeError):  # musl has one arena
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    sys.path.insert(0, str(ROOT))
    for name in ("gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "village.jobs"):
        importlib.import_module(name)
    app: Flask = importlib.import_module("wsgi").app  # the last: what is loaded by then is frozen
    return app


def _serve(settings: Configuration) -> None:
    """Be the web server; its application is loaded already."""
    sys.argv[1:] = _web_options(settings)
    importlib.import_module("gunicorn.app.wsgiapp").run()


def _work_here(settings: Configuration, app: "Flask") -> None:
    """Be the job worker; it uses an embedded database as we do, and stops it if we were killed."""
    try:
        with database(settings) as url:
            _run_jobs(replace(settings, database_url=url), app)
    finally:
        postgresql.leave(_folder(settings))


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


def answers(settings: Configuration) -> bool:
    """Say whether the web server answers on this machine."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    asking = HTTPConnection(here, settings.port, timeout=WATCH_SECONDS)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def web_command(settings: Configuration) -> list[str]:
    """Return the command of the web server."""
    return [sys.executable, "-m", "gunicorn", *_web_options(settings)]


def _web_options(settings: Configuration) -> list[str]:
    return [
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
    # The worker alone needs the application's parts; other commands stay small.
    from village import create_app
    from village.web import logs, reporting

    logs.configure(settings)
    reporting.configure(settings)
    _run_jobs(settings, create_app(settings))


def _run_jobs(settings: Configuration, app: "Flask") -> None:
    # As above: not in each command.
    from flask import g
    from procrastinate import JobContext, PsycopgConnector

    from village.core.health import is_away
    from village.extensions import jobs
    from village.jobs.rescue import HEARTBEAT_SECONDS, SILENT_SECONDS

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
        for number in _ENDING:
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: object) -> None:
        self.asked = True


class _Child:
    """A fork of this process that does one work, and is forked again when it dies."""

    def __init__(self, name: str, work: Callable[[], None], *, holds: bool = False) -> None:
        """`holds`: it uses an embedded database, and hears SIGTERM once it holds that one."""
        self._work = partial(_as_child, os.getpid(), name, work, holds=holds)
        self.process = self._start()

    def revive(self) -> None:
        """Fork it again where it has died, but not more than once a second."""
        if not self.process.is_alive() and time.monotonic() - self._started > 1:
            self.process = self._start()

    def _start(self) -> multiprocessing.process.BaseProcess:
        self._started = time.monotonic()
        process = multiprocessing.get_context("fork").Process(target=self._work)
        # A signal that came in between would be noted in the child as if it were still us.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        process.start()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return process


def _as_child(parent: int, name: str, work: Callable[[], None], *, holds: bool) -> None:
    """Do a work as a process of its own, which leaves to its parent what is the parent's."""
    os.setsid()  # Ctrl-C reaches it through the parent alone
    os.chdir(ROOT)
    ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode())
    postgresql.forget()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    # Asked to end before it holds the database, it would end without stopping the server.
    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGTERM} if holds else ())
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
    work()


def _folder(settings: Configuration) -> Path:
    """Return where the embedded database lives."""
    return settings.data_dir / "postgresql"


def _end(children: Sequence[_Child]) -> None:
    """Let all end what they are doing, then end them."""
    for child in children:
        child.process.terminate()
    for child in children:
        child.process.join(GRACE_SECONDS)
        if child.process.is_alive():
            os.killpg(child.process.pid or 0, signal.SIGKILL)
