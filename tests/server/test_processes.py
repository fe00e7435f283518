"""Children of the supervisor: forks that end with it, and keep nothing that is its own."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.faults.installation import free_port, wait_for
from village.config import Configuration
from village.server import processes
from village.server.processes import ROOT

#: Holds a database as the supervisor does, watches a child that sleeps, and says its number.
_PARENT = """
import sys, time
from pathlib import Path
from village.server import postgresql, processes

users = Path(sys.argv[1])
postgresql._held[users] = users.open("ab")
stop = processes._Stop()


def work():
    (users.parent / "at work").touch()
    time.sleep(60)


child = processes._Child("village test", work)
while not stop.asked:
    print(child.process.pid, flush=True)
    time.sleep(0.02)
    child.revive()
processes._end([child])
"""


@pytest.fixture
def parent(tmp_path):
    """Give a process that watches one child."""
    command = [sys.executable, "-c", _PARENT, str(tmp_path / "users")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as made:
        yield psutil.Process(made.pid), made.stdout
        made.kill()


@pytest.fixture
def child(parent, tmp_path):
    """Give the child, once it is at work."""
    found = psutil.Process(_said(parent))
    wait_for((tmp_path / "at work").exists, seconds=30, why="it does not begin")
    return found


def _said(parent):
    return int(parent[1].readline())


def _files(process):
    return [Path(one.path).name for one in process.open_files() if one.path.endswith("users")]


def _gone(process):
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_a_child_holds_no_database_of_its_parent_and_has_a_session_of_its_own(parent, child):
    """Holding it, nobody could know that they are the last to leave, and nobody would stop it."""
    assert (_files(parent[0]), _files(child)) == (["users"], [])
    assert child.name() == "village test"
    assert os.getsid(child.pid) == child.pid != os.getsid(parent[0].pid)


def test_a_child_hears_sigterm_though_its_parent_handles_it_and_is_forked_again(parent, child):
    child.terminate()

    wait_for(lambda: _said(parent) != child.pid, seconds=10, why="no new child")


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_a_child_ends_with_its_parent_however_that_one_ends(parent, child, end):
    getattr(parent[0], end)()

    wait_for(lambda: _gone(child), seconds=10, why="it lives on")


def test_a_server_that_listens_and_is_silent_does_not_answer():
    settings = Configuration(env="test", secret_key="", host="127.0.0.1", port=free_port())
    with socket.create_server((settings.host, settings.port)):
        assert not processes.answers(settings)
    assert not processes.answers(settings)
