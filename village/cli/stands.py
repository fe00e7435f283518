"""`village stands`: stands allocated, repaired and checked, on files alone."""

from __future__ import annotations

from pathlib import Path

import click

from village.allocation import reading
from village.allocation.check import check as examine
from village.allocation.problem import Allocation, Problem, ProblemError
from village.cli import files

PATH = click.Path(path_type=Path, dir_okay=False)


@click.group()
def stands() -> None:
    """Allocate stands, repair an allocation, check one."""


@stands.command()
@click.argument("problem", type=PATH, metavar="PROBLEM.json")
@click.argument("plan", type=PATH, metavar="PLAN.json")
def check(problem: Path, plan: Path) -> None:
    """Recompute a plan's value and print every broken rule; exit 1 if there is one."""
    report = examine(_problem(problem), _plan(plan))
    click.echo(f"value {report.value:.6f}")
    for broken in report.broken:
        click.echo(str(broken))
    raise SystemExit(0 if report.is_legal else 1)


def _problem(path: Path) -> Problem:
    try:
        return reading.problem(files.read_json(path))
    except ProblemError as error:
        files.refuse(path, error)


def _plan(path: Path) -> Allocation:
    try:
        return reading.plan(files.read_json(path))
    except ProblemError as error:
        files.refuse(path, error)
