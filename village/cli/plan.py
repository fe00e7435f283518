"""`village plan`: floor plans checked and converted, on files alone."""

from __future__ import annotations

from pathlib import Path

import click

from village.cli import files
from village.engines.plans import checks, dxf, geojson, pdf, svgfile
from village.engines.plans import files as plans
from village.engines.plans.faults import PlanError
from village.engines.plans.model import Plan
from village.engines.plans.stacking import stacked


@click.group()
def plan() -> None:
    """Check and convert floor plans."""


@plan.command()
@click.argument("source", type=files.PATH, metavar="PLAN.geojson")
@click.option("--aisle", default=3.0, type=files.Finite(min=0), help="Width of aisles, metres.")
def check(source: Path, aisle: float) -> None:
    """Print one line for each problem of a plan; exit 1 if there is one."""
    found = checks.check(_read(source), aisle_m=aisle)
    for finding in found:
        click.echo(str(finding))
    raise SystemExit(1 if found else 0)


@plan.command()
@click.argument("source", type=files.PATH, metavar="IN.(geojson|svg|dxf)")
@click.argument("target", type=files.PATH, metavar="OUT.(geojson|svg|dxf|pdf)")
@click.option(
    "--scale",
    type=files.Finite(min=0, min_open=True),
    help="Drawing units in a metre, of the SVG or DXF file read (else of the one written).",
)
def convert(source: Path, target: Path, scale: float | None) -> None:
    """Write a plan in another format; what reading found is said on standard error."""
    if target.suffix.lower() not in (".geojson", ".json", ".svg", ".dxf", ".pdf"):
        files.refuse(target, "the name must end in .geojson, .svg, .dxf or .pdf")
    files.keep_apart(source, target)
    drawn = _read(source, scale)
    for finding in drawn.findings:
        click.echo(f"{source}: {finding}", err=True)
    outgoing = scale if source.suffix.lower() in (".geojson", ".json") else None
    files.write_bytes(target, _written(drawn, target, outgoing or 1.0))


def _read(source: Path, scale: float | None = None) -> Plan:
    try:
        return plans.read(source.name, files.read_bytes(source), units_per_metre=scale)
    except PlanError as error:
        files.refuse(source, error)


def _written(drawn: Plan, target: Path, scale: float) -> bytes:
    match target.suffix.lower():
        case ".geojson" | ".json":
            return geojson.write(drawn).encode()
        case ".svg":
            return svgfile.write(stacked(drawn), units_per_metre=scale)
        case ".dxf":
            return dxf.write(stacked(drawn), units_per_metre=scale)
        case _:
            return pdf.write(drawn)
