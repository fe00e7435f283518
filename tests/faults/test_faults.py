import os
import signal
import subprocess
import time

import psutil
import pytest

from tests.faults import mails, submissions
from tests.faults.installation import installation, wait_for

pytestmark = pytest.mark.faults


def test_no_acknowledged_submission_is_lost_or_doubled_when_processes_are_killed(tmp_path):
    with installation(tmp_path) as running:
        figures = submissions.run(running, submissions=80, visitors=8, kill_every=40)

    assert figures.submissions == 80
    assert dict(figures.kills) == {"web worker": 1, "PostgreSQL": 1}
    assert (figures.lost, figures.twice, figures.mails_missing) == (0, 0, 0)
    assert figures.audit_broken_at is None


def test_no_mail_is_lost_when_the_worker_is_killed(tmp_path):
    with (
        mails.sink() as server,
        installation(tmp_path, VILLAGE_SMTP_URL=server.url) as running,
    ):
        figures = mails.run(running, server, mails=60, kills=1)

    assert (figures.lost, figures.jobs_left) == (0, 0)
    assert figures.twice <= figures.kills


def test_ctrl_c_stops_everything_and_a_new_start_keeps_the_data(tmp_path):
    with installation(tmp_path) as running:
        family = running.family()
        with running.rows() as rows:
            rows.execute("CREATE TABLE kept AS SELECT 42 AS answer")

        status = running.stop()
        _gone, alive = psutil.wait_procs(family, timeout=10)
        running.start()

        with running.rows() as rows:
            answer = rows.execute("SELECT answer FROM kept").fetchone()
    assert (status, alive, answer) == (0, [], (42,))


def test_a_second_server_on_the_same_port_is_refused_with_a_sentence(tmp_path):
    with installation(tmp_path) as running:
        second = subprocess.run(
            [*psutil.Process(running.process.pid).cmdline()],
            env={**os.environ, "VILLAGE_DATA_DIR": str(tmp_path / "other")},
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert (second.returncode, f"Port {running.port} is taken" in second.stderr) == (1, True)


def test_a_killed_web_server_and_worker_come_back(tmp_path):
    with installation(tmp_path) as running:
        master = psutil.Process(running.web_workers()[0]).ppid()
        worker = running.job_worker()
        for pid in (master, worker):
            os.kill(pid, signal.SIGKILL)

        time.sleep(0.5)
        wait_for(running.up, seconds=30, why="the web server stays away")
        wait_for(lambda: bool(running.job_worker()), seconds=30, why="the worker stays away")

        assert running.job_worker() != worker
