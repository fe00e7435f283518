"""`village edition`: editions made, read from files, written to files, led through their life."""

from datetime import UTC, datetime
from pathlib import Path

import click

from village.editions.words.file.archive import BadArchive, read_path
from village.editions.words.file.reading import Reading, read_files

SOURCE = click.Path(exists=True, path_type=Path)


@click.group()
def edition() -> None:
    """Make editions, read and write them as files, lead them through their life."""


@edition.command()
@click.argument("path", type=SOURCE)
def check(path: Path) -> None:
    """Say what is wrong with an edition's folder or zip, one line a fault."""
    reading = read(path)
    click.echo(f"{path}: {len(reading.faults) - len(reading.wrong)} notes, no fault")


def read(path: Path) -> Reading:
    """Return what an edition's folder or zip says; prints the faults, which end the command."""
    try:
        files = read_path(path)
    except BadArchive as refusal:
        click.echo(str(refusal.fault))
        raise SystemExit(1) from refusal
    reading = read_files(files, first_day=datetime.now(UTC).date())
    for fault in reading.faults:
        click.echo(str(fault))
    if reading.wrong:
        raise SystemExit(1)
    return reading
