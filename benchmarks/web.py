"""CPU time of pages and of whole tasks, as ratios to trivial Flask views in the same run.

    python -m benchmarks.web [WORD ...]

With words, only the operations with one of them in their name are measured, and nothing is kept.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient

from benchmarks import cpu, seeding, visits
from benchmarks.page import write
from benchmarks.seeding import CALLS, QUESTIONS
from tests import factories
from tests.faults.installation import Installation, free_port, installation, wait_for
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
    act: visits.Act
    yardstick: str
    limit: float | None
    times: int
    email: str = ""
    items: list[str] = field(default_factory=list)  # what one is done to: used up one by one
    accounts: list[seeding.Turn] = field(default_factory=list)  # each does it in one round
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
        founders = [2] * CLIENTS + [11] * ROUNDS  # so many drafts each; the last one begins
        submitting, plain = (seeding.founders(small, founders) for _ in range(2))
        applicant = factories.UserFactory()
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
        badges = seeding.badges(judged, ROUNDS * 201 + 2 * CLIENTS)
        entrance, gate = judged.code.lower(), seeding.gate(judged).email
    return [
        Operation("trivial GET", visits.get("/"), "GET", None, 400),
        Operation("trivial POST", visits.post, "POST", None, 400),
        Operation("trivial 304, by the server alone", visits.unchanged, "GET", None, 400),
        *(
            operation
            for name, path in (("home", ""), ("calls", "calls"), ("plan", "plan"))
            for operation in (
                Operation(f"public page: {name}", visits.get(f"/fr/{code}/{path}"), "GET", 15, 60),
                Operation(
                    f"{name}, unchanged", visits.ask_again(f"/fr/{code}/{path}"), "GET", 0.5, 400
                ),
            )
        ),
        Operation(
            "a whole submission",
            visits.submission(code, axis),
            "POST",
            45,
            10,
            accounts=submitting,
        ),
        Operation(
            "the same without JavaScript",
            visits.plain_submission(code, axis),
            "POST",
            45,
            10,
            accounts=plain,
        ),
        Operation(
            "a newcomer's whole way",
            visits.newcomer(running, code, call, axis),
            "POST",
            None,
            5,
            items=[f"newcomer{number}@example.org" for number in range(ROUNDS * 6 + 2 * CLIENTS)],
        ),
        Operation(
            f"organiser's list, {SMALL}",
            visits.get(f"/fr/{code}/admin/applications"),
            "GET",
            100,
            25,
            organisers[small.code],
        ),
        Operation(
            f"organiser's list, {LARGE:,}",
            visits.get(f"/fr/{big}/admin/applications"),
            "GET",
            100,
            25,
            organisers[large.code],
        ),
        *(
            Operation(
                f"{name}, {LARGE:,}",
                visits.get(f"/fr/{big}/admin/applications?words={words}"),
                "GET",
                100,
                25,
                organisers[large.code],
            )
            for name, words in (
                ("a search", "projet"),
                ("by a number", "160"),
                ("with a typing error", "escallera"),
            )
        ),
        Operation(
            f"juror's list, {GIVEN} of {JURY_FILES:,}", visits.get(jury), "GET", 100, 25, reader
        ),
        Operation(
            f"matrix of {EXHIBITORS} exhibitors x {len(TaskKind)} tasks",
            visits.get(f"/fr/{tasks}/tasks/"),
            "GET",
            100,
            10,
            follower,
        ),
        Operation(
            f"form of {QUESTIONS} questions",
            visits.get(f"/fr/{asked}/apply/{wide}/edit"),
            "GET",
            60,
            25,
            applicant.email,
        ),
        Operation(
            f"form builder, {CALLS} calls of {QUESTIONS}",
            visits.get(f"/fr/{asked}/studio/calls/{key}/form"),
            "GET",
            None,
            10,
            builder,
        ),
        Operation(
            "a visitor's whole registration",
            visits.registration(code, first),
            "POST",
            25,
            30,
            items=[f"visitor{number}@example.org" for number in range(ROUNDS * 31 + 2 * CLIENTS)],
        ),
        Operation("a check-in", visits.check_in(entrance), "POST", 4, 200, gate, badges),
        Operation(
            "saving a score", visits.score(f"{jury}score/"), "POST", 5, 160, reader, given * 9
        ),
    ]


def _turn(operation: Operation, times: int) -> seeding.Turn:
    """Return who does it next, and what it is done to."""
    if operation.accounts:
        return operation.accounts.pop()
    items = [operation.items.pop() if operation.items else "" for _ in range(times)]
    return seeding.Turn(operation.email, items)


@contextlib.contextmanager
def _visitor(
    running: Installation, trivial: str, operation: Operation, email: str
) -> Iterator[Visitor]:
    base = trivial if operation.name.startswith("trivial") else running.base_url
    with running.rows() as rows:  # one account does more here than anybody may in ten minutes
        rows.execute("DELETE FROM login_attempt")
    with Visitor(base, timeout=120) as visitor:
        if email:
            visits.expect(visitor.login(email, factories.PASSWORD).status, 303)
        yield visitor


def _measure(running: Installation, trivial: tuple[int, str], operation: Operation) -> None:
    """Do it `times` times, and note the CPU seconds of one on all processes together."""
    pid, address = trivial
    postmaster = running.postmaster()
    assert postmaster is not None
    web = pid if operation.name.startswith("trivial") else running.process.pid
    turn = _turn(operation, operation.times + 1)
    first, *others = turn.items
    with _visitor(running, address, operation, turn.email) as visitor:
        operation.act(visitor, first)
        _wait_for_jobs(running)
        before = cpu.seconds(web, postmaster)
        for item in others:
            operation.act(visitor, item)
        _wait_for_jobs(running)
        operation.costs.append((cpu.seconds(web, postmaster) - before) / operation.times)


def _wait_for_jobs(running: Installation) -> None:
    statement = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'mail.deliver'"
    with running.rows() as rows:
        wait_for(lambda: rows.execute(statement).fetchone() == (0,), seconds=60, why="jobs stay")


def _crowd(running: Installation, trivial: tuple[int, str], operation: Operation) -> None:
    """Let 32 clients do it at once, each at least twice; note how long each took."""
    each = 2 if operation.items else max(2, operation.times // CLIENTS)
    turns = [_turn(operation, each) for _ in range(CLIENTS)]
    start = threading.Barrier(CLIENTS)

    def client(turn: seeding.Turn) -> None:
        with _visitor(running, trivial[1], operation, turn.email) as visitor:
            start.wait()
            for item in turn.items:
                began = time.monotonic()
                try:
                    operation.act(visitor, item)
                except (*GONE, ValueError, KeyError) as error:
                    operation.errors.append(repr(error))
                operation.waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=client, args=(turn,)) for turn in turns]
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
        visits.expect(client.get(path).status_code, 200)
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
