"""The files of `village jury`: affinities, assignments, scores and rankings."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from village.cli import files
from village.engines.jury.assignment import (
    AssignmentProblem,
    AssignmentRule,
    BadProblem,
    JuryAssignment,
    Objective,
)
from village.engines.jury.composition import rules_from
from village.engines.jury.ranking import Ranking
from village.engines.jury.reassignment import Reassignment
from village.engines.jury.reviews import LARGEST, Review
from village.engines.tables import TableFault, read_table

SCORES = ("application", "juror", "score")


def read_rows(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Return a CSV file's header and its rows, each with its line number."""
    try:
        names, rows = read_table(files.read_bytes(path))
    except TableFault as fault:
        files.refuse(path, fault)
    return names, _taken(path, rows)


def _taken(path: Path, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from rows
    except TableFault as fault:
        files.refuse(path, fault)


def number(path: Path, row: int, column: str, text: str) -> float:
    """Return a cell as a finite number; anything else ends the command."""
    try:
        value = float(text.replace("_", "?"))  # Python's own 1_000 is no number in a file
    except ValueError:
        files.refuse(path, f"row {row}, {column}: {text!r} is not a number")
    if not math.isfinite(value):
        files.refuse(path, f"row {row}, {column}: {text!r} is not a finite number")
    if abs(value) > LARGEST:
        files.refuse(path, f"row {row}, {column}: {text!r} is too large, above {LARGEST:g}")
    return value


def read_reviews(path: Path) -> list[Review]:
    """Return the marks of SCORES.csv."""
    header, rows = read_rows(path)
    for name in SCORES:
        if name not in header:
            files.refuse(path, f"row 1: no column {name!r}")
    application, juror, score = (header.index(name) for name in SCORES)
    criterion = header.index("criterion") if "criterion" in header else None
    found = []
    for row, cells in rows:
        for column, at in zip(SCORES, (application, juror, score), strict=True):
            if not cells[at]:
                files.refuse(path, f"row {row}, {column}: empty")
        value = number(path, row, "score", cells[score])
        name = cells[criterion] if criterion is not None else ""
        found.append(Review(cells[application], cells[juror], value, name))
    if not found:
        files.refuse(path, "row 2: no scores")
    return found


def read_problem(
    path: Path,
    *,
    per_application: int,
    max_load: int,
    min_load: int,
    objective: str,
    rules: Path | None,
) -> AssignmentProblem:
    """Return the problem of AFFINITY.csv: a row an application, a column a juror."""
    header, rows = read_rows(path)
    if header[0] != "application" or len(header) < 2:
        files.refuse(path, "row 1: the first column must be 'application', then one a juror")
    if "" in header:
        files.refuse(path, f"row 1: column {header.index('') + 1} has no name")
    applications: dict[str, int] = {}
    values = []
    for row, cells in rows:
        if not cells[0]:
            files.refuse(path, f"row {row}, application: empty")
        if applications.setdefault(cells[0], row) != row:
            files.refuse(
                path, f"row {row}: {cells[0]!r} stands in row {applications[cells[0]]} too"
            )
        values.append(
            [_affinity(path, row, *cell) for cell in zip(header[1:], cells[1:], strict=True)]
        )
    if not values:
        files.refuse(path, "row 2: no applications")
    names, jurors = tuple(applications), tuple(header[1:])
    return AssignmentProblem(
        applications=names,
        jurors=jurors,
        affinity=np.array(values),
        per_application=per_application,
        max_load=max_load,
        min_load=min_load,
        rules=_read_rules(rules, names, jurors) if rules else (),
        objective=Objective(objective),
    )


def _affinity(path: Path, row: int, juror: str, text: str) -> float:
    """Return an affinity, NaN for a conflict of interest."""
    if not text:
        return math.nan
    value = number(path, row, juror, text)
    if value < 0:
        files.refuse(
            path, f"row {row}, {juror}: {text} is below 0; a conflict of interest is an empty cell"
        )
    return value


def _read_rules(
    path: Path, applications: tuple[str, ...], jurors: tuple[str, ...]
) -> tuple[AssignmentRule, ...]:
    """Return the rules of RULES.json."""
    try:
        return rules_from(files.read_json(path), applications, jurors)
    except BadProblem as error:
        files.refuse(path, error)


def read_pairs(path: Path, problem: AssignmentProblem) -> list[tuple[str, str]]:
    """Return the pairs of ASSIGNMENT.csv, each once and known to the problem."""
    header, rows = read_rows(path)
    for name in ("application", "juror"):
        if name not in header:
            files.refuse(path, f"row 1: no column {name!r}")
    application, juror = header.index("application"), header.index("juror")
    known = {"application": set(problem.applications), "juror": set(problem.jurors)}
    pairs: dict[tuple[str, str], int] = {}
    for row, cells in rows:
        pair = cells[application], cells[juror]
        for column, name in zip(known, pair, strict=True):
            if name not in known[column]:
                files.refuse(path, f"row {row}, {column}: {name!r} is not in the affinities")
        if pairs.setdefault(pair, row) != row:
            files.refuse(path, f"row {row}: the pair stands in row {pairs[pair]} too")
    return list(pairs)


def changes_report(found: Reassignment) -> dict[str, object]:
    """Return what REPORT.json says of a reassignment's changes."""
    return {
        "released": found.released,
        "changes": found.changes,
        "changes_bound": found.changes_bound,
        "kept": len(found.kept),
        "gone": [list(pair) for pair in found.gone],
        "new": [list(pair) for pair in found.new],
    }


def write_assignment(path: Path, found: JuryAssignment) -> None:
    """Write ASSIGNMENT.csv, one row a pair."""
    rows = ((pair.application, pair.juror, decimal(pair.affinity)) for pair in found.pairs)
    write_csv(path, ("application", "juror", "affinity"), rows)


def assignment_report(found: JuryAssignment, seconds: float) -> dict[str, object]:
    """Return what REPORT.json says of an assignment."""
    report: dict[str, object] = {
        "status": found.status,
        "objective": found.objective,
        "seconds": round(seconds, 3),
    }
    if found.pairs:
        report |= {
            "total": found.total,
            "total_bound": found.total_bound,
            "lowest_share": found.lowest_share,
            "lowest_share_bound": found.lowest_share_bound,
            "floor": found.floor,
            "p10": found.p10,
            "loads": {"min": found.loads[0], "max": found.loads[1]},
        }
    if found.reasons:
        report["reasons"] = [asdict(reason) for reason in found.reasons]
    return report


def parse_weights(text: str) -> dict[str, float] | None:
    """Return the weights of `criterion=w,…`, or nothing where none are given."""
    weights: dict[str, float] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, value = part.rpartition("=")
        if not equals:
            files.refuse("--weights", f"{part!r} is not criterion=weight")
        if name.strip() in weights:
            files.refuse("--weights", f"{name.strip()!r} has two weights")
        try:
            weights[name.strip()] = float(value)
        except ValueError:
            files.refuse("--weights", f"{value!r} is not a number")
    return weights or None


def write_ranking(path: Path, ranking: Ranking) -> None:
    """Write RANKING.csv, best first."""
    header = [
        *("rank", "application", "reviews", "raw_mean"),
        *("score", "low", "high", "p_selected", "verdict"),
    ]
    rows = (
        (
            row.rank, row.application, row.reviews, decimal(row.raw_mean), decimal(row.score),
            decimal(row.low), decimal(row.high), f"{row.p_selected:.6f}", row.verdict,
        )
        for row in ranking.rows
    )  # fmt: skip
    write_csv(path, header, rows)


def ranking_report(ranking: Ranking) -> dict[str, object]:
    """Return what REPORT.json says of a ranking."""
    return {
        "method": ranking.method,
        "places": ranking.places,
        "certain": ranking.certain,
        "variance": asdict(ranking.variances),
        "jurors": [asdict(juror) for juror in ranking.jurors],
        "next_reviews": [review.application for review in ranking.next_reviews],
        "next_review_gains": [review.gain for review in ranking.next_reviews],
        "reviews_together": [review.application for review in ranking.reviews_together],
        "expected_wrong": ranking.expected_wrong,
        "warnings": list(ranking.warnings),
    }


def decimal(value: float) -> str:
    """Write a number with a point, without needless digits; nothing for NaN."""
    return "" if math.isnan(value) else f"{value:.10g}"


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file whole or not at all."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    files.write_bytes(path, text.getvalue().encode())
