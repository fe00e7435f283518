"""Files of the commands: read with clear errors, written beside and then renamed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NoReturn

import click

from village.core.files.whole import write_whole
from village.engines.folding import folded_data


def refuse(path: Path | str, fault: object) -> NoReturn:
    """End the command with status 2 and one line on standard error: the file and the fault."""
    line = " ".join(str(fault).split())
    click.echo(f"{path}: {line}", err=True)
    raise SystemExit(2)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; a file that cannot be read ends the command."""
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(path, error.strerror or error)


def read_json(path: Path) -> Any:
    """Return the decoded JSON of a file, its texts folded; bad JSON ends the command."""
    try:
        return folded_data(json.loads(read_bytes(path)))
    except ValueError as error:
        refuse(path, f"not JSON: {error}")
    except RecursionError:
        refuse(path, "not JSON: nested too deep")


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole: beside its name first, then renamed over it."""
    try:
        write_whole(path, content, mode=0o666 & ~_umask())
    except OSError as error:
        refuse(path, error.strerror or error)


def write_json(path: Path, data: object) -> None:
    """Write data as indented JSON, whole or not at all."""
    write_bytes(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
