import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from village.server import postgresql

USES_IT = """
import sys, pathlib
from village.server import processes
folder = pathlib.Path(sys.argv[1])
processes.embedded_url(folder)
print("up", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "postgresql"


def starting(folder: Path) -> subprocess.Popen[str]:
    """Start a process that uses the server until its standard input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", USES_IT, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def up(process: subprocess.Popen[str]) -> bool:
    assert process.stdout is not None
    return process.stdout.readline() == "up\n"


def using(folder: Path) -> subprocess.Popen[str]:
    """Return a process for which the server runs."""
    process = starting(folder)
    assert up(process)
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.communicate("", timeout=30)


def test_the_last_to_leave_stops_the_server_even_after_one_was_killed(folder):
    first, second, third = using(folder), using(folder), using(folder)

    first.kill()
    end(first)
    end(second)
    alive_with_one_left = postgresql.alive(folder)
    end(third)

    assert (alive_with_one_left, postgresql.alive(folder)) == (True, False)


def test_who_is_told_to_end_while_it_starts_leaves_no_server_behind(folder):
    told = using(folder)

    told.send_signal(signal.SIGTERM)
    told.communicate(timeout=30)

    assert (told.returncode, postgresql.alive(folder)) == (128 + signal.SIGTERM, False)


def test_a_signal_held_back_by_who_starts_us_is_heard_once_we_hold_the_server(folder):
    held = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\n"
    held += "signal.raise_signal(signal.SIGTERM)\n"

    with using(folder):  # runs for somebody who then goes, as a killed supervisor does
        status = subprocess.run(
            [sys.executable, "-c", held + USES_IT, str(folder)], timeout=60
        ).returncode

    assert (status, postgresql.alive(folder)) == (128 + signal.SIGTERM, False)


def test_three_processes_may_start_it_at_once(folder):
    processes = [starting(folder) for _ in range(3)]

    answers = [up(process) for process in processes]

    for process in processes:
        end(process)
    assert (answers, postgresql.alive(folder)) == ([True, True, True], False)


def test_a_killed_server_is_revived_with_its_committed_rows(folder):
    holder = using(folder)
    with psycopg.connect(postgresql.url(folder, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 5) AS number")
    pid = postgresql.postmaster(folder)
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while postgresql.alive(folder) and time.monotonic() < deadline:
        time.sleep(0.01)
    died = not postgresql.alive(folder)
    postgresql.revive(folder)

    with psycopg.connect(postgresql.url(folder, "postgres")) as connection:
        kept = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert (died, postgresql.postmaster(folder) != pid, kept) == (True, True, (5,))
    end(holder)


def test_a_stale_pid_file_that_names_another_program_does_no_harm(folder):
    end(using(folder))
    (folder / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n")

    holder = using(folder)

    assert postgresql.answers(folder)
    end(holder)


def test_a_long_path_gets_a_short_socket(tmp_path):
    folder = tmp_path / ("x" * 90) / "postgresql"

    holder = using(folder)

    assert postgresql.answers(folder)
    end(holder)
