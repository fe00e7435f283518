"""What browser tests share: the demo served on loopback, Chromium, pages that must not complain."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser import site
from tests.databases import copy_of

#: A page may wait for a machine that also serves other tests.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

Opener = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def database(demo_url: str, request: pytest.FixtureRequest) -> str:
    """Return the address of a copy of the demo: one a module."""
    module = request.module.__name__.rpartition(".")[2]
    return copy_of(demo_url, module)


@pytest.fixture(scope="module")
def base(database: str, demo_folder: Path, compiled: FileSystemBytecodeCache) -> Iterator[str]:
    """Give the address of a server on the module's copy of the demo."""
    with site.serving(database, demo_folder, compiled) as address:
        yield address


@pytest.fixture(scope="module")
def own_base(
    demo_url: str,
    demo_folder: Path,
    compiled: FileSystemBytecodeCache,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """Give the address of a server on which the demo's organiser also runs another edition."""
    module = request.module.__name__.rpartition(".")[2]
    url = copy_of(demo_url, f"own_{module}")
    site.take_own_edition(url, demo_folder)
    with site.serving(url, demo_folder, compiled) as address:
        yield address


@pytest.fixture(scope="module")
def worker(database: str, demo_folder: Path) -> Iterator[None]:
    """Let a job worker run on the module's copy of the demo."""
    with site.working(database, demo_folder):
        yield


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Give a Chromium; its event loop must not outlive the tests of this folder."""
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
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", watch)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
    assert complaints == []
