"""Files sent from a browser: over a connection that drops, paused, refused, without scripts."""

import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.browser.site import EDITION, log_in
from tests.engines.inspection import corpus

pytestmark = pytest.mark.browser

MEBIBYTE = 1024 * 1024
QUESTIONS = [
    {"key": "deck", "kind": "file", "accepts": ["pdf"], "largest_mb": 60, "required": True,
     "label": {"fr": "Présentation du projet", "ar": "عرض المشروع", "en": "Deck"}},
    {"key": "shots", "kind": "file", "accepts": ["image"], "largest_mb": 1, "most": 3,
     "label": {"fr": "Logo et images", "ar": "الشعار والصور", "en": "Logo and pictures"}},
]  # fmt: skip


class DroppingLine:
    """A way to a server that breaks off, once for each number of bytes that went through.

    It is away for longer than until a first try again, which comes at once.
    """

    def __init__(self, port: int, breaks: list[int], away_seconds: float = 0.5) -> None:
        self._to, self._breaks, self._away = port, list(breaks), away_seconds
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._sent, self._back_at, self.broken = 0, 0.0, 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()
        self._drop()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                if time.monotonic() < self._back_at:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._to))
                self._open |= {near, far}
                for ends in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)
                if counts and self._is_time(len(piece)):
                    self._drop()
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _is_time(self, size: int) -> bool:
        with self._lock:
            self._sent += size
            if not self._breaks or self._sent < self._breaks[0]:
                return False
            self._breaks.pop(0)
            self.broken += 1
            self._back_at = time.monotonic() + self._away
            return True

    def _drop(self) -> None:
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()


@pytest.fixture(scope="module")
def asked(database: str, base: str) -> str:
    """Return the address of pages of an edition whose start-ups send files."""
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE call SET sections = CAST(:it AS jsonb) WHERE key = 'startups'"),
            {"it": json.dumps([{"questions": QUESTIONS}])},
        )
    engine.dispose()
    return base


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a deck of 50 megabytes."""
    path = tmp_path_factory.mktemp("deck") / "Présentation – العرض.pdf"
    path.write_bytes(corpus.deck(50))
    return path


@pytest.fixture
def line(asked: str) -> Iterator[DroppingLine]:
    """Give a line that breaks after 15 and after 35 megabytes."""
    made = DroppingLine(int(asked.rpartition(":")[2]), [15 * MEBIBYTE, 35 * MEBIBYTE])
    yield made
    made.close()


def start(page: Page, base: str, lang: str) -> str:
    """Start a draft; return the address of its form."""
    page.goto(f"{base}/{lang}/{EDITION}/apply/start?call=startups")
    if page.locator("[name=organisation]").count():
        page.select_option("[name=organisation]", "")
    page.locator("main form .btn").click()
    page.wait_for_url("**/edit")
    return page.url


def save(page: Page) -> None:
    """Save the form by its button, and wait until its page is back."""
    with page.expect_navigation():
        page.locator("main [name=do]").first.click()


def test_fifty_megabytes_over_a_line_that_drops_twice_arrive_as_they_were(
    asked, opened, complaints, line, deck
):
    context = opened(viewport={"width": 360, "height": 740})
    base = f"http://127.0.0.1:{line.port}"
    page = log_in(context, base, "startup", "ar")
    address = start(page, base, "ar")

    page.set_input_files("#q_deck-new", deck)
    expect(page.locator("#q_deck progress")).to_be_visible()
    expect(page.locator("#q_deck [data-file]")).to_be_visible(timeout=120_000)
    expect(page.locator("[data-autosave-status]")).to_have_attribute("data-state", "saved")
    page.goto(address)

    link = page.locator("#q_deck [data-file] a")
    got = context.request.get(asked + str(link.get_attribute("href")))
    assert line.broken == 2
    assert hashlib.sha256(got.body()).hexdigest() == _hash(deck)
    expect(page.locator("#q_deck [data-file] bdi.strong")).to_have_text(deck.name)
    expect(page.locator("#q_deck input[type=checkbox]")).to_be_checked()
    # The browser says of each break that it was one; nothing else is to be said.
    complaints[:] = [one for one in complaints if "net::ERR_" not in one]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_waits_for_who_pauses_it_and_no_form_leaves_before(asked, opened, deck):
    page = log_in(opened(), asked, "startup")
    start(page, asked, "fr")
    page.route("**/uploads/*", lambda route: (time.sleep(0.1), route.continue_()))
    page.set_input_files("#q_deck-new", deck)
    tools = page.locator("#q_deck .file-going button")

    tools.first.click()
    page.locator("main [name=do]").first.click()
    expect(page.locator("#q_deck [data-upload-said]")).to_be_visible()
    expect(page.locator("#q_deck .file-going")).to_have_attribute("data-state", "paused")
    page.unroute("**/uploads/*")
    tools.first.click()

    expect(page.locator("#q_deck [data-file]")).to_be_visible(timeout=60_000)


def test_a_refused_file_is_said_and_one_taken_out_can_be_put_back(asked, opened, tmp_path):
    page = log_in(opened(), asked, "startup", "en")
    start(page, asked, "en")
    svg, logo = tmp_path / "logo.svg", tmp_path / "logo.png"
    svg.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    logo.write_bytes(corpus.saved(corpus.picture(), "PNG"))

    page.set_input_files("#q_shots-new", svg)
    expect(page.locator("#q_shots [data-upload-said]")).to_contain_text("of another kind")
    page.set_input_files("#q_shots-new", logo)
    tick = page.locator("#q_shots input[type=checkbox]")
    tick.uncheck()
    expect(page.locator("#q_shots .file-out")).to_be_visible()
    save(page)
    expect(tick).not_to_be_checked()
    tick.check()
    save(page)

    expect(tick).to_be_checked()
    expect(page.locator("#q_shots img")).to_be_visible()


def test_without_scripts_a_deck_comes_with_the_form(asked, opened, tmp_path):
    context = opened(java_script_enabled=False)
    page = log_in(context, asked, "startup", "fr")
    start(page, asked, "fr")
    small = tmp_path / "projet.pdf"
    small.write_bytes(corpus.deck(5))

    page.fill("[name=title]", "Sans script")
    page.set_input_files("#q_deck-new", small)
    save(page)

    got = context.request.get(
        asked + str(page.locator("#q_deck [data-file] a").get_attribute("href"))
    )
    assert hashlib.sha256(got.body()).hexdigest() == _hash(small)
    expect(page.locator("[name=title]")).to_have_value("Sans script")
