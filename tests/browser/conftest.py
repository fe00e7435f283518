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
    """Let runs be worked off on the module's copy of the demo."""
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


class Watched:
    """Contexts of a browser whose pages may not complain, such as of the security policy."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.complaints: list[str] = []
        self.kept: dict[str, Page] = {}

    def open(self, **options: object) -> BrowserContext:
        """Return a new context."""
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", self._watch)
        return context

    def _watch(self, page: Page) -> None:
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.complaints.append(f"{message.location['url']}: {message.text}")


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Watched]:
    """Give the contexts of a module."""
    watched = Watched(browser)
    yield watched
    for page in watched.kept.values():
        page.context.close()


@pytest.fixture
def listening(watched: Watched, complaints: list[str]) -> Iterator[Watched]:
    """Give the contexts of a module to a test that fails where a page complains meanwhile."""
    watched.complaints = complaints
    yield watched
    assert complaints == []


@pytest.fixture
def opened(listening: Watched) -> Iterator[Opener]:
    """Give a way to open contexts of this test alone."""
    contexts: list[BrowserContext] = []

    def open_context(**options: object) -> BrowserContext:
        contexts.append(listening.open(**options))
        return contexts[-1]

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def kept(listening: Watched) -> Callable[..., Page]:
    """Give a way to a page that the tests of a module have after each other.

    It has what it needs in its cache and is logged in: a fresh one takes as long as a page or two.
    """

    def page_of(base: str, role: str = "", lang: str = "fr", **options: object) -> Page:
        key = repr([base, role, lang, options])
        if key not in listening.kept:
            context = listening.open(**options)
            page = site.log_in(context, base, role, lang) if role else context.new_page()
            listening.kept[key] = page
        return listening.kept[key]

    return page_of
