"""Processes that issue invoices are killed: no gap, no number twice, none without its document."""

import os
import signal
import subprocess
import sys

import pytest
import sqlalchemy as sa

from tests.billing.conftest import contracted
from tests.faults.issuing import issued
from village.billing.tables import Invoice
from village.billing.writes import invoices
from village.core.files.tables import StoredFile
from village.extensions import db

pytestmark = pytest.mark.faults


def test_numbers_stay_whole_when_those_who_issue_are_killed(committed, tmp_path):
    ids = [
        invoices.draft(committed, contracted(committed, f"Exposant {at}", f"S{at:02}")).id
        for at in range(48)
    ]
    committed.session.commit()
    url = db.engine.url.render_as_string(hide_password=False)
    edition_id = committed.the_edition.id
    shares = [",".join(map(str, ids[at::4])) for at in range(4)]
    command = [sys.executable, "-m", "tests.faults.issuing", url, str(tmp_path), str(edition_id)]

    with subprocess.Popen([*command, *shares], stdout=subprocess.PIPE, text=True) as at_work:
        said = []
        while len({pid for pid, *_ in said}) < len(shares):  # each has issued its first
            said.append(at_work.stdout.readline().split())
        killed = list({pid for pid, *_ in said})[:2]
        for pid in killed:
            os.kill(int(pid), signal.SIGKILL)
        said += [line.split() for line in at_work.stdout]
    ended = {pid: status for pid, *rest in said if len(rest) == 2 for _ended, status in [rest]}
    told = [rest[0] for _pid, *rest in said if len(rest) == 1]
    told += issued(url, str(tmp_path), edition_id, ids)

    committed.session.expire_all()
    rows = committed.session.execute(
        sa.select(Invoice.sequence, Invoice.number, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Invoice.file_id)
        .order_by(Invoice.sequence)
    ).all()
    assert ended == {pid: str(-signal.SIGKILL * (pid in killed)) for pid in ended}
    assert (len(ended), len(killed)) == (4, 2)
    assert [sequence for sequence, _, _ in rows] == list(range(1, 49))
    assert set(told) <= {number for _, number, _ in rows}
    assert len(set(told)) == len(told)
    assert all(committed.storage.get(sha256)[:5] == b"%PDF-" for _, _, sha256 in rows)
