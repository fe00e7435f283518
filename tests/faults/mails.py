"""R2: the job worker is killed while it delivers mails to a real SMTP server."""

import contextlib
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests import factories
from tests.faults.installation import Installation, free_port, wait_for
from village.core import outbox
from village.core.actor import Actor
from village.core.context import Context
from village.core.files.storage import Folder
from village.extensions import db
from village.web.context import defer_on, now


@dataclass
class Figures:
    """What happened."""

    mails: int = 0
    kills: int = 0
    received: int = 0
    lost: int = 0
    twice: int = 0
    jobs_left: int = 0
    longest_recovery_seconds: float = 0
    seconds: float = 0


class Sink:
    """A mail server that keeps and counts what it took, and takes its time over each."""

    def __init__(self, *, seconds_each: float = 0.02, host: str = "127.0.0.1") -> None:
        self.seconds_each = seconds_each
        self.taken: list[tuple[float, str]] = []
        self.contents: list[bytes] = []
        self.controller = Controller(self, hostname=host, port=free_port())

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"smtp://{self.controller.hostname}:{self.controller.port}"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take one message."""
        content: Any = envelope.content
        self.contents.append(content)
        header = next(
            line for line in content.split(b"\n") if line.lower().startswith(b"message-id:")
        )
        self.taken.append((time.monotonic(), header.split(b":", 1)[1].strip().decode()))
        return "250 taken"


@contextlib.contextmanager
def sink(**options: Any):
    """Give a running mail server."""
    made = Sink(**options)
    made.controller.start()
    try:
        yield made
    finally:
        made.controller.stop()


def run(installation: Installation, server: Sink, *, mails: int, kills: int) -> Figures:
    """Queue mails; kill the worker `kills` times while they leave; wait until all have left."""
    began = time.monotonic()
    ids = _queue(installation, mails)
    recoveries = [
        _kill_at(installation, server, mails * n // (kills + 1)) for n in range(1, kills + 1)
    ]
    with installation.rows() as rows:

        def unsent() -> int:
            found = rows.execute(
                "SELECT count(*) FROM outbox_mail WHERE state <> 'sent' AND id = ANY(%s)", [ids]
            )
            return int((found.fetchone() or [0])[0])

        wait_for(lambda: unsent() == 0, seconds=180, why=f"mails stay; see {installation.log}")
        wait_for(lambda: _jobs(rows) == 0, seconds=60, why="jobs stay")
        left = _jobs(rows)
    ours = {f"<village-{number}" for number in ids}
    named = (identity.partition(".")[0] for _, identity in server.taken)
    taken = Counter(identity for identity in named if identity in ours)
    return Figures(
        mails=mails,
        kills=kills,
        received=taken.total(),
        lost=mails - len(taken),
        twice=sum(amount - 1 for amount in taken.values()),
        jobs_left=left,
        longest_recovery_seconds=max(recoveries),
        seconds=time.monotonic() - began,
    )


def _queue(installation: Installation, mails: int) -> list[int]:
    """Queue so many mails in one transaction; return their rows' numbers."""
    with installation.app():
        edition = factories.EditionFactory()
        ctx = Context(
            db.session(),
            Actor(),
            now(),
            Folder(installation.folder / "files"),
            edition,
            defer=lambda task, **rest: defer_on(db.session(), task, **rest),
        )
        queued = [
            outbox.queue(
                ctx,
                "stand_allocated",
                to=f"contact{number}@example.org",
                language=("fr", "ar", "en")[number % 3],
                reference=f"TS26-{number:04d}",
                name="Contact",
                organisation=f"Organisme {number}",
                stand=f"A{number:03d}",
            )
            for number in range(mails)
        ]
        db.session.commit()
        return queued


def _kill_at(installation: Installation, server: Sink, taken: int) -> float:
    """Kill the worker when the server has taken so many; return how long none came after."""
    wait_for(lambda: len(server.taken) >= taken, seconds=120, why=f"see {installation.log}")
    worker = installation.job_worker()
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    killed, before = time.monotonic(), len(server.taken)
    time.sleep(0.3)  # what was on its way has arrived
    before = len(server.taken)
    wait_for(lambda: len(server.taken) > before, seconds=120, why=f"see {installation.log}")
    return server.taken[before][0] - killed


def _jobs(rows: Any) -> int:
    found = rows.execute(
        "SELECT count(*) FROM procrastinate_jobs"
        " WHERE task_name = 'mail.deliver' AND status IN ('todo', 'doing')"
    )
    return int(found.fetchone()[0])
