"""`village jury`: assignment, reassignment and ranking, on files alone."""

from __future__ import annotations

from pathlib import Path

import click

from village.cli import files, jury_files
from village.selection import ranking
from village.selection.reviews import BadReview

PATH = click.Path(path_type=Path, dir_okay=False)


@click.group()
def jury() -> None:
    """Assign jurors and rank applications."""


@jury.command()
@click.argument("scores", type=PATH, metavar="SCORES.csv")
@click.option("--places", required=True, type=click.IntRange(min=0), help="How many are selected.")
@click.option(
    "--method",
    type=click.Choice([str(method) for method in ranking.Method]),
    default=str(ranking.Method.CALIBRATED),
    show_default=True,
)
@click.option("--weights", default="", help="criterion=weight,… (default: all equal).")
@click.option(
    "--certain",
    type=click.FloatRange(min=0.5, max=1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="From which probability on a verdict is certain.",
)
@click.option("-o", "--output", required=True, type=PATH, metavar="RANKING.csv")
@click.option("--report", required=True, type=PATH, metavar="REPORT.json")
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
    reviews = jury_files.read_reviews(scores)
    try:
        found = ranking.rank(
            reviews,
            places,
            method=ranking.Method(method),
            weights=jury_files.parse_weights(weights),
            certain=certain,
        )
    except BadReview as error:
        files.refuse(scores, error)
    jury_files.write_ranking(output, found)
    files.write_json(report, jury_files.ranking_report(found))
    for warning in found.warnings:
        click.echo(f"warning: {warning}", err=True)
