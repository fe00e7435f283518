"""`village jury`: assignment, reassignment and ranking, on files alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from village.cli import files, jury_files
from village.engines.jury import assignment, ranking, reassignment
from village.engines.jury.reviews import BadReview

MOST = 10**6
"""More reviews or files than anybody has; no sum of such numbers is too large."""


@click.group()
def jury() -> None:
    """Assign jurors and rank applications."""


def assignment_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that assigning and reassigning share."""
    for option in reversed(
        (
            click.option("--per-application", required=True, type=click.IntRange(1, MOST)),
            click.option("--max-load", required=True, type=click.IntRange(0, MOST)),
            click.option("--min-load", default=0, show_default=True, type=click.IntRange(0, MOST)),
            click.option(
                "--objective",
                type=click.Choice([str(objective) for objective in assignment.Objective]),
                default=str(assignment.Objective.FAIR),
                show_default=True,
            ),
            click.option(
                "--rules", type=files.PATH, metavar="RULES.json", help="Rules of composition."
            ),
            click.option(
                "--time-limit",
                type=files.Finite(min=0),
                default=assignment.TIME_LIMIT_SECONDS,
                show_default=True,
                help="Seconds; then the best assignment found, with its proven bounds.",
            ),
            click.option(
                "-o", "--output", required=True, type=files.PATH, metavar="ASSIGNMENT.csv"
            ),
            click.option("--report", required=True, type=files.PATH, metavar="REPORT.json"),
        )
    ):
        command = option(command)
    return command


@jury.command()
@click.argument("affinity", type=files.PATH, metavar="AFFINITY.csv")
@assignment_options
def assign(affinity: Path, time_limit: float, output: Path, report: Path, **options: Any) -> None:
    """Assign jurors to applications, provably as well as can be."""
    files.keep_apart(affinity, options["rules"], output, report)
    started = time.monotonic()
    problem = jury_files.read_problem(affinity, **options)
    try:
        with progress_bar() as progress:
            found = assignment.assign(problem, time_limit=time_limit, progress=progress)
    except assignment.BadProblem as error:
        _refuse(affinity, options, error)
    _finish(found, output, report, time.monotonic() - started)


@jury.command()
@click.argument("affinity", type=files.PATH, metavar="AFFINITY.csv")
@click.argument("standing", type=files.PATH, metavar="ASSIGNMENT.csv")
@click.option("--absent", required=True, multiple=True, metavar="JUROR", help="May be repeated.")
@click.argument("more_absent", nargs=-1, metavar="[JUROR]...")
@assignment_options
def reassign(
    affinity: Path,
    standing: Path,
    absent: tuple[str, ...],
    more_absent: tuple[str, ...],
    time_limit: float,
    output: Path,
    report: Path,
    **options: Any,
) -> None:
    """Replace absent jurors, changing as few other pairs as possible."""
    files.keep_apart(affinity, options["rules"], output, report)
    files.keep_apart(standing, report)
    started = time.monotonic()
    problem = jury_files.read_problem(affinity, **options)
    pairs = jury_files.read_pairs(standing, problem)
    try:
        with progress_bar() as progress:
            found = reassignment.reassign(
                problem,
                pairs,
                (*absent, *more_absent),
                time_limit=time_limit,
                progress=progress,
            )
    except assignment.BadProblem as error:
        _refuse(affinity, options, error)
    changes = jury_files.changes_report(found) if found.assignment.pairs else {}
    _finish(found.assignment, output, report, time.monotonic() - started, changes)


def _refuse(affinity: Path, options: Mapping[str, Any], error: assignment.BadProblem) -> NoReturn:
    """End the command with what is wrong, of the file that it is in."""
    files.refuse(options["rules"] if isinstance(error, assignment.BadRule) else affinity, error)


def _finish(
    found: assignment.JuryAssignment,
    output: Path,
    report: Path,
    seconds: float,
    more: Mapping[str, object] | None = None,
) -> None:
    """Write an assignment and its report; exit 3 where there is none."""
    if found.pairs:
        jury_files.write_assignment(output, found)
    files.write_json(report, jury_files.assignment_report(found, seconds) | dict(more or {}))
    if found.status is assignment.Status.FEASIBLE:
        click.echo(_unproven(found), err=True)
    for reason in found.reasons:
        click.echo(reason.words, err=True)
    if found.status is assignment.Status.INFEASIBLE:
        raise SystemExit(3)
    if not found.pairs:
        click.echo("no assignment found within the time limit", err=True)
        raise SystemExit(4)


def _unproven(found: assignment.JuryAssignment) -> str:
    """Say how far from the best an unproven assignment can be at most."""
    total = f"total {found.total:.6g}, at most {found.total_bound:.6g}"
    if found.objective is assignment.Objective.TOTAL:
        return f"feasible, not proven best: {total}"
    share = f"lowest share {found.lowest_share:.4f}, at most {found.lowest_share_bound:.4f}"
    return f"feasible, not proven best: {share}; {total}"


@contextmanager
def progress_bar() -> Iterator[assignment.Progress]:
    """Show progress on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _share, _stage: None
        return
    with click.progressbar(length=1000, file=sys.stderr) as bar:

        def show(share: float, stage: str) -> None:
            bar.label = stage
            bar.update(max(int(1000 * share) - bar.pos, 0))

        yield show


@jury.command()
@click.argument("scores", type=files.PATH, metavar="SCORES.csv")
@click.option("--places", required=True, type=click.IntRange(min=0), help="How many are selected.")
@click.option(
    "--method",
    type=click.Choice([str(method) for method in ranking.RankingMethod]),
    default=str(ranking.RankingMethod.CALIBRATED),
    show_default=True,
)
@click.option("--weights", default="", help="criterion=weight,… (default: all equal).")
@click.option(
    "--certain",
    type=files.Finite(min=0.5, max=1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="From which probability on a verdict is certain.",
)
@click.option("-o", "--output", required=True, type=files.PATH, metavar="RANKING.csv")
@click.option("--report", required=True, type=files.PATH, metavar="REPORT.json")
def rank(
    scores: Path,
    places: int,
    method: str,
    weights: str,
    certain: float,
    output: Path,
    report: Path,
) -> None:
    """Rank the applications of SCORES.csv, with intervals and probabilities."""
    files.keep_apart(scores, output, report)
    reviews = jury_files.read_reviews(scores)
    try:
        found = ranking.rank(
            reviews,
            places,
            method=ranking.RankingMethod(method),
            weights=jury_files.parse_weights(weights),
            certain=certain,
        )
    except BadReview as error:
        files.refuse(scores, error)
    jury_files.write_ranking(output, found)
    files.write_json(report, jury_files.ranking_report(found))
    for warning in found.warnings:
        click.echo(f"warning: {warning}", err=True)
