"""Name what a command lacks on this machine, before it starts, and what brings it.

    python scripts/needs.py test|bench|faults|screenshots

A browser is installed where that can be done; exits 1 where something stays missing.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import browser


@dataclass(frozen=True)
class Need:
    """Something that no Python package brings: whether it is here, and how to get it."""

    name: str
    is_here: Callable[[], bool]
    help: str


CHROMIUM = Need("Chromium", lambda: bool(browser.find() or browser.install()), browser.HELP)
LINUX = Need(
    "Linux's /proc, where memory is read",
    Path("/proc/self/status").exists,
    "run the command on Linux, or in a container: docker run -v .:/village -w /village python:3.13",
)
#: PostgreSQL refuses to run as root, so root makes an account for it.
ACCOUNTS = Need(
    "useradd, for the account that PostgreSQL runs as",
    lambda: os.geteuid() != 0 or shutil.which("useradd") is not None,
    "apt-get install passwd, or run the command as an ordinary user",
)
NEEDS = {
    "test": (ACCOUNTS, CHROMIUM),
    "bench": (ACCOUNTS, LINUX, CHROMIUM),
    "faults": (ACCOUNTS,),
    "screenshots": (ACCOUNTS, CHROMIUM),
}


def lacking(command: str) -> list[str]:
    """Return a line for each thing that `command` needs and this machine lacks."""
    absent = [need for need in NEEDS[command] if not need.is_here()]
    return [f"`make {command}` lacks {need.name}: {need.help}" for need in absent]


def main() -> int:
    """Print what is missing; return 1 where anything is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("command", choices=NEEDS)
    missing = lacking(parser.parse_args().command)
    print(*missing, sep="\n", end="\n" if missing else "", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
