"""`village plan`: floor plans checked and converted, on files alone."""

from __future__ import annotations

from pathlib import Path

import click

from village.cli import files
from village.floorplan import checks, geojson
from village.floorplan.model import Plan, PlanError

PATH = click.Path(path_type=Path, dir_okay=False)


@click.group()
def plan() -> None:
    """Check and convert floor plans."""


@plan.command()
@click.argument("source", type=PATH, metavar="PLAN.geojson")
@click.option("--aisle", default=3.0, type=click.FloatRange(min=0), help="Width of aisles, metres.")
def check(source: Path, aisle: float) -> None:
    """Print one line for each problem of a plan; exit 1 if there is one."""
    found = checks.check(_read(source), aisle_m=aisle)
    for finding in found:
        click.echo(str(finding))
    raise SystemExit(1 if found else 0)


def _read(source: Path) -> Plan:
    try:
        return geojson.read(files.read_bytes(source))
    except PlanError as error:
        files.refuse(source, error)
