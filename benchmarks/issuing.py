"""Issue contracts as a run of `village worker`: time, memory, and a death in the middle.

python -m benchmarks.issuing [1000]
"""

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import sqlalchemy as sa
from flask import Flask

from tests import factories
from village import create_app
from village.applications.words import State
from village.board import actors
from village.config import ROOT, Configuration
from village.contracts.tables import Contract
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core import runs
from village.core.files.tables import StoredFile
from village.core.permissions import Role
from village.core.runs.words import ISSUE_CONTRACTS
from village.editions.words.calls import CallKind
from village.extensions import db
from village.server import migrations, processes
from village.stands.writes import places
from village.web.context import job_context

EXAMPLE = ROOT / "docs" / "examples" / "contract.json"
ENOUGH = 20
SECRET = "bench" * 10


def application(url: str, folder: str) -> Flask:
    """Return the application on the benchmark's database."""
    return create_app(
        Configuration(env="test", database_url=url, secret_key=SECRET, data_dir=Path(folder))
    )


def prepare(count: int) -> None:
    """Draft `count` contracts with the example's clauses and plan, and ask for a run of them."""
    example = json.loads(EXAMPLE.read_text())
    factories.bind(db.session())
    edition = factories.EditionFactory(
        clauses={"exhibitor": example["clauses"]}, plan=example["plan"]
    )
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    ctx = job_context()
    actor = actors.of_user(ctx.session, user.id, edition.id)
    ctx = replace(ctx, edition=edition, actor=actor)
    for number in range(count):
        made = factories.ApplicationFactory(
            edition=edition,
            organisation=factories.OrganisationFactory(
                address="1, rue Haute", city="Rabat", ice=f"{number:015}", language="ar"
            ),
            kind=CallKind.EXHIBITOR,
            state=State.CONFIRMED,
        )
        places.give(ctx, factories.StandFactory(edition=edition, number=f"A{number:04}"), made)
        contracts.draft(ctx, made)
    runs.start(ctx, ISSUE_CONTRACTS)
    ctx.session.commit()


def issued() -> int:
    """Return how many contracts are issued now."""
    counted = sa.select(sa.func.count()).where(Contract.state == ContractState.ISSUED)
    found = db.session.scalar(counted) or 0
    db.session.rollback()
    return found


@contextmanager
def worker(url: str, folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """Give a worker as an installation has it; it is ended afterwards if it still lives."""
    settings = {
        "VILLAGE_ENV": "test",
        "VILLAGE_DATABASE_URL": url,
        "VILLAGE_SECRET_KEY": SECRET,
        "VILLAGE_DATA_DIR": folder,
    }
    command = [sys.executable, "-m", "village", "worker"]
    process = subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for(count: int) -> None:
    """Wait until so many contracts are issued."""
    while issued() < count:
        time.sleep(0.2)


def cost(pid: int) -> tuple[float, float]:
    """Return the seconds of processor time and the largest memory in MB of a living process."""
    process = psutil.Process(pid)
    peak = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    times = process.cpu_times()
    return times.user + times.system, int(peak[1]) / 1024 if peak else 0.0


def main(count: int) -> None:
    """Kill the worker once early on; let a second one finish; compare with what must be there."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server has stopped
    url = processes.embedded_url(Path(folder) / "postgresql")
    with application(url, folder).app_context():
        migrations.upgrade()
        prepare(count)
        with worker(url, folder) as first:
            wait_for(min(ENOUGH, count // 4))
            first.kill()
            first.wait()
        print(f"killed after {issued()} of {count}")
        with worker(url, folder) as second:
            wait_for(count)
            spent, peak = cost(second.pid)
        print(f"  {spent:.0f} s of processor time, peak memory {peak:.0f} MB")
        files = db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile))
        numbers = db.session.scalar(sa.select(sa.func.count(sa.distinct(Contract.file_id))))
        print(f"issued {issued()}, files {files}, of different contracts {numbers}")
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
