import os
import signal
import subprocess
import time

import psutil
import pytest

from tests.faults import mails, runs, submissions
from tests.faults.installation import installation, wait_for

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def server():
    """Return a mail server."""
    with mails.sink() as made:
        yield made


@pytest.fixture(scope="module")
def running(tmp_path_factory, server):
    """Return one installation for all faults: each leaves it working."""
    folder = tmp_path_factory.mktemp("installation")
    with installation(folder, VILLAGE_SMTP_URL=server.url) as made:
        yield made


def test_no_mail_is_lost_when_the_worker_is_killed(running, server):
    figures = mails.run(running, server, mails=60, kills=1)

    assert (figures.lost, figures.jobs_left) == (0, 0)
    assert figures.twice <= figures.kills


def test_no_acknowledged_submission_is_lost_or_doubled_when_processes_are_killed(running):
    figures = submissions.run(running, submissions=80, visitors=8, kill_every=50, deck_every=10)

    assert (figures.submissions, figures.decks, figures.decks_damaged) == (80, 8, 0)
    assert dict(figures.kills) == {"web worker": 1, "PostgreSQL": 1}
    assert (figures.lost, figures.twice, figures.mails_missing) == (0, 0, 0)
    assert figures.audit_broken_at is None


def test_long_work_goes_on_where_its_killed_worker_left_it(running):
    figures = runs.run(running, badges=1500)

    assert figures == runs.Figures(
        state="done", attempts=2, issued=1500, recorded=1500, recorded_once=True
    )


def test_a_killed_web_server_and_worker_come_back(running):
    master, worker = psutil.Process(running.web_workers()[0]).ppid(), running.job_worker()
    assert worker is not None
    for pid in (master, worker):
        os.kill(pid, signal.SIGKILL)

    wait_for(lambda: running.job_worker() not in (None, worker), seconds=60, why="no worker")
    time.sleep(1)
    wait_for(running.up, seconds=60, why="no web server")


def test_a_second_server_on_the_same_port_is_refused_with_a_sentence(running, tmp_path):
    second = subprocess.run(
        psutil.Process(running.process.pid).cmdline(),
        env={**os.environ, "VILLAGE_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert (second.returncode, f"Port {running.port} is taken" in second.stderr) == (1, True)


def test_ctrl_c_stops_everything_and_a_new_start_keeps_the_data(running):
    family = running.family()
    with running.rows() as rows:
        rows.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    status = running.stop()
    _gone, alive = psutil.wait_procs(family, timeout=10)
    running.start()

    with running.rows() as rows:
        answer = rows.execute("SELECT answer FROM kept").fetchone()

    def said() -> int:
        return running.log.read_text().count(f"\n  {running.base_url}\n")

    assert (status, alive, answer) == (0, [], (42,))
    wait_for(lambda: said() == 2, seconds=5, why="the address is not said once at each start")


def test_all_ends_when_the_supervisor_is_killed_and_a_new_start_finds_its_port_free(running):
    family = running.family()

    running.process.kill()
    running.process.wait(10)
    _gone, alive = psutil.wait_procs(family, timeout=60)
    running.start()

    assert alive == []
    assert running.up()
