"""Run every linter, two at a time; print each one's time, and its output where it fails."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

#: The slowest first. Tests that are read here lie compiled for all processes that then run them.
CHECKS = {
    "types": [BIN / "mypy"],
    "tests": [sys.executable, "-m", "pytest", "--collect-only", "-qq"],
    "layers": [BIN / "lint-imports"],
    "templates": [BIN / "djlint", "templates", "--lint", "--quiet"],
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "unused": [sys.executable, ROOT / "scripts" / "unused.py"],
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "vendored files": [sys.executable, ROOT / "scripts" / "vendor.py", "--check"],
    "flows page": [sys.executable, ROOT / "scripts" / "flows.py", "--check"],
    "house page": [sys.executable, ROOT / "scripts" / "house.py", "--check"],
}


def run(name: str) -> bool:
    """Run one check and say how it went; return whether it passed."""
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in CHECKS[name]],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    said = "" if passed else f"\n{done.stdout}{done.stderr}"
    print(f"{'ok  ' if passed else 'FAIL'} {name:15} {time.monotonic() - started:5.1f} s{said}")
    return passed


def main() -> int:
    """Run all; return 1 where one failed."""
    with ThreadPoolExecutor(2) as pool:
        return 0 if all(list(pool.map(run, CHECKS))) else 1


if __name__ == "__main__":
    sys.exit(main())
