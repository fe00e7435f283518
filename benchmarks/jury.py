"""Measure the jury's science: `python -m benchmarks.jury [calibration|decisions|speed]`.

Errors are of marks held out, or of the known truth, each beside the raw mean on the same
data; times are CPU seconds of one run beside scipy or statsmodels in the same run, with one
thread of linear algebra: waiting threads would count as work on a busy machine.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.jury_worlds import KINDS, Floats, Pairs, World, design, inst_eval, reviews, world
from village.selection.assignment import Assignment, Objective, Problem, Rule, assign
from village.selection.ranking import Method, Ranking, rank
from village.selection.reviews import Review

SIZES = ((60, 12), (180, 30))
EACH = (2, 3, 5)


def cpu(task: Callable[[], object]) -> tuple[float, object]:
    """Return the CPU seconds that a task took, and what it returned."""
    before = time.process_time()
    result = task()
    return time.process_time() - before, result


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
    print(f"simulated juries, mean of {repeats}: held-out marks, truth, coverage of intervals")
    for kind in KINDS:
        for each in EACH:
            for size in SIZES:
                marks, truth, covered = simulated(kind, each, size, repeats)
                every.append(marks)
                print(f"  {kind:16} {each} each {size[0]:3}×{size[1]}:"
                      f" {marks:+7.1%} {truth:+7.1%} {covered:6.1%}")  # fmt: skip
    print(f"  median {statistics.median(every):+.1%}, worst {max(every):+.1%}")


def simulated(
    kind: str, each: int, size: tuple[int, int], repeats: int
) -> tuple[float, float, float]:
    """Return the mean change of both errors and the coverage over some juries."""
    many, few = size
    found = []
    for seed in range(repeats):
        jury = world(kind, many, few, seed)
        pairs = design(many, few, each, kind, seed)
        ranking = rank(reviews(jury, pairs), many // 5)
        score, low, high, _ = by_position(ranking, many)
        raw = predicted(ranking, [Review(f"A{i}", "", 0) for i in range(many)], raw=True)
        rest = reviews(jury, others(jury, pairs, many, few))
        covered = float(np.mean((low <= jury.quality) & (jury.quality <= high)))
        better = rmse(score - jury.quality) / rmse(raw - jury.quality)
        found.append((ratio(ranking, rest) - 1, better - 1, covered))
    means = np.mean(found, axis=0)
    return float(means[0]), float(means[1]), float(means[2])


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


def speed(_repeats: int) -> None:
    """Print CPU seconds of ranking and assigning."""
    print("CPU seconds")
    jury = world("plain", 10_000, 200, 0)
    marks = reviews(jury, design(10_000, 200, 3, "plain", 0))
    taken, _ = cpu(lambda: rank(marks, 2000))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  rank 10,000 × 3 reviews, 200 jurors: {taken:.2f}; process peak {peak:.0f} MB")
    small = world("plain", 200, 20, 0)
    few = reviews(small, design(200, 20, 3, "plain", 0))
    ours, _ = cpu(lambda: rank(few, 40))
    plain, _ = cpu(lambda: rank(few, 40, method=Method.MEAN))
    theirs, _ = cpu(lambda: statsmodels(few))
    print(f"  rank 200 × 3: {ours:.2f}, plain mean {plain:.2f},"
          f" statsmodels MixedLM (REML, no probabilities) {theirs:.2f}")  # fmt: skip
    for many, jurors, most, objective in (
        (60, 30, 7, Objective.FAIR),
        (180, 120, 6, Objective.FAIR),
        (180, 120, 6, Objective.TOTAL),
        (600, 200, 12, Objective.FAIR),
        (600, 200, 12, Objective.TOTAL),
        (5000, 200, 90, Objective.TOTAL),
    ):
        for kind in ("uniform", "topics"):
            problem = matrix(kind, many, jurors, most, objective)
            taken, found = cpu(lambda problem=problem: assign(problem))
            assert isinstance(found, Assignment)
            print(f"  assign {many}×{jurors} {objective} {kind}: {taken:.2f} {found.status}")
    for kind in ("uniform", "topics"):
        for institutions in (12, 40):
            problem = composed(matrix(kind, 180, 120, 6, Objective.FAIR), institutions)
            taken, found = cpu(lambda problem=problem: assign(problem))
            assert isinstance(found, Assignment)
            print(f"  assign 180×120 fair {kind}, {len(problem.rules)} rules:"
                  f" {taken:.2f} {found.status}")  # fmt: skip
    square = np.random.default_rng(0).random((600, 600))
    problem = Problem(*(tuple(map(str, range(600))),) * 2, square, 1, 1, objective=Objective.TOTAL)
    ours, found = cpu(lambda: assign(problem))
    theirs, total = cpu(lambda: scipys(square))
    assert isinstance(found, Assignment)
    print(f"  one to one 600×600: {ours:.2f} (sum {found.total:.6f}),"
          f" scipy linear_sum_assignment {theirs:.2f} (sum {total:.6f})")  # fmt: skip


def matrix(kind: str, many: int, jurors: int, most: int, objective: Objective) -> Problem:
    """Return an assignment problem: even or topical affinities, 3 % conflicts."""
    random = np.random.default_rng(0)
    affinity = random.random((many, jurors))
    if kind == "topics":
        a, b = (random.dirichlet(np.full(8, 0.3), n) for n in (many, jurors))
        affinity = a @ b.T / np.outer(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1))
    affinity[random.random((many, jurors)) < 0.03] = np.nan
    names = tuple(f"A{i}" for i in range(many)), tuple(f"J{j}" for j in range(jurors))
    return Problem(*names, affinity, 3, most, objective=objective)


def composed(problem: Problem, institutions: int) -> Problem:
    """Return the problem with rules: a juror of its axis, a woman, one of an institution."""
    random = np.random.default_rng(1)
    apps, jurors = problem.applications, problem.jurors
    axis, axes = random.integers(6, size=len(apps)), random.integers(6, size=(len(jurors), 2))
    woman, home = random.random(len(jurors)) < 0.4, random.integers(institutions, size=len(jurors))
    rules = [
        *(Rule(f"axis {k}", tuple(a for a, x in zip(apps, axis, strict=True) if x == k),
               tuple(j for j, x in zip(jurors, axes, strict=True) if k in x), 1) for k in range(6)),
        Rule("women", apps, tuple(j for j, x in zip(jurors, woman, strict=True) if x), 1),
        *(Rule(f"institution {k}", apps,
               tuple(j for j, x in zip(jurors, home, strict=True) if x == k), 0, 1)
          for k in range(institutions)),
    ]  # fmt: skip
    return replace(problem, rules=tuple(rules))


def scipys(square: Floats) -> float:
    """Return the sum of scipy's one-to-one assignment."""
    from scipy.optimize import linear_sum_assignment  # only to compare with

    rows, columns = linear_sum_assignment(square, maximize=True)
    return float(square[rows, columns].sum())


def statsmodels(marks: list[Review]) -> object:
    """Fit the same crossed model by statsmodels."""
    import pandas as pd  # slow, and only to compare with
    import statsmodels.formula.api as smf

    data = pd.DataFrame([(m.application, m.juror, m.score) for m in marks], columns=["a", "j", "y"])
    data["one"] = 1
    parts = {"a": "0 + C(a)", "j": "0 + C(j)"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return smf.mixedlm("y ~ 1", data, groups="one", vc_formula=parts).fit(reml=True)


def main() -> None:
    """Run the sections named, or all; a number says how many juries each."""
    sections = {section.__name__: section for section in (calibration, decisions, speed)}
    repeats = next((int(word) for word in sys.argv[1:] if word.isdigit()), 4)
    for name in [word for word in sys.argv[1:] if word in sections] or sections:
        sections[name](repeats)


if __name__ == "__main__":
    main()
