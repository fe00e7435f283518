"""Measure the jury's science: `python -m benchmarks.jury [calibration|decisions|fairness|speed]`.

Errors are of marks held out, or of the known truth, each beside the raw mean on the same
data; times are CPU seconds of one run beside scipy or statsmodels in the same run, with one
thread of linear algebra: waiting threads would count as work on a busy machine.
"""

from __future__ import annotations

import os
import statistics
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.jury_fairness import fairness
from benchmarks.jury_speed import speed
from benchmarks.jury_worlds import (
    HARD,
    KINDS,
    Floats,
    Pairs,
    World,
    design,
    inst_eval,
    reviews,
    world,
)
from village.engines.jury.ranking import Ranking, rank
from village.engines.jury.reviews import Review

SIZES = ((60, 12), (180, 30))
EACH = (2, 3, 5)


def rmse(errors: Floats) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(np.square(errors))))


def predicted(ranking: Ranking, rows: list[Review], *, raw: bool = False) -> Floats:
    """Return the marks that a ranking expects."""
    score = {row.application: row.raw_mean if raw else row.score for row in ranking.rows}
    severity = {} if raw else {effect.juror: effect.severity for effect in ranking.jurors}
    return np.array([score[r.application] - severity.get(r.juror, 0.0) for r in rows])


def ratio(ranking: Ranking, rows: list[Review]) -> float:
    """Return the calibrated error on held-out marks over the raw mean's."""
    marks = np.array([row.score for row in rows])
    raw = rmse(marks - predicted(ranking, rows, raw=True))
    return rmse(marks - predicted(ranking, rows)) / raw


def by_position(ranking: Ranking, many: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return scores, intervals and probabilities in the world's order."""
    rows = {row.application: row for row in ranking.rows}
    table = np.array(
        [[rows[f"A{i}"].score, rows[f"A{i}"].low, rows[f"A{i}"].high, rows[f"A{i}"].p_selected]
         for i in range(many)]
    )  # fmt: skip
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def top(values: Floats, places: int) -> set[int]:
    """Return the positions of the largest values."""
    return set(np.argsort(-values, kind="stable")[:places].tolist())


def calibration(repeats: int) -> None:
    """Print errors against the raw mean, on InstEval and on simulated juries."""
    print("held-out error against the raw mean, 3 thinnings of InstEval")
    for students in (100, 300, 2972):
        for each in EACH:
            found = []
            for seed in range(3):
                learn, rest = inst_eval(each, students, seed)
                found.append(ratio(rank(learn, 100), rest) - 1)
            print(f"  {students:5} students, {each} each: {statistics.mean(found):+7.1%}")
    every = []
    print(
        f"simulated juries, mean of {repeats}: held-out marks, the truth, coverage by intervals of"
        " the quality and of the mark that an average juror is expected to give"
    )
    for kind in (*KINDS, HARD):
        for each in EACH:
            for size in SIZES:
                marks, truth, *covered = simulated(kind, each, size, repeats)
                every += [marks] if kind != HARD else []
                print(f"  {kind:16} {each} each {size[0]:3}×{size[1]}: {marks:+7.1%} {truth:+7.1%}",
                      *(f"{share:6.1%}" for share in covered), flush=True)  # fmt: skip
    print(f"  without {HARD}: median {statistics.median(every):+.1%}, worst {max(every):+.1%}")


def simulated(kind: str, each: int, size: tuple[int, int], repeats: int) -> list[float]:
    """Return the mean change of both errors and both coverages over some juries."""
    many, few = size
    found = []
    for seed in range(repeats):
        jury = world(kind, many, few, seed)
        pairs = design(many, few, each, kind, seed)
        ranking = rank(reviews(jury, pairs), many // 5)
        score, low, high, _ = by_position(ranking, many)
        raw = predicted(ranking, [Review(f"A{i}", "", 0) for i in range(many)], raw=True)
        rest = reviews(jury, others(jury, pairs, many, few))
        covered = [
            np.mean((low <= truth) & (truth <= high)) for truth in (jury.quality, jury.expected)
        ]
        better = rmse(score - jury.quality) / rmse(raw - jury.quality)
        found.append((ratio(ranking, rest) - 1, better - 1, *covered))
    return np.mean(found, axis=0).tolist()


def others(jury: World, pairs: Pairs, many: int, few: int) -> Pairs:
    """Return pairs that did not meet: two jurors for each application."""
    known = set(pairs)
    drawn = [(i, int(j)) for i in range(many) for j in jury.random.choice(few, 2, replace=False)]
    return [pair for pair in drawn if pair not in known]


def decisions(repeats: int) -> None:
    """Print how many decisions are certain and right, and what more reviews bring."""
    print(
        f"decisions, {repeats} juries of 180×30, 36 places; correct selections now, and after a"
        " quarter as many reviews as files: at random, one each by next_reviews, by"
        " reviews_together, by one who knows the truth"
    )
    gains: dict[int, list[float]] = {each: [] for each in EACH}
    for kind in KINDS:
        for each in EACH:
            rows = np.array([decided(kind, each, seed) for seed in range(repeats)])
            certain, right, *hits = rows.sum(0)
            shares = [hit / (36 * repeats) for hit in hits]
            gains[each].append(shares[3] - shares[1])
            print(
                f"  {kind:16} {each} each: certain {certain / (180 * repeats):5.1%},"
                f" right {right / certain:6.1%};", *(f"{share:.1%}" for share in shares)
            )  # fmt: skip
    for each, found in gains.items():
        print(f"  {each} each: reviews_together beats chance by {100 * np.mean(found):.1f} points")
    every = statistics.median(gain for found in gains.values() for gain in found)
    print(f"  median of the designs: {100 * every:.1f} points")


def decided(kind: str, each: int, seed: int) -> tuple[float, ...]:
    """Return counts for one jury: certain, right, and correct selections five times.

    The last is a ceiling: who knows the truth places the reviews on the files wrongly selected
    or left out, and then on those nearest to the true cut.
    """
    many, few, places = 180, 30, 36
    jury = world(kind, many, few, seed)
    pairs = design(many, few, each, kind, seed)
    marks = reviews(jury, pairs)
    ranking = rank(marks, places)
    score, _, _, p = by_position(ranking, many)
    truth = top(jury.quality, places)
    inside = np.array([i in truth for i in range(many)])
    certain = (p >= 0.95) | (p <= 0.05)
    listed, together = (
        [int(review.application[1:]) for review in found[: many // 4]]
        for found in (ranking.next_reviews, ranking.reviews_together)
    )
    drawn = jury.random.permutation(many)[: many // 4].tolist()
    wrong = top(score, places) ^ truth
    cut = np.sort(jury.quality)[-places]
    nearest = [int(i) for i in np.argsort(np.abs(jury.quality - cut)) if int(i) not in wrong]
    known = [*sorted(wrong), *nearest][: many // 4]
    hits = [
        len(top(score, places) & truth),
        *(
            again(jury, pairs, marks, chosen, places, truth)
            for chosen in (drawn, listed, together, known)
        ),
    ]
    right = int(np.sum(((p > 0.5) == inside) & certain))
    return float(certain.sum()), float(right), *map(float, hits)


def again(
    jury: World,
    pairs: Pairs,
    marks: list[Review],
    chosen: list[int],
    places: int,
    truth: set[int],
) -> int:
    """Return the correct selections after one more review of the chosen."""
    known = set(pairs)
    few = len(jury.severity)
    more: Pairs = []
    for i in chosen:
        free = [j for j in range(few) if (i, j) not in known]
        more.append((i, int(jury.random.choice(free))))
        known.add(more[-1])
    ranking = rank([*marks, *reviews(jury, more)], places)
    return len(top(by_position(ranking, len(jury.quality))[0], places) & truth)


def main() -> None:
    """Run the sections named, or all; a number says how many juries each."""
    sections = {section.__name__: section for section in (calibration, decisions, fairness, speed)}
    repeats = next((int(word) for word in sys.argv[1:] if word.isdigit()), 4)
    for name in [word for word in sys.argv[1:] if word in sections] or sections:
        sections[name](repeats)


if __name__ == "__main__":
    main()
