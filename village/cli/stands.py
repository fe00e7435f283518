"""`village stands`: stands allocated, repaired and checked, on files alone."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from village.cli import files
from village.engines.stands import reading
from village.engines.stands.check import check as examine
from village.engines.stands.engine import allocate as solve
from village.engines.stands.incumbent import Listener, SolverProgress
from village.engines.stands.problem import Allocation, ProblemError, StandProblem, as_plan_data
from village.engines.stands.repair import repair as mend

OUTPUT = click.option("-o", "--output", type=files.PATH, required=True, help="The plan to write.")


@click.group()
def stands() -> None:
    """Allocate stands, repair an allocation, check one."""


@stands.command()
@click.argument("problem", type=files.PATH, metavar="PROBLEM.json")
@click.option("--time-limit", default=60.0, type=files.Finite(min=0), help="Seconds.")
@click.option("--gap", default=0.0, type=files.Finite(0, 1), help="Be content with this gap.")
@click.option("--seed", default=0, help="Of the searches that draw lots.")
@click.option("--quarters", is_flag=True, help="Keep requests of one `theme` together.")
@OUTPUT
def allocate(
    problem: Path, time_limit: float, gap: float, seed: int, quarters: bool, output: Path
) -> None:
    """Find a plan and a bound that no plan exceeds."""
    files.keep_apart(problem, output)
    asked = _problem(problem)
    themes = {request.id: request.theme for request in asked.requests if request.theme}
    try:
        plan = solve(
            asked,
            time_limit_s=time_limit,
            gap=gap,
            seed=seed,
            progress=_shown(),
            quarters=themes if quarters else None,
        )
    except ProblemError as error:
        files.refuse(problem, error)
    _write(asked, plan, output)


@stands.command()
@click.argument("problem", type=files.PATH, metavar="PROBLEM.json")
@click.argument("plan", type=files.PATH, metavar="PLAN.json")
@click.option("--max-moves", required=True, type=click.IntRange(min=0), help="Who may move.")
@click.option("--time-limit", default=10.0, type=files.Finite(min=0), help="Seconds.")
@OUTPUT
def repair(problem: Path, plan: Path, max_moves: int, time_limit: float, output: Path) -> None:
    """Mend a plan that stood before, moving at most so many that stand in both."""
    files.keep_apart(problem, output)
    asked = _problem(problem)
    try:
        mended = mend(
            asked,
            _plan(plan),
            max_moves=max_moves,
            time_limit_s=time_limit,
            prove_s=time_limit / 2,
        )
    except ProblemError as error:
        files.refuse(problem, error)
    _write(asked, mended, output)


@stands.command()
@click.argument("problem", type=files.PATH, metavar="PROBLEM.json")
@click.argument("plan", type=files.PATH, metavar="PLAN.json")
def check(problem: Path, plan: Path) -> None:
    """Recompute a plan's value and print every broken rule; exit 1 if there is one."""
    report = examine(_problem(problem), _plan(plan))
    click.echo(f"value {report.value:.6f}")
    for broken in report.broken:
        click.echo(str(broken))
    raise SystemExit(0 if report.is_legal else 1)


def _shown() -> Listener | None:
    """Return what shows progress: a line rewritten on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def show(step: SolverProgress) -> None:
        click.echo(
            f"\r{step.seconds:6.1f} s  {step.value:12.1f} of at most {step.bound:12.1f}"
            f"  gap {step.gap:.3%}  {step.stage:<14}",
            err=True,
            nl=False,
        )

    return show


def _write(asked: StandProblem, plan: Allocation, output: Path) -> None:
    """Write a plan that the independent checker finds legal; anything else is our own fault."""
    if sys.stderr.isatty():
        click.echo(err=True)
    report = examine(asked, plan)
    if not report.is_legal:
        raise AssertionError(f"the engine made an illegal plan: {report.broken[0]}")
    files.write_json(output, as_plan_data(plan))
    click.echo(
        f"{plan.status}: value {plan.value:.2f}, bound {plan.bound:.2f}, gap {plan.gap:.4%}, "
        f"{len(plan.placed)} placed, {len(plan.unplaced)} not, {plan.seconds:.1f} s"
    )


def _problem(path: Path) -> StandProblem:
    try:
        return reading.problem(files.read_json(path))
    except ProblemError as error:
        files.refuse(path, error)


def _plan(path: Path) -> Allocation:
    try:
        return reading.plan(files.read_json(path))
    except ProblemError as error:
        files.refuse(path, error)
