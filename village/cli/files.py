"""Files of the commands: read with clear errors, written beside and then renamed."""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import click

from village.core.files.whole import write_whole
from village.engines.folding import folded_data

#: A file to read or to write; whatever is wrong with it is said by `refuse`, in one line.
PATH = click.Path(path_type=Path)


class Finite(click.FloatRange):
    """A number within bounds, neither without end nor « nan », which no bound holds back."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number; what is none ends the command."""
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number


def refuse(path: Path | str, fault: object) -> NoReturn:
    """End the command with status 2 and one line on standard error: the file and the fault."""
    line = " ".join(str(fault).split())
    click.echo(f"{path}: {line}", err=True)
    raise SystemExit(2)


def keep_apart(*paths: Path | None) -> None:
    """End the command where two of its files are one: what is written would replace the other."""
    seen: set[Path] = set()
    for path in filter(None, paths):
        if path.is_char_device() or path.is_fifo():
            continue
        if path.resolve() in seen:
            refuse(path, "named twice; what is written would replace the other")
        seen.add(path.resolve())


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; a file that cannot be read ends the command."""
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(path, error.strerror or error)


def read_json(path: Path) -> Any:
    """Return the decoded JSON of a file, its texts folded; bad JSON ends the command."""
    try:
        return folded_data(json.loads(read_bytes(path), object_pairs_hook=_single))
    except ValueError as error:
        refuse(path, f"not JSON: {error}")
    except RecursionError:
        refuse(path, "not JSON: nested too deep")


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON, of which no key may stand twice: one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        double = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise ValueError(f"the key {double!r:.80} stands twice in one object")
    return found


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
