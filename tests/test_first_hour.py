"""The guide of operating typed as it is written, from an empty machine to one that was restored."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import namespaces
from tests.test_operating_guide import shell_blocks
from village.config import ROOT
from village.server import postgresql

#: What the guide gives an administrator to change: nothing has to be in the test.
YOURS = ["NAME", "SOURCE", "MAIL"]
#: All that was not done by the programs themselves: packages, an account, systemd, certificates.
ASKED = [
    "apt-get update",
    "apt-get install -y git make curl python3-venv postgresql nginx certbot python3-certbot-nginx",
    "adduser --system --group --home /var/lib/village --no-create-home village",
    "make -C /srv/village install",
    "sudo -u postgres createuser village",
    "sudo -u postgres createdb --owner village village",
    "systemctl daemon-reload",
    "systemctl enable --now village-web village-worker village-backup.timer",
    "certbot certonly --nginx -d exhibition.example",
    "nginx -t",
    "systemctl reload nginx",
    "systemctl start village-backup",
    "make -C /srv/village install",
    "systemctl restart village-web village-worker",
    "systemctl stop village-web village-worker",
    "sudo -u postgres dropdb village",
    "sudo -u postgres createdb --owner village village",
    "systemctl start village-web village-worker",
    "journalctl -u village-web --grep 9f2c41d07a3be658",
]
#: What is to be read on the way.
SHOWN = [
    r"^ +https://exhibition\.example/fr/account/setup/\S{20,}$",
    r"^ok +worker +at work",
    r"^VILLAGE_SECRET_KEY=\S{40,}$",
    r"^-rw------- .* village-[1-7]\.backup$",
    r"^village_database_up 1\.0$",
    r"^(\d+) rows, 0 files are back\.$",
    r"^ok +files +0, each as it was kept$",
    r"salma@example\.org",
]
PASSWORD = "a long enough pass-phrase of Salma's"


@pytest.mark.faults
@pytest.mark.second_opinion("a bare machine")
def test_every_command_of_the_guide_runs_as_it_is_written(tmp_path: Path):
    server = tmp_path / "postgresql"
    postgresql.start(server)
    (tmp_path / "guide.sh").write_text("\n".join(shell_blocks()))
    (tmp_path / "typed").write_text(f"{PASSWORD}\n{PASSWORD}\n")
    try:
        done = subprocess.run(
            [*namespaces.unshared(), sys.executable, "-m", "tests.bare_machine", str(tmp_path)],
            cwd=ROOT,
            env=_environment(tmp_path, server),
            capture_output=True,
            text=True,
        )
    finally:
        postgresql.leave(server)

    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert re.findall("^([A-Z]+)=", shell_blocks()[0], re.MULTILINE) == YOURS
    assert stood_in_for(tmp_path) == ASKED
    for shown in SHOWN:
        assert re.search(shown, said, re.MULTILINE), (shown, said)


def _environment(folder: Path, server: Path) -> dict[str, str]:
    """Return what the machine is told: its database server, and where its source is kept."""
    source = folder / "source"
    git = ["git", f"--git-dir={source}/.git", f"--work-tree={ROOT}"]
    name = ["-c", "user.name=Village", "-c", "user.email=village@example.org"]
    for command in (
        ["git", "init", "-q", str(source)],
        [*git, "add", "deploy", "Makefile"],
        [*git, *name, "commit", "-qm", "Deploy"],
    ):
        subprocess.run(command, check=True, cwd=ROOT)
    host = postgresql.url(server, "village").partition("?host=")[2]
    return {
        "PATH": f"{postgresql.programs()}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PGHOST": host,
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": f"url.{source}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://git.example/village.git",
        "GIT_CONFIG_KEY_1": "safe.directory",
        "GIT_CONFIG_VALUE_1": "*",
    }


def stood_in_for(folder: Path) -> list[str]:
    """Return what was stood in for, but for what runs `village` as its service does."""
    lines = (folder / "asked").read_text().splitlines()
    return [line for line in lines if not line.startswith("systemd-run ")]
