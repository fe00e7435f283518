"""The demo on a loopback server and a Chromium to look at it: for tests, pictures and axe."""

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import sqlalchemy as sa
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.databases import migrated, prepared
from village import create_app
from village.accounts.tables import Membership, User
from village.board import editions
from village.config import ROOT, Configuration
from village.core.permissions import Role
from village.demo import loader, source
from village.editions.tables import Edition
from village.editions.words.file.archive import read_path
from village.editions.words.file.reading import read_files
from village.extensions import db
from village.web.context import job_context

EDITION = "CSC24"
#: An edition of somebody's own, and the folder of its file.
OWN, FRUGAL = "VS27", ROOT / "tests" / "editions" / "data" / "frugal"
SECRET = "a secret for tests and pictures alone"
#: Chromium neither phones home nor needs a graphics card or a user of its own.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--force-color-profile=srgb",
]
#: Who plays which role in the demo.
PEOPLE = {
    "organiser": "organisation@village.example",
    "chair": "presidence@village.example",
    "juror": "jury2@village.example",
    "gate": "accueil-1@village.example",
    "startup": "startup@village.example",
    "exhibitor": "exposant@village.example",
    "newcomer": "naissante@village.example",
}


class NoBrowser(RuntimeError):
    """There is no Chromium; the message says what to do."""


def scratch(asked: Path | None) -> Path:
    """Return the folder asked for, or one that goes when the database in it has ended."""
    if asked is not None:
        return asked.resolve()
    made = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, made, ignore_errors=True)  # before the server: so after it
    return made


def demo_database(folder: Path) -> str:
    """Return the address of a database with the demo in it; the first caller loads it."""

    def load() -> None:
        loader.load(job_context())
        db.session.commit()

    return prepared(folder, lambda url: settings(url, folder), load)


def empty_database(folder: Path) -> str:
    """Return the address of a database that holds nothing, beside the demo."""
    return migrated(folder, lambda url: settings(url, folder))


def open_doors(url: str) -> None:
    """Let the demo's edition have begun yesterday: the gate takes its badges."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        opens = "UPDATE edition SET starts_on = CURRENT_DATE - 1 WHERE code = :code"
        connection.execute(sa.text(opens), {"code": EDITION})


def take_own_edition(url: str, folder: Path) -> None:
    """Put an edition beside the demo that has nothing of it, for the demo's organiser to run."""
    with inside(settings(url, folder)):
        edition = own_edition()
        organiser = db.session.scalars(
            sa.select(User).where(User.email == PEOPLE["organiser"])
        ).one()
        db.session.add(Membership(user=organiser, edition_id=edition.id, role=Role.ORGANISER))
        db.session.commit()


def own_edition() -> Edition:
    """Make the edition that has nothing of the demo, in three languages."""
    ctx = job_context()
    reading = read_files(read_path(FRUGAL), first_day=ctx.now.date())
    assert reading.settings is not None
    languages = replace(reading.settings.edition, languages=("fr", "en", "ar"))
    return editions.take(ctx, replace(reading.settings, edition=languages), reading.plan).edition


#: Applications that served a database which has ended, by their settings but its address.
_IDLE: dict[Configuration, list[Flask]] = defaultdict(list)


@contextmanager
def application(
    settings: Configuration, compiled: FileSystemBytecodeCache | None = None
) -> Iterator[Flask]:
    """Give an application with these settings, one that has served another database if it can be.

    To make one, and to load its templates, takes as long as many pages.
    """
    idle = _IDLE[replace(settings, database_url="")]
    app = idle.pop() if idle else _made(settings)
    app.config["VILLAGE"] = settings
    app.jinja_env.bytecode_cache = compiled
    try:
        yield app
    finally:
        with app.app_context():
            _let_end(db.engine)
            db.engine.dispose()
        idle.append(app)


@contextmanager
def inside(settings: Configuration) -> Iterator[None]:
    """Be inside an application with these settings."""
    with application(settings) as app, app.app_context():
        try:
            yield
        finally:
            db.session.remove()


def _made(settings: Configuration) -> Flask:
    """Make an application whose engine connects to the database of its present settings."""
    app = create_app(settings)
    app.wsgi_app = _closing(app.wsgi_app)  # type: ignore[method-assign]
    with app.app_context():

        @sa.event.listens_for(db.engine, "do_connect")
        def connect(dialect: Any, _record: object, _given: object, options: dict[str, Any]) -> None:
            url = sa.make_url(app.config["VILLAGE"].database_url)
            [_none, now] = dialect.create_connect_args(url)
            options.update(now)

    return app


@contextmanager
def serving(
    url: str,
    folder: Path,
    compiled: FileSystemBytecodeCache | None = None,
    *,
    named: bool = False,
    **changed: str,
) -> Iterator[str]:
    """Serve a database on a free port of the loopback; give the address of the pages.

    `named`: under a name, as browsers keep passkeys for a name only; `changed`: other settings.
    """
    with (
        application(replace(settings(url, folder), **changed), compiled) as app,
        _on_a_port(app, "localhost" if named else "127.0.0.1") as address,
    ):
        if named:
            app.config["VILLAGE"] = replace(app.config["VILLAGE"], base_url=address)
        yield address


@contextmanager
def _on_a_port(app: Flask, name: str) -> Iterator[str]:
    """Serve an application on a free port; give its address under a name of this machine."""
    web = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    # Two threads that begin at once under a tracer may leave one of them dead: it answers nobody.
    tracer = threading.gettrace()
    threading.settrace(None)  # type: ignore[arg-type]
    thread.start()
    try:
        yield f"http://{name}:{web.port}"
    finally:
        web.shutdown()
        thread.join()
        web.server_close()
        threading.settrace(tracer)  # type: ignore[arg-type]


def _closing(app: WSGIApplication) -> WSGIApplication:
    """Close each answer: the server forgets the one whose reader went away."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        parts = app(environ, start_response)
        try:
            yield from parts
        finally:
            parts.close()  # type: ignore[attr-defined]

    return answer


def _let_end(engine: sa.Engine, seconds: int = 10) -> None:
    """Wait for the requests that a page left under way: a connection in use would stay open."""
    assert isinstance(engine.pool, sa.QueuePool)
    end = time.monotonic() + seconds
    while engine.pool.checkedout() and time.monotonic() < end:
        time.sleep(0.02)


@contextmanager
def working(url: str, folder: Path) -> Iterator[None]:
    """Run the job worker on a database, a process of its own as in an installation."""
    process = subprocess.Popen(
        [sys.executable, "-m", "village", "worker"],
        cwd=ROOT,
        env={
            **os.environ,
            "VILLAGE_ENV": "test",
            "VILLAGE_DATABASE_URL": url,
            "VILLAGE_SECRET_KEY": SECRET,
            "VILLAGE_DATA_DIR": str(folder),
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a Chromium.

    Raises:
        NoBrowser: there is none on this machine.
    """
    asked = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "browser.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise NoBrowser(asked.stderr)
    path = asked.stdout.strip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        with closing(browser):
            yield browser


def log_in(context: BrowserContext, base: str, role: str, lang: str = "fr") -> Page:
    """Return an empty page of a context that is logged in as one of the demo's people."""
    become(context, base, role, lang)
    return context.new_page()


def become(context: BrowserContext, base: str, role: str | None, lang: str = "fr") -> None:
    """Log in as one of the demo's people, or as nobody, without drawing a page."""
    context.clear_cookies()
    if role:
        address = f"{base}/{lang}/account/login"
        send(context, address, email=PEOPLE.get(role, role), password=password())


def send(context: BrowserContext, address: str, **fields: str) -> str:
    """Send the form of a page without drawing it; return the address that the answer leads to."""
    page = context.request.get(address).text()
    [token, *_same] = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    form = {"csrf_token": token, **fields}
    answer = context.request.post(address, form=form, max_redirects=0)
    assert answer.status == HTTPStatus.SEE_OTHER, answer.text()
    return urljoin(address, answer.headers["location"])


@cache
def password() -> str:
    """Return the password of all people of the demo."""
    return str(source.read().people["password"])


def settings(url: str, folder: Path) -> Configuration:
    """Return the settings of an application on the demo's database."""
    return Configuration(
        env="test", database_url=url, secret_key=SECRET, data_dir=folder, login_limit=10_000
    )


class _Silent(WSGIRequestHandler):
    """A server that keeps its requests to itself."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""
