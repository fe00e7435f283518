"""Issue contracts as a run, in a process of its own: time, memory, and a death in the middle.

python -m benchmarks.issuing [1000]
"""

import atexit
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from tests import factories
from village import create_app, server
from village.config import ROOT, Settings
from village.domain.applications import Kind, State
from village.domain.contracts import ContractState
from village.domain.permissions import Role
from village.domain.runs import ISSUE_CONTRACTS
from village.extensions import db
from village.jobs.running import perform
from village.models import Contract, StoredFile
from village.queries import actors
from village.services import contracts, runs, stands
from village.web.context import job_context

EXAMPLE = ROOT / "docs" / "examples" / "contract.json"
ENOUGH = 20


def application(url: str, folder: str) -> Flask:
    """Return the application on the benchmark's database."""
    return create_app(
        Settings(env="test", database_url=url, secret_key="bench" * 10, data_dir=Path(folder))
    )


def prepare(count: int) -> int:
    """Draft `count` contracts with the example's clauses and plan; return the run's number."""
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
            kind=Kind.EXHIBITOR,
            state=State.CONFIRMED,
        )
        stands.give(ctx, factories.StandFactory(edition=edition, number=f"A{number:04}"), made)
        contracts.draft(ctx, made)
    run = runs.start(ctx, ISSUE_CONTRACTS)
    ctx.session.commit()
    return run.id


def issued() -> int:
    """Return how many contracts are issued now."""
    counted = sa.select(sa.func.count()).where(Contract.state == ContractState.ISSUED)
    found = db.session.scalar(counted) or 0
    db.session.rollback()
    return found


def work(url: str, folder: str, run_id: int) -> None:
    """Do the run here and print what it cost."""
    with application(url, folder).app_context():
        start = time.process_time()
        perform(run_id)
        spent = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {spent:.0f} s of processor time, peak memory {peak:.0f} MB")


def main(count: int) -> None:
    """Kill the worker once early on; let a second one finish; compare with what must be there."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server has stopped
    url = server.embedded_url(Path(folder) / "postgresql")
    with application(url, folder).app_context():
        upgrade(str(ROOT / "migrations"))
        run_id = prepare(count)
        command = [sys.executable, "-m", "benchmarks.issuing", url, folder, str(run_id)]
        first = subprocess.Popen(command)
        while issued() < min(ENOUGH, count // 4):
            time.sleep(0.2)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        print(f"killed after {issued()} of {count}")
        subprocess.run(command, check=True)
        files = db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile))
        numbers = db.session.scalar(sa.select(sa.func.count(sa.distinct(Contract.file_id))))
        print(f"issued {issued()}, files {files}, of different contracts {numbers}")
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        work(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 1000)
