"""R1: applications with their files are submitted while web workers and PostgreSQL are killed."""

import contextlib
import hashlib
import os
import random
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests import factories
from tests.engines.inspection import corpus
from tests.faults.installation import Installation
from tests.visitor import GONE, Page, Visitor
from village.core.audit.reads import first_broken
from village.core.errors import FileDamaged, FileMissing
from village.extensions import db
from village.web.context import storage

PATIENCE_SECONDS = 90
#: How many applications one account submits; more in ten minutes would be refused.
AN_ACCOUNT = 25
DECK = {"key": "deck", "kind": "file", "label": {"fr": "Présentation"}, "accepts": ["pdf"]}
TUS = {"Tus-Resumable": "1.0.0"}
FILE = {
    "name": "Atelier des Marées",
    "country": "MA",
    "city": "Casablanca",
    "contact_name": "Salma Idrissi",
    "contact_email": "salma@example.org",
    "contact_phone": "+212 600 000 000",
    "title": "Un quartier qui sait où part son eau",
    "summary": "Des capteurs de fuite pour les réseaux d'eau municipaux.",
    "founded_year": "2019",
    "team_size": "7",
}


@dataclass
class Figures:
    """What happened."""

    submissions: int = 0
    decks: int = 0
    decks_damaged: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    lost: int = 0
    twice: int = 0
    audit_broken_at: int | None = None
    mails_missing: int = 0
    longest_wait_seconds: float = 0
    seconds: float = 0


@dataclass
class _Press:
    """The applicants at work; each adds what it was told."""

    installation: Installation
    code: str
    axis: str
    deck_every: int
    decks: dict[str, str] = field(default_factory=dict)  # SHA-256 of what was sent, by reference
    acknowledged: list[str] = field(default_factory=list)
    retries: int = 0
    longest_wait: float = 0
    errors: list[BaseException] = field(default_factory=list)

    def apply(self, network: str, emails: list[str], count: int) -> None:
        """Submit `count` applications from some accounts, retrying what has no clear answer."""
        try:
            for email, amount in zip(emails, _parts(count), strict=True):
                with Visitor(self.installation.base_url, network=network) as visitor:
                    self._until(lambda: visitor.login(email, factories.PASSWORD), 303)  # noqa: B023
                    for number in range(amount):
                        self.acknowledged.append(self._submit(visitor, number))
        except BaseException as error:
            self.errors.append(error)
            raise

    @property
    def prefix(self) -> str:
        return f"/fr/{self.code}/apply"

    def _submit(self, visitor: Visitor, number: int) -> str:
        start = self._until(lambda: visitor.get(f"{self.prefix}/start"), 200).form
        start |= {"draft_key": str(uuid.uuid4()), "call": "startup", "organisation": ""}
        started = self._until(lambda: visitor.post(f"{self.prefix}/start", start), 303)
        edit = urlsplit(started.location).path
        form = self._until(lambda: visitor.get(edit), 200).form | FILE
        form |= {"axis": self.axis, "do": "review"}
        reference = edit.split("/")[-2]
        if self.deck_every and number % self.deck_every == 0:
            form["q_deck"] = self._send_deck(visitor, reference, form["csrf_token"])
        review = urlsplit(self._until(lambda: visitor.post(edit, form), 303).location).path
        read = self._until(lambda: visitor.get(review), 200).form
        receipt = self._until(lambda: visitor.post(review, read), 303)
        assert receipt.location.endswith("/receipt"), receipt.location
        return reference

    def _send_deck(self, visitor: Visitor, reference: str, token: str) -> str:
        """Send a file of its own in two parts, going on where it broke off; return its id."""
        content = corpus.document(1, text=reference)
        self.decks[reference] = hashlib.sha256(content).hexdigest()
        headers = {**TUS, "X-CSRFToken": token}
        into = f"/fr/{self.code}/attachments/of/{reference}/deck"
        announced = {
            **headers,
            "Upload-Length": str(len(content)),
            "Upload-Metadata": "filename ZGVjay5wZGY=",
        }
        made = self._until(lambda: visitor.request("POST", into, b"", announced), 201)
        upload = urlsplit(made.location).path
        while (at := self._arrived(visitor, upload, headers)) < len(content):
            end = len(content) if at else len(content) // 2
            part = {
                **headers,
                "Upload-Offset": str(at),
                "Content-Type": "application/offset+octet-stream",
            }
            with contextlib.suppress(*GONE):
                answer = visitor.request("PATCH", upload, content[at:end], part)
                assert answer.status in (204, 409) or answer.status >= 500, answer
        return upload.rpartition("/")[2]

    def _arrived(self, visitor: Visitor, upload: str, headers: dict[str, str]) -> int:
        asked = self._until(lambda: visitor.request("HEAD", upload, None, headers), 200)
        return int(asked.headers["Upload-Offset"])

    def _until(self, ask: Callable[[], Page], status: int) -> Page:
        """Repeat the same request until it is answered well, as a patient person would."""
        began = time.monotonic()
        while True:
            with contextlib.suppress(*GONE):
                page = ask()
                if page.status == status:
                    self.longest_wait = max(self.longest_wait, time.monotonic() - began)
                    return page
                assert page.status >= 500, (page.status, page.path, page.text[:2000])
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise TimeoutError(f"no answer; see {self.installation.log}")
            self.retries += 1
            time.sleep(0.1)


def run(
    installation: Installation,
    *,
    submissions: int,
    visitors: int,
    kill_every: int,
    deck_every: int,
    seed: int = 1,
) -> Figures:
    """Submit; kill in turn a web worker and PostgreSQL after every `kill_every` receipts.

    Every `deck_every`th application of an account brings a file; none does where it is 0.
    """
    share = [submissions // visitors + (n < submissions % visitors) for n in range(visitors)]
    code, axis, emails = _prepare(installation, [len(_parts(count)) for count in share])
    press = _Press(installation, code, axis, deck_every)
    threads = [
        threading.Thread(target=press.apply, args=(f"192.0.2.{n}", emails[n], count))
        for n, count in enumerate(share)
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    kills = _kill_while(installation, threads, press, kill_every, random.Random(seed))
    seconds = time.monotonic() - began
    if press.errors:
        raise press.errors[0]
    figures = _count(installation, press)
    figures.kills, figures.seconds = kills, seconds
    return figures


def _parts(count: int) -> list[int]:
    """Return how many applications each account of a visitor submits."""
    return [min(AN_ACCOUNT, count - done) for done in range(0, count, AN_ACCOUNT)]


def _prepare(installation: Installation, accounts: list[int]) -> tuple[str, str, list[list[str]]]:
    with installation.app():
        edition = factories.EditionFactory()
        for call in edition.calls:
            call.sections = [{"questions": [DECK]}]
        code, axis = edition.code.lower(), str(edition.axes[0].number)
        emails = [[factories.UserFactory().email for _ in range(count)] for count in accounts]
        db.session.commit()
    return code, axis, emails


def _kill_while(
    installation: Installation,
    threads: list[threading.Thread],
    press: _Press,
    kill_every: int,
    chance: random.Random,
) -> Counter[str]:
    kills: Counter[str] = Counter()
    due = kill_every // 2
    while any(thread.is_alive() for thread in threads):
        if len(press.acknowledged) >= due:
            due += kill_every
            targets = {"web worker": installation.web_workers()}
            if kills.total() % 2:
                targets = {"PostgreSQL": [pid for pid in [installation.postmaster()] if pid]}
            for what, pids in targets.items():
                if pids:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(chance.choice(pids), signal.SIGKILL)
                        kills[what] += 1
        time.sleep(0.02)
    return kills


def _count(installation: Installation, press: _Press) -> Figures:
    """Compare what the applicants were told with what the database holds."""
    with installation.rows() as rows:
        held = Counter(
            reference
            for (reference,) in rows.execute(
                "SELECT a.reference FROM application a JOIN edition e ON e.id = a.edition_id"
                " WHERE a.state = 'submitted' AND lower(e.code) = %s",
                [press.code],
            )
        )
        logged = Counter(
            row[0]
            for row in rows.execute("SELECT subject FROM audit_entry WHERE action = 'submit'")
        )
        mailed = Counter(
            row[0]
            for row in rows.execute(
                "SELECT reference FROM outbox_mail WHERE template = 'application_received'"
            )
        )
        drafts = rows.execute("SELECT count(*) FROM application WHERE state = 'draft'").fetchone()
        decks = dict(
            rows.execute(
                "SELECT reference, answers->'deck'->0->>'sha256' FROM application"
                " WHERE jsonb_array_length(answers->'deck') = 1"
            ).fetchall()
        )
    told = Counter(press.acknowledged)
    twice = sum(
        amount > 1 for counted in (held, logged, mailed, told) for amount in counted.values()
    )
    assert drafts is not None
    return Figures(
        submissions=len(press.acknowledged),
        decks=len(decks),
        decks_damaged=_damaged(installation, press.decks, decks),
        retries=press.retries,
        lost=len(told - held) + len(told - logged),
        twice=twice + len(held - told) + drafts[0],
        mails_missing=len(told - mailed),
        audit_broken_at=_first_broken(installation),
        longest_wait_seconds=press.longest_wait,
    )


def _damaged(installation: Installation, sent: dict[str, str], kept: dict[str, str]) -> int:
    """Count the files that are not there as they were sent, and those that nobody sent."""
    wrong = len(sent.items() ^ kept.items())
    with installation.app():
        for key in kept.values():
            try:
                storage().open(key).close()
            except (FileMissing, FileDamaged):
                wrong += 1
    return wrong


def _first_broken(installation: Installation) -> int | None:
    with installation.app():
        return first_broken(db.session())
