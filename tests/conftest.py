"""What tests share: the embedded PostgreSQL, the application, a context, a page-checking client."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, has_request_context
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session
from xdist.remote import Producer

from tests import effort, factories, savepoints, second_opinions, static_files
from tests.client import PageCheckingClient, refuse_locks, watch_uncommitted
from tests.databases import copy_of, migrated
from tests.measuring import Measuring, counts
from tests.scheduling import Scheduling, in_one_language, put_first
from village import create_app
from village.accounts.writes import passwords
from village.board import actors
from village.cli import app as commands
from village.config import Configuration
from village.core.actor import Actor
from village.core.context import Context
from village.core.files.storage import Folder
from village.core.permissions import Role
from village.core.runs.tables import Run
from village.core.runs.words import RunState
from village.core.safe import Safe
from village.core.tables import Base
from village.editions.tables import Edition
from village.engines.invoices import judging
from village.extensions import db
from village.jobs.running import perform
from village.web import static

effort.load_profiles()

passwords.hasher = factories.HASHER

MEASURING = Measuring()
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SECRET = "test" * 10
#: What the test application locks with too.
SAFE = Safe(SECRET)


def pytest_configure(config: pytest.Config) -> None:
    """Give this run a folder of its own.

    In pytest's usual one another run closes the way to this run's database server, which for
    root is another account's. Removed when all is over, after the server has stopped.
    """
    if config.option.basetemp is None:
        config.option.basetemp = tempfile.mkdtemp(prefix="village-tests-")
        atexit.register(shutil.rmtree, config.option.basetemp, ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one ask for every language of the tests that drive a browser."""
    parser.addoption("--every-language", action="store_true", help="drive the browser in each")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the judges that are not here; begin with what takes longest."""
    second_opinions.leave_out_absent(config, items)
    if not config.option.every_language:
        items[:] = in_one_language(items)
    put_first(items)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol() -> None:
    """Measure no branches while something is set up."""
    MEASURING.interrupt()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Measure branches by the tests of rules, not by those of pages."""
    if not counts(item.nodeid):
        return (yield)
    MEASURING.go_on()
    try:
        return (yield)
    finally:
        MEASURING.interrupt()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtestloop() -> Generator[None, object, object]:
    """Leave what was measured to who saves it, which is right after the last test."""
    result = yield
    MEASURING.go_on()
    return result


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what is loaded, and come less often.

    It would look through every library again and again: a seventh of the time of a page's test.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name in one line the judges that were not asked."""
    if line := second_opinions.not_asked():
        terminalreporter.write_line(line)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Give the files that are dear to set up to one process each."""
    return Scheduling(config, log)


@pytest.fixture(autouse=True)
def rules_unasked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue invoices without asking the rules of EN 16931, which takes seconds: all keep them.

    A test marked `own_process` asks. That each kind of invoice keeps them, the engine's show.
    """
    if request.node.get_closest_marker("own_process") is None:
        monkeypatch.setattr(judging, "judge", lambda invoices: [() for _ in invoices])


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


@pytest.fixture(scope="session")
def compiled(run_folder: Path) -> FileSystemBytecodeCache:
    """Return where the applications of this run keep their compiled templates."""
    folder = run_folder / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session", autouse=True)
def compress_once(run_folder: Path) -> Iterator[None]:
    """Let the applications of this run share the work of compressing static files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static, "built", static_files.copying(run_folder / "static"))
        yield


@pytest.fixture(scope="session", autouse=True)
def command_applications() -> Iterator[None]:
    """Let commands of the same settings share an application: to make it is most of their work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "create_app", cache(create_app))
        yield


@pytest.fixture(scope="session")
def server_folder(run_folder: Path) -> Path:
    """Return the folder of this run's database server, one for all processes of the run."""
    return run_folder / "server"


@pytest.fixture(scope="session")
def demo_folder(server_folder: Path) -> Path:
    """Return the folder of this run's demo and of the server that has it.

    `DEMO_FOLDER` names one that stays, so that a developer loads the demo once.
    """
    return Path(os.environ.get("DEMO_FOLDER", server_folder))


@pytest.fixture(scope="session")
def demo_url(demo_folder: Path) -> str:
    """Return the address of the database with the demo, which nobody writes to."""
    from tests.browser.site import demo_database  # most runs of some tests need no browser

    return demo_database(demo_folder)


@pytest.fixture(scope="session")
def migrated_url(server_folder: Path) -> str:
    """Return the address of a migrated database that holds nothing, and that nobody writes to."""

    def settings(url: str) -> Configuration:
        return Configuration(
            env="test", database_url=url, secret_key=SECRET, data_dir=server_folder
        )

    return migrated(server_folder, settings)


@pytest.fixture(scope="session")
def postgresql(migrated_url: str) -> str:
    """Return the address of a migrated database of this process."""
    return copy_of(migrated_url, "village")


@pytest.fixture(scope="session")
def settings(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """Return the settings of the test application."""
    return Configuration(
        env="test",
        database_url=postgresql,
        secret_key=SECRET,
        data_dir=tmp_path_factory.mktemp("data"),
        base_url="http://localhost",
    )


@pytest.fixture(scope="session")
def shared_app(settings: Configuration, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """Give the application, made once; `app` ties it to one test's transaction."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = compiled
    app.test_client_class = PageCheckingClient
    watch_uncommitted(app)
    refuse_locks()
    with app.app_context():
        savepoints.put_off(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """Give the application inside one transaction, rolled back after the test."""
    with shared_app.app_context():
        engine = db.engine
        with engine.connect() as connection, connection.begin() as transaction:
            engines = db._app_engines[shared_app]
            engines[None] = connection
            savepoints.inside(connection)
            factories.bind(db.session(), "flush")
            try:
                yield shared_app
            finally:
                db.session.remove()
                engines[None] = engine
                savepoints.outside(connection)
                transaction.rollback()


@pytest.fixture
def session(app: Flask) -> Session:
    """Return the test's own session, in the test's transaction."""
    return db.session()


@pytest.fixture
def client(app: Flask) -> PageCheckingClient:
    """Return an anonymous browser that checks each page it gets."""
    client = app.test_client()
    assert isinstance(client, PageCheckingClient)
    return client


@pytest.fixture
def edition(session: Session) -> Edition:
    """Return an edition with both calls open at `NOW` and today."""
    return factories.EditionFactory()


@pytest.fixture
def ctx(session: Session, edition: Edition, tmp_path: Path) -> Context:
    """Return an anonymous context in the edition, at `NOW`; jobs are deferred nowhere."""
    return Context(session, Actor(), NOW, Folder(tmp_path / "files"), edition, safe=SAFE)


def acting(ctx: Context, *roles: Role, user: object = None) -> Context:
    """Return `ctx` with an account that holds `roles` in its edition."""
    account = user or factories.UserFactory()
    for role in roles:
        factories.MembershipFactory(edition=ctx.edition, user=account, role=role)
    actor = actors.of_user(ctx.session, account.id, ctx.the_edition.id)  # type: ignore[attr-defined]
    return replace(ctx, actor=actor)


def without_triggers(connection: Session | sa.Connection) -> None:
    """Do until the end of the transaction what only the database's administrator can."""
    connection.execute(sa.text("SET LOCAL session_replication_role = replica"))


@pytest.fixture
def committed(shared_app: Flask, tmp_path: Path) -> Iterator[Context]:
    """Give an organiser's context on rows that other connections see; they go afterwards."""
    with shared_app.app_context():
        factories.bind(db.session())
        edition = factories.EditionFactory()
        ctx = Context(db.session(), Actor(), NOW, Folder(tmp_path), edition, safe=SAFE)
        try:
            yield acting(ctx, Role.ORGANISER)
        finally:
            db.session.remove()
            with db.engine.begin() as connection:
                without_triggers(connection)
                _empty(connection)


def _empty(connection: sa.Connection) -> None:
    """Delete all rows there are: quicker than to truncate a hundred tables, most of them empty."""
    tables = Base.metadata.sorted_tables
    filled = sa.union_all(
        *(
            sa.select(sa.literal(table.name)).where(sa.exists(sa.select(1).select_from(table)))
            for table in tables
        )
    )
    names = set(connection.scalars(filled))
    for table in tables:
        if table.name in names:
            connection.execute(sa.delete(table))


@pytest.fixture
def organiser(ctx: Context) -> Context:
    """Return the context of an organiser."""
    return acting(ctx, Role.ORGANISER)


@pytest.fixture
def chair(ctx: Context) -> Context:
    """Return the context of the jury's chair."""
    return acting(ctx, Role.CHAIR)


@pytest.fixture
def work_off(app: Flask) -> Callable[[], None]:
    """Return a way to do the work of all queued runs here and now, as the worker does."""

    def go() -> None:
        queued = sa.select(Run.id).where(Run.state == RunState.QUEUED).order_by(Run.id)
        for run_id in db.session.scalars(queued).all():
            perform(run_id)

    return go


@pytest.fixture
def count_queries(session: Session, request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Give the list of SQL statements sent since the test emptied it.

    With a client those of its pages alone. Savepoints do not count: they are the commits inside
    the test's transaction.
    """
    sent: list[str] = []
    of_pages = "client" in request.fixturenames

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        if "SAVEPOINT" not in statement and (has_request_context() or not of_pages):
            sent.append(statement)

    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    yield sent
    sa.event.remove(connection, "before_cursor_execute", note)
