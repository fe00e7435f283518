"""The container image and compose.yaml: each step run as it is written, where no engine is."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import namespaces
from village.config import ROOT
from village.server import postgresql


@pytest.mark.faults
@pytest.mark.second_opinion("an image")
def test_the_image_is_made_by_its_steps_and_its_services_are_healthy_and_not_root(tmp_path: Path):
    server = tmp_path / "postgresql"
    postgresql.start(server)
    try:
        url = postgresql.make_database(server, "postgres")
        with psycopg.connect(url, autocommit=True) as rows:
            rows.execute("CREATE ROLE village LOGIN")
            rows.execute("CREATE DATABASE village OWNER village")
        sockets = url.partition("?host=")[2]
        done = subprocess.run(
            [*namespaces.unshared(), sys.executable, "-m", "tests.image", str(tmp_path), sockets],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
    finally:
        postgresql.leave(server)

    assert done.returncode == 0, done.stdout + done.stderr
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert seen["healthy"], done.stdout + done.stderr
    assert (seen["before"] != 0, seen["user"], seen["accounts"]) == (True, "10001", [10001])
    assert seen["command"] == ["village", "web"]
    assert {path: status for path, (status, _text) in seen["pages"].items()} == dict.fromkeys(
        seen["pages"], 200
    )
    assert "Se connecter" in seen["pages"]["/fr/account/login"][1]
    assert seen["static"][0] == 200
    assert seen.get("proxied", [200, ""])[0] == 200
    well = re.findall(r"^ok +(\w+)", seen["doctor"], re.MULTILINE)
    assert {"database", "migrations", "storage", "worker"} <= set(well), seen["doctor"]
    assert seen["libraries"] < 560_000_000  # Saxon, which judges invoices, has 100 MB of it.
    assert seen["writes"] == {"/village": False, "/data": True}
