"""CPU time of pages and of whole tasks, as ratios to trivial Flask views in the same run.

    python -m benchmarks.web [WORD ...]

With words, only the operations with one of them in their name are measured, and nothing is kept.
"""

import contextlib
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from flask.testing import FlaskClient

from benchmarks import cpu, seeding
from benchmarks.page import write
from benchmarks.seeding import CALLS, QUESTIONS
from tests import factories
from tests.faults.installation import Installation, free_port, installation, wait_for
from tests.faults.submissions import FILE
from tests.visitor import GONE, Page, Visitor
from village.accounts.writes import passwords
from village.applications.words import State
from village.config import ROOT, Configuration
from village.editions.words.settings import TaskKind
from village.extensions import db
from village.server.processes import web_command

ROUNDS = 5
CLIENTS = 32
SMALL, LARGE = 200, 10_000
#: Files of an edition with a jury, and how many of them one juror reads.
JURY_FILES, GIVEN = 2_000, 100
#: Exhibitors whose tasks an organiser follows.
EXHIBITORS = 300


@dataclass
class Operation:
    """Something a client does, with the number of times it is done in a round."""

    name: str
    act: Callable[[Visitor, str], None]
    yardstick: str
    limit: float | None
    times: int
    email: str = ""
    items: list[str] = field(default_factory=list)  # what one is done to: used up one by one
    costs: list[float] = field(default_factory=list)  # CPU seconds each, one a round
    waits: list[float] = field(default_factory=list)  # seconds at 32 clients
    errors: list[str] = field(default_factory=list)
    queries: int | None = None

    @property
    def cost(self) -> float:
        """CPU seconds of one, the median of all rounds."""
        return statistics.median(self.costs)


def main(words: Sequence[str] = ()) -> None:
    """Measure, print, and keep the table in docs/performance.md, where all is measured."""
    passwords.hasher = factories.HASHER
    many = {"VILLAGE_LOGIN_LIMIT": "10000"}  # newcomers all come from this machine
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder), **many) as running:
        with running.rows() as rows:
            rows.execute("CREATE TABLE trivial (id bigserial PRIMARY KEY, name text NOT NULL)")
        with _trivial_server(running) as trivial:
            operations = [
                one
                for one in _operations(running)
                if not words or any(word in one.name for word in ("trivial", *words))
            ]
            for _ in range(ROUNDS):
                for operation in operations:
                    _measure(running, trivial, operation)
            for operation in operations:
                _crowd(running, trivial, operation)
            _count_queries(running, operations)
    table = _table(operations)
    print(
        table, *(f"{one.name}: {said}" for one in operations for said in set(one.errors)), sep="\n"
    )
    if not words:
        write("web", table)


@contextlib.contextmanager
def _trivial_server(running: Installation) -> Iterator[tuple[int, str]]:
    """Give the process and the address of the yardstick: the same gunicorn, the same database."""
    port = free_port()
    command = [
        "benchmarks.trivial:app" if part == "wsgi:app" else part
        for part in web_command(Configuration(port=port))
    ]
    environment = {**os.environ, "VILLAGE_DATABASE_URL": running.url}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"

    def up() -> bool:
        try:
            with Visitor(address) as visitor:
                return visitor.get("/").status == 200
        except GONE:
            return False

    try:
        wait_for(up, seconds=60, why="the trivial server does not start")
        yield process.pid, address
    finally:
        process.terminate()
        process.wait(20)


def _operations(running: Installation) -> list[Operation]:
    with running.app():
        small, large = seeding.edition(SMALL), seeding.edition(LARGE)
        organisers = {made.code: seeding.organiser(made).email for made in (small, large)}
        code, big = small.code.lower(), large.code.lower()
        axis, call = str(small.axes[0].number), small.calls[0].key
        applicant = factories.UserFactory()
        drafts = seeding.drafts(small, applicant, 2 * (ROUNDS * 11 + 2 * CLIENTS))
        email = applicant.email
        judged = seeding.edition(JURY_FILES, state=State.ELIGIBLE)
        juror, given = seeding.juror(judged, GIVEN)
        jury, reader = f"/fr/{judged.code.lower()}/jury/", juror.email
        asking = seeding.asking_edition(CALLS, QUESTIONS)
        [wide] = seeding.drafts(asking, applicant, 1)
        asked, key = asking.code.lower(), asking.calls[0].key
        builder = seeding.organiser(asking).email
        exhibiting = seeding.exhibitors(EXHIBITORS)
        tasks, follower = exhibiting.code.lower(), seeding.organiser(exhibiting).email
        seeding.take_visitors(small)
        first = small.starts_on.isoformat()
        # Of another edition: its key is locked by the secret of this process, not of the server.
        badges = seeding.badges(judged, ROUNDS * 61 + 2 * CLIENTS)
        entrance, gate = judged.code.lower(), seeding.gate(judged).email
    return [
        Operation("trivial GET", _get("/"), "GET", None, 400),
        Operation("trivial POST", _post, "POST", None, 400),
        Operation("trivial 304, by the server alone", _unchanged, "GET", None, 400),
        *(
            operation
            for name, path in (("home", ""), ("calls", "calls"), ("plan", "plan"))
            for operation in (
                Operation(f"public page: {name}", _get(f"/fr/{code}/{path}"), "GET", 15, 60),
                Operation(f"{name}, unchanged", _ask_again(f"/fr/{code}/{path}"), "GET", 0.5, 400),
            )
        ),
        Operation("a whole submission", _submission(code, axis), "POST", 45, 10, email, drafts),
        Operation(
            "the same without JavaScript", _plain_submission(code, axis), "POST", 45, 10,
            email, drafts,
        ),
        Operation(
            "a newcomer's whole way", _newcomer(running, code, call, axis), "POST", None, 5,
            items=[f"newcomer{number}@example.org" for number in range(ROUNDS * 6 + 2 * CLIENTS)],
        ),
        Operation(
            f"organiser's list, {SMALL}", _get(f"/fr/{code}/admin/applications"), "GET", 100, 25,
            organisers[small.code],
        ),
        Operation(
            f"organiser's list, {LARGE:,}", _get(f"/fr/{big}/admin/applications"), "GET", 100, 25,
            organisers[large.code],
        ),
        *(
            Operation(
                f"{name}, {LARGE:,}", _get(f"/fr/{big}/admin/applications?words={words}"), "GET",
                100, 25, organisers[large.code],
            )
            for name, words in (
                ("a search", "projet"),
                ("by a number", "160"),
                ("with a typing error", "escallera"),
            )
        ),
        Operation(f"juror's list, {GIVEN} of {JURY_FILES:,}", _get(jury), "GET", 100, 25, reader),
        Operation(
            f"matrix of {EXHIBITORS} exhibitors x {len(TaskKind)} tasks",
            _get(f"/fr/{tasks}/tasks/"), "GET", 100, 10, follower,
        ),
        Operation(
            f"form of {QUESTIONS} questions", _get(f"/fr/{asked}/apply/{wide}/edit"), "GET", 60, 25,
            email,
        ),
        Operation(
            f"form builder, {CALLS} calls of {QUESTIONS}",
            _get(f"/fr/{asked}/studio/calls/{key}/form"), "GET", None, 10, builder,
        ),
        Operation(
            "a visitor's whole registration", _registration(code, first), "POST", 25, 30,
            items=[f"visitor{number}@example.org" for number in range(ROUNDS * 31 + 2 * CLIENTS)],
        ),
        Operation("a check-in", _check_in(entrance), "POST", 4, 60, gate, badges),
        Operation("saving a score", _score(f"{jury}score/"), "POST", 5, 40, reader, given * 3),
    ]  # fmt: skip


def _get(path: str) -> Callable[[Visitor, str], None]:
    def act(visitor: Visitor, item: str) -> None:
        _expect(visitor.request("GET", path).status, 200)

    act.path = path  # type: ignore[attr-defined]  # for counting its queries
    return act


def _ask_again(path: str) -> Callable[[Visitor, str], None]:
    marks: WeakKeyDictionary[Visitor, str] = WeakKeyDictionary()

    def act(visitor: Visitor, item: str) -> None:
        """Ask whether the page is still the one that this browser has."""
        if visitor not in marks:
            marks[visitor] = visitor.request("GET", path).etag
        if marks[visitor]:  # a page without an ETag is sent whole each time
            answer = visitor.request("GET", path, more={"If-None-Match": marks[visitor]})
            _expect(answer.status, 304)
        else:
            _expect(visitor.request("GET", path).status, 200)

    return act


def _score(path: str) -> Callable[[Visitor, str], None]:
    tokens: WeakKeyDictionary[Visitor, str] = WeakKeyDictionary()
    versions: dict[str, int] = {}

    def act(visitor: Visitor, item: str) -> None:
        """Let the page of a file save the marks just given, as it does by itself."""
        if visitor not in tokens:
            tokens[visitor] = visitor.get(path + item).form["csrf_token"]
        version = versions.get(item, 1)
        form = {"csrf_token": tokens[visitor], "version": str(version), "comment": ""}
        marks = {"mark_1": str(version % 6), "mark_2": str(version % 5)}
        saved = visitor.post(path + item, form | marks, {"X-Autosave": "1"})
        _expect(saved.status, 200)
        versions[item] = int(json.loads(saved.text)["fields"]["version"])

    return act


def _registration(code: str, day: str) -> Callable[[Visitor, str], None]:
    def act(visitor: Visitor, item: str) -> None:
        """Open the form, send it, read that a mail is on its way; it leaves with the badge."""
        path = f"/fr/{code}/visitors/register"
        said = {"name": "Salma Berrada El Idrissi", "email": item, "days": day}
        answer = visitor.post(path, visitor.get(path).form | said)
        _expect(answer.status, 303)
        _expect(visitor.get(urlsplit(answer.location).path).status, 200)

    return act


def _check_in(code: str) -> Callable[[Visitor, str], None]:
    tokens: WeakKeyDictionary[Visitor, str] = WeakKeyDictionary()
    path, part = f"/fr/{code}/gate/", {"HX-Request": "true"}
    scans = itertools.count(1)

    def act(visitor: Visitor, item: str) -> None:
        """Scan a badge on a page of the gate that is open, and see the verdict.

        Who is inside is asked for after every fifth, as the page does while there is a queue.
        """
        if visitor not in tokens:
            tokens[visitor] = visitor.get(path).form["csrf_token"]
        form = {"csrf_token": tokens[visitor], "code": item, "event": str(uuid.uuid4())}
        answer = visitor.post(path, form, part)
        _expect(answer.status, 200)
        if 'data-verdict="ok"' not in answer.text:
            raise ValueError("not welcome")
        if next(scans) % 5 == 0:
            _expect(visitor.request("GET", path, more=part).status, 200)

    return act


def _post(visitor: Visitor, item: str) -> None:
    _expect(visitor.post("/", {"name": "Village"}).status, 303)


def _unchanged(visitor: Visitor, item: str) -> None:
    _expect(visitor.request("GET", "/unchanged").status, 304)


def _newcomer(running: Installation, code: str, call: str, axis: str) -> Callable[..., None]:
    submit = _submission(code, axis)

    def act(visitor: Visitor, item: str) -> None:
        """Ask for an account, open it by the link of its mail, begin a draft and submit it."""
        with Visitor(running.base_url, timeout=120) as newcomer:
            signup, start = "/fr/account/signup", f"/fr/{code}/apply/start"
            asked = {**newcomer.get(signup).form, "name": "Salma Idrissi", "email": item}
            _expect(newcomer.post(signup, asked).status, 303)
            link = _link(newcomer.get(f"/outbox/{_mail_to(running, item)}").text)
            opened = {**newcomer.get(link).form, "password": factories.PASSWORD}
            _expect(newcomer.post(link, opened).status, 303)
            begun = newcomer.post(start, {**newcomer.get(start).form, "call": call})
            _expect(begun.status, 303)
            submit(newcomer, urlsplit(begun.location).path.split("/")[-2])

    return act


def _mail_to(running: Installation, email: str) -> int:
    with running.rows() as rows:
        found = rows.execute('SELECT id FROM outbox_mail WHERE "to" = %s', [email]).fetchone()
    return int(found[0]) if found else 0


def _link(mail: str) -> str:
    found = re.search(r"/fr/account/verify/[\w.~-]+", mail)
    if found is None:
        raise ValueError("the mail has no link")
    return found[0]


def _submission(code: str, axis: str) -> Callable[[Visitor, str], None]:
    def act(visitor: Visitor, item: str) -> None:
        """Open the form, let it save itself, read it through, submit it, as a browser does."""
        path = f"/fr/{code}/apply/{item}/edit"
        form = visitor.get(path).form | FILE | {"axis": axis}
        _expect(visitor.post(path, form, {"X-Autosave": "1"}).status, 200)
        _submit(visitor, f"/fr/{code}/apply/{item}/review")

    return act


def _plain_submission(code: str, axis: str) -> Callable[[Visitor, str], None]:
    def act(visitor: Visitor, item: str) -> None:
        """Open the form, save it, open what was saved, submit it, read the receipt."""
        path = f"/fr/{code}/apply/{item}/edit"
        form = visitor.get(path).form | FILE | {"axis": axis}
        _expect(visitor.post(path, {**form, "do": "save"}).status, 303)
        stored = {"version": visitor.get(path).form["version"]}
        answer = visitor.post(path, {**form, **stored, "do": "review"})
        _expect(answer.status, 303)
        _submit(visitor, urlsplit(answer.location).path)

    return act


def _submit(visitor: Visitor, review: str) -> None:
    """Submit what stands in the review, and read the receipt."""
    answer = visitor.post(review, visitor.get(review).form)
    _expect(answer.status, 303)
    _expect(visitor.get(urlsplit(answer.location).path).status, 200)


def _expect(found: int, wanted: int) -> None:
    if found != wanted:
        raise ValueError(f"status {found}, not {wanted}")


@contextlib.contextmanager
def _visitor(running: Installation, trivial: str, operation: Operation) -> Iterator[Visitor]:
    base = trivial if operation.name.startswith("trivial") else running.base_url
    with running.rows() as rows:  # one account does more here than anybody may in ten minutes
        rows.execute("DELETE FROM login_attempt")
    with Visitor(base, timeout=120) as visitor:
        if operation.email:
            _expect(visitor.login(operation.email, factories.PASSWORD).status, 303)
        yield visitor


def _measure(running: Installation, trivial: tuple[int, str], operation: Operation) -> None:
    """Do it `times` times, and note the CPU seconds of one on all processes together."""
    pid, address = trivial
    postmaster = running.postmaster()
    assert postmaster is not None
    web = pid if operation.name.startswith("trivial") else running.process.pid
    with _visitor(running, address, operation) as visitor:
        operation.act(visitor, _item(operation))
        _wait_for_jobs(running)
        before = cpu.seconds(web, postmaster)
        for _ in range(operation.times):
            operation.act(visitor, _item(operation))
        _wait_for_jobs(running)
        operation.costs.append((cpu.seconds(web, postmaster) - before) / operation.times)


def _item(operation: Operation) -> str:
    return operation.items.pop() if operation.items else ""


def _wait_for_jobs(running: Installation) -> None:
    statement = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'mail.deliver'"
    with running.rows() as rows:
        wait_for(lambda: rows.execute(statement).fetchone() == (0,), seconds=60, why="jobs stay")


def _crowd(running: Installation, trivial: tuple[int, str], operation: Operation) -> None:
    """Let 32 clients do it at once, each at least twice; note how long each took."""
    each = 2 if operation.items else max(2, operation.times // CLIENTS)
    shares = [[_item(operation) for _ in range(each)] for _ in range(CLIENTS)]
    start = threading.Barrier(CLIENTS)

    def client(share: list[str]) -> None:
        with _visitor(running, trivial[1], operation) as visitor:
            start.wait()
            for item in share:
                began = time.monotonic()
                try:
                    operation.act(visitor, item)
                except (*GONE, ValueError, KeyError) as error:
                    operation.errors.append(repr(error))
                operation.waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=client, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _count_queries(running: Installation, operations: list[Operation]) -> None:
    """Note how many statements each page of Village sends."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        sent.append(statement)

    with running.app() as app:
        sa.event.listen(db.engine, "before_cursor_execute", note)
    # Outside the context: each request has one of its own, as on the server.
    for operation in operations:
        path = getattr(operation.act, "path", None)
        if path is None or operation.name.startswith("trivial"):
            continue
        client = app.test_client()
        if operation.email:
            _log_in(client, operation.email)
        client.get(path)
        sent.clear()
        _expect(client.get(path).status_code, 200)
        operation.queries = len(sent)


def _log_in(client: FlaskClient, email: str) -> None:
    page = Page(200, "", "", client.get("/fr/account/login").get_data(as_text=True))
    client.post(
        "/fr/account/login", data={**page.form, "email": email, "password": factories.PASSWORD}
    )


def _table(operations: list[Operation]) -> str:
    units = {"GET": operations[0].cost, "POST": operations[1].cost}
    lines = [
        "| | CPU ms | as a ratio | limit | queries | p95 at 32 clients | errors |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in operations:
        ratio = one.cost / units[one.yardstick]
        p95 = statistics.quantiles(one.waits, n=20)[-1]
        limit = "" if one.limit is None else f"{one.limit:g}"
        lines.append(
            f"| {one.name} | {one.cost * 1000:.2f} | {ratio:.1f} {one.yardstick} | {limit}"
            f" | {'' if one.queries is None else one.queries} | {p95:.2f} s | {len(one.errors)} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
