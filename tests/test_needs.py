"""What a command lacks is named before it starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from village.config import ROOT


@pytest.mark.parametrize(
    ("command", "missing"),
    [("screenshots", ["`make screenshots` lacks Chromium"]), ("faults", [])],
)
def test_a_machine_without_browser_hears_so_and_what_brings_one(
    tmp_path: Path, command: str, missing: list[str]
) -> None:
    for name in ("useradd", "chromium"):  # a browser whose libraries are missing does not count
        program = tmp_path / name
        program.write_text("#!/bin/sh\nexit 127\n")
        program.chmod(0o755)
    nothing = {
        "PATH": str(tmp_path),
        "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "browsers"),
        "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9",
    }

    done = subprocess.run(
        [sys.executable, "scripts/needs.py", command],
        cwd=ROOT,
        env={**os.environ, **nothing},
        capture_output=True,
        text=True,
        check=False,
    )

    said = [line.partition(":")[0] for line in done.stderr.splitlines() if line.startswith("`")]
    assert said == missing
    assert ("apt-get install chromium" in done.stderr) == bool(missing)
    assert done.returncode == len(missing)
