"""What browser tests share: the demo served on loopback, Chromium, pages that must not complain."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser import site

Opener = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this run's demo, one for all processes of the run.

    `DEMO_FOLDER` names one that stays, so that a developer loads the demo once.
    """
    if "DEMO_FOLDER" in os.environ:
        return Path(os.environ["DEMO_FOLDER"])
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    return shared / "demo"


@pytest.fixture(scope="session")
def demo_url(demo_folder: Path) -> str:
    """Return the address of the database with the demo, which nobody writes to."""
    return site.demo_database(demo_folder)


@pytest.fixture(scope="module")
def database(demo_url: str, request: pytest.FixtureRequest) -> str:
    """Return the address of a copy of the demo: one a module and process."""
    module = request.module.__name__.rpartition(".")[2]
    return site.copy_of(demo_url, f"{module}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")


@pytest.fixture(scope="module")
def base(database: str, demo_folder: Path) -> Iterator[str]:
    """Give the address of a server on the module's copy of the demo."""
    with site.serving(database, demo_folder) as address:
        yield address


@pytest.fixture(scope="module")
def worker(database: str, demo_folder: Path) -> Iterator[None]:
    """Let a job worker run on the module's copy of the demo."""
    with site.working(database, demo_folder):
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a Chromium; its event loop must not outlive the module."""
    try:
        with site.chromium() as browser:
            yield browser
    except site.NoBrowser as reason:
        pytest.fail(str(reason))


@pytest.fixture
def complaints() -> list[str]:
    """Return what the pages of this test wrote to the console as errors: none, or it fails."""
    return []


@pytest.fixture
def opened(browser: Browser, complaints: list[str]) -> Iterator[Opener]:
    """Give a way to open contexts whose pages may not complain, such as of the security policy."""
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            complaints.append(f"{message.location['url']}: {message.text}")

    def watch(page: Page) -> None:
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))

    def open_context(**options: object) -> BrowserContext:
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        context.on("page", watch)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
    assert complaints == []
