"""Processes that issue invoices are killed: no gap, no number twice, none without its document."""

import os
import signal
import subprocess
import sys

import pytest
import sqlalchemy as sa

from tests.billing.conftest import contracted
from village.billing.tables import Invoice
from village.billing.writes import invoices
from village.core.files.tables import StoredFile
from village.extensions import db

pytestmark = pytest.mark.faults


def test_numbers_stay_whole_when_those_who_issue_are_killed(committed, tmp_path):
    ids = [
        str(invoices.draft(committed, contracted(committed, f"Exposant {at}", f"S{at:02}")).id)
        for at in range(48)
    ]
    committed.session.commit()
    url = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.faults.issuing", url, str(tmp_path)]
    command.append(str(committed.the_edition.id))

    def start(own: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen([*command, *own], stdout=subprocess.PIPE, text=True)

    at_work = [start(ids[at::4]) for at in range(4)]
    told = [one.stdout.readline().strip() for one in at_work]  # each has issued its first
    for one in at_work[:2]:
        os.kill(one.pid, signal.SIGKILL)
    told += [line for one in at_work for line in one.communicate()[0].split()]
    killed = [one.returncode for one in at_work]
    told += start(ids).communicate()[0].split()

    committed.session.expire_all()
    rows = committed.session.execute(
        sa.select(Invoice.sequence, Invoice.number, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Invoice.file_id)
        .order_by(Invoice.sequence)
    ).all()
    assert killed == [-signal.SIGKILL, -signal.SIGKILL, 0, 0]
    assert [sequence for sequence, _, _ in rows] == list(range(1, 49))
    assert set(told) <= {number for _, number, _ in rows}
    assert len(set(told)) == len(told)
    assert all(committed.storage.get(sha256)[:5] == b"%PDF-" for _, _, sha256 in rows)
