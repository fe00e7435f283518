"""R30: two web machines, a worker and nginx on one PostgreSQL and one S3 store; each part fails.

Each machine has a network of its own, joined by a bridge, where the kernel lets us have some; else
they are ports of the loopback. The proxy has its settings from deploy/. Somebody who is logged in
asks for a page again and again, through the proxy, while one web machine is killed and comes back,
the storage is away, and PostgreSQL is. An organiser meanwhile brings in one bank statement after
the other, and sends a file again where no clear answer comes.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psycopg

from tests import namespaces, object_store
from tests.faults import mails
from tests.faults.installation import free_port, wait_for
from tests.visitor import GONE, Visitor
from village.config import ROOT
from village.server import postgresql

NGINX = shutil.which("nginx") or ""
EMAIL, PASSWORD = "salma@example.org", "quatre mots sans lien"
PAGE = "/fr/account/profile"
EVERY_SECONDS = 0.1
CODE = "EXPO"
STATEMENTS = f"/fr/{CODE.lower()}/billing/statements"
#: A payment that the statement before has, too, and a new one.
STATEMENT = """:20:{new}
:25:MA64011519000001205000534921
:28C:{new}
:60F:C261127MAD0,00
:61:2611271127C{old},00NTRFNONREF//B{old}
:86:Payment {old}
:61:2611271127C{new},00NTRFNONREF//B{new}
:86:Payment {new}
:62F:C261127MAD0,00
"""


@dataclass
class Figures:
    """What was answered, by status, while what was wrong."""

    networks: int = 1
    asked: int = 0
    while_killed: str = ""
    while_storage_away: str = ""
    while_database_away: str = ""
    said_storage_away: bool = False
    logged_in: bool = False
    worker_works: bool = False
    imported: int = 0
    imports_sent_again: int = 0
    payments: int = 0
    logged_bytes: int = 0


@dataclass
class Asking:
    """Somebody who asks for a page again and again."""

    visitor: Visitor
    answers: Counter[str] = field(default_factory=Counter)
    total: int = 0
    stopped: bool = False

    def go(self) -> None:
        """Ask until it is enough."""
        while not self.stopped:
            try:
                status = str(self.visitor.get(PAGE).status)
            except GONE:
                status = "no answer"
            self.answers[status] += 1
            self.total += 1
            time.sleep(EVERY_SECONDS)

    def told(self) -> str:
        """Return what was answered since this was asked last."""
        answers, self.answers = self.answers, Counter()
        return ", ".join(f"{status}: {number}" for status, number in sorted(answers.items()))


@dataclass
class Importing:
    """An organiser who brings in bank statements; `imported` are those that were acknowledged."""

    visitor: Visitor
    token: str
    imported: int = 0
    again: int = 0
    stopped: bool = False

    def go(self) -> None:
        """Bring in one after the other until it is enough."""
        while not self.stopped:
            if self._sent(self.imported + 1):
                self.imported += 1
            else:
                self.again += 1
            time.sleep(EVERY_SECONDS)

    def _sent(self, number: int) -> bool:
        fields = {
            'name="csrf_token"': self.token,
            'name="file"; filename="november.sta"': STATEMENT.format(old=number, new=number + 1),
        }
        said = "".join(
            f"--part\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n"
            for name, value in fields.items()
        )
        kind = {"Content-Type": "multipart/form-data; boundary=part"}
        try:
            answer = self.visitor.request("POST", STATEMENTS, f"{said}--part--\r\n", kind)
        except GONE:
            return False
        assert answer.status in (303, 502, 503, 504), answer
        return answer.status == 303


class Machines:
    """All processes, and how each is started again."""

    def __init__(
        self,
        folder: Path,
        stack: ExitStack,
        smtp_url: str,
        net: namespaces.Loopback | namespaces.Bridge,
    ) -> None:
        self.folder, self._stack, self.net = folder, stack, net
        self.ports, self.front, self.store_port = (
            (free_port(), free_port()),
            free_port(),
            free_port(),
        )
        self.base_url = f"http://127.0.0.1:{self.front}"
        self.log = folder / "log"
        self.database = folder / "postgresql"
        postgresql.start(self.database)
        stack.callback(postgresql.leave, self.database)
        (folder / "s3" / "bucket").mkdir(parents=True)
        self.store = self.storage()
        clean = {k: v for k, v in os.environ.items() if not k.startswith("VILLAGE_")}
        self._environment = {
            **clean, **object_store.KEYS,
            "VILLAGE_ENV": "production",
            "VILLAGE_SECRET_KEY": "an installation on one machine 0123456789",
            "VILLAGE_BASE_URL": self.base_url,
            "VILLAGE_DATABASE_URL": postgresql.make_database(self.database, "village"),
            "VILLAGE_STORAGE_URL": object_store.address(
                self.store_port, net.address("storage")
            ),
            "VILLAGE_PROXIES": "1",
            "VILLAGE_SMTP_URL": smtp_url,
        }  # fmt: skip

    @property
    def url(self) -> str:
        """The address of the database."""
        return self._environment["VILLAGE_DATABASE_URL"]

    def storage(self) -> subprocess.Popen[bytes]:
        """Start the store."""
        host, before = self.net.address("storage"), self.net.on("storage")
        return self.keep(
            object_store.start(self.folder / "s3", self.store_port, host=host, before=before)
        )

    def web(self, number: int) -> subprocess.Popen[bytes]:
        """Start a web machine as its unit does: migrate, then serve."""
        return self._start(f"{_VILLAGE} db upgrade && exec {_VILLAGE} web", f"web{number}",
                           VILLAGE_HOST=self.net.address(f"web{number}"),
                           VILLAGE_PORT=str(self.ports[number]))  # fmt: skip

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker machine; its unit starts it again where it ends."""
        return self._start(f"while :; do {_VILLAGE} worker; sleep 1; done", "worker")

    def proxy(self) -> None:
        """Start nginx with the settings that are shipped."""
        upstream = "".join(
            f"server {self.net.address(f'web{number}')}:{port} max_fails=2 fail_timeout=5s; "
            for number, port in enumerate(self.ports)
        )
        temporary = " ".join(
            f"{kind}_temp_path {self.folder / kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(
            f"pid {self.folder}/nginx.pid; daemon off; events {{}}"
            f" http {{ access_log off; {temporary} upstream village {{ {upstream} keepalive 16; }}"
            f" server {{ listen 127.0.0.1:{self.front};"
            f" include {ROOT}/deploy/nginx/village.conf; }} }}"
        )
        self.keep(
            subprocess.Popen([NGINX, "-e", str(self.log), "-c", str(self.folder / "nginx.conf")])
        )

    def command(self, *words: str) -> None:
        """Run a command on this installation."""
        subprocess.run(
            [sys.executable, "-m", "village", *words],
            env=self._environment | {"VILLAGE_DATA_DIR": str(self.folder / "web0")},
            cwd=ROOT,
            check=True,
            capture_output=True,
        )

    def ready(self, number: int) -> str:
        """Return what a machine says of itself; nothing where it does not answer."""
        try:
            place = f"http://{self.net.address(f'web{number}')}:{self.ports[number]}"
            with Visitor(place, timeout=40) as watcher:
                return watcher.get("/readyz").text.strip()
        except GONE:
            return ""

    def keep(self, process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """End a process when all is over."""
        self._stack.callback(_end, process)
        return process

    def _start(self, line: str, name: str, **settings: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*self.net.on(name), "sh", "-c", line],
                env=self._environment | {"VILLAGE_DATA_DIR": str(self.folder / name)} | settings,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.keep(process)


_VILLAGE = f"{sys.executable} -m village"


def run(folder: Path, *, away_seconds: float) -> Figures:
    """Let each part fail, one after the other; each machine has its own network if it may."""
    if not namespaces.may_bridge():
        return _run(folder, away_seconds, apart=False)
    subprocess.run(
        [*namespaces.own_network(), sys.executable, "-m", __name__, str(folder), str(away_seconds)],
        cwd=ROOT,
        check=True,
    )
    return Figures(**json.loads((folder / "figures").read_text()))


def _run(folder: Path, away_seconds: float, *, apart: bool) -> Figures:
    figures = Figures()
    with ExitStack() as stack:
        net = namespaces.Bridge(stack) if apart else namespaces.Loopback()
        sink = stack.enter_context(mails.sink(host=net.gateway))
        machines = Machines(folder, stack, sink.url, net)
        first, _second = machines.web(0), machines.web(1)
        for number in (0, 1):
            _wait_until_ready(machines, number)
        machines.worker()
        machines.proxy()
        machines.command("edition", "create", "--code", CODE, "--name", "Expo", "--country", "MA")
        machines.command("user", "create", EMAIL, "--name", "Salma", "--password", PASSWORD,
                         "--edition", CODE, "--role", "organiser")  # fmt: skip
        asking = Asking(_logged_in(machines))
        organiser = _logged_in(machines)
        importing = Importing(organiser, organiser.get(STATEMENTS).form["csrf_token"])
        with _meanwhile(asking.go), _meanwhile(importing.go):
            os.killpg(first.pid, signal.SIGKILL)
            time.sleep(10)
            machines.web(0)
            _wait_until_ready(machines, 0)
            figures.while_killed = asking.told()

            machines.store.kill()
            machines.store.wait()
            figures.said_storage_away = "storage" in machines.ready(1)
            time.sleep(away_seconds)
            machines.storage()
            _wait_until_ready(machines, 1)
            figures.while_storage_away = asking.told()

            before = machines.log.stat().st_size
            os.kill(postgresql.postmaster(machines.database) or 0, signal.SIGINT)  # a fast shutdown
            time.sleep(away_seconds)
            postgresql.revive(machines.database)
            _wait_until_ready(machines, 1)
            figures.logged_bytes = machines.log.stat().st_size - before
            figures.while_database_away = asking.told()
            asking.stopped = importing.stopped = True
        figures.networks, figures.asked = net.networks, asking.total
        figures.logged_in = asking.visitor.get(PAGE).status == 200
        figures.imported, figures.imports_sent_again = importing.imported, importing.again
        figures.payments = _payments(machines)
        machines.command("user", "reset", EMAIL)
        figures.worker_works = _delivered(machines)
    return figures


def _wait_until_ready(machines: Machines, number: int) -> None:
    wait_for(lambda: machines.ready(number) == "ok", seconds=180, why=f"see {machines.log}")


def _logged_in(machines: Machines) -> Visitor:
    """Return a browser that somebody has logged in with, through the proxy."""
    visitor = Visitor(machines.base_url, timeout=60)
    wait_for(lambda: visitor.login(EMAIL, PASSWORD).status == 303, seconds=30, why="no log-in")
    return visitor


@contextmanager
def _meanwhile(what: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=what, daemon=True)
    thread.start()
    yield
    thread.join(60)


def _payments(machines: Machines) -> int:
    """Return how many payments the statements have brought."""
    with psycopg.connect(machines.url, autocommit=True) as rows:
        [count] = rows.execute("SELECT count(*) FROM bank_movement").fetchone() or (0,)
        return int(count)


def _delivered(machines: Machines) -> bool:
    """Say whether the worker delivers the mail that was queued last."""
    sent = "SELECT state = 'sent' FROM outbox_mail ORDER BY id DESC LIMIT 1"
    with psycopg.connect(machines.url, autocommit=True) as rows:
        wait_for(lambda: rows.execute(sent).fetchone() == (True,), seconds=60, why="no mail leaves")
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started."""
    with suppress(ProcessLookupError):
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, signal.SIGTERM)
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    (place / "figures").write_text(json.dumps(asdict(_run(place, float(sys.argv[2]), apart=True))))
