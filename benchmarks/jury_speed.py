"""CPU seconds of ranking and assigning, beside scipy and statsmodels in the same run."""

from __future__ import annotations

import resource
import time
import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.jury_worlds import Floats, design, reviews, world
from village.engines.jury.assignment import (
    AssignmentProblem,
    AssignmentRule,
    JuryAssignment,
    Objective,
    assign,
)
from village.engines.jury.ranking import RankingMethod, rank
from village.engines.jury.reviews import Review


def cpu(task: Callable[[], object]) -> tuple[float, object]:
    """Return the CPU seconds that a task took, and what it returned."""
    before = time.process_time()
    result = task()
    return time.process_time() - before, result


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
    plain, _ = cpu(lambda: rank(few, 40, method=RankingMethod.MEAN))
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
            assert isinstance(found, JuryAssignment)
            print(f"  assign {many}×{jurors} {objective} {kind}: {taken:.2f} {found.status}")
    for kind in ("uniform", "topics"):
        for institutions in (12, 40):
            problem = composed(matrix(kind, 180, 120, 6, Objective.FAIR), institutions)
            taken, found = cpu(lambda problem=problem: assign(problem))
            assert isinstance(found, JuryAssignment)
            print(f"  assign 180×120 fair {kind}, {len(problem.rules)} rules:"
                  f" {taken:.2f} {found.status}")  # fmt: skip
    square = np.random.default_rng(0).random((600, 600))
    problem = AssignmentProblem(
        *(tuple(map(str, range(600))),) * 2, square, 1, 1, objective=Objective.TOTAL
    )
    ours, found = cpu(lambda: assign(problem))
    theirs, total = cpu(lambda: scipys(square))
    assert isinstance(found, JuryAssignment)
    print(f"  one to one 600×600: {ours:.2f} (sum {found.total:.6f}),"
          f" scipy linear_sum_assignment {theirs:.2f} (sum {total:.6f})")  # fmt: skip


def matrix(kind: str, many: int, jurors: int, most: int, objective: Objective) -> AssignmentProblem:
    """Return an assignment problem: even or topical affinities, 3 % conflicts."""
    random = np.random.default_rng(0)
    affinity = random.random((many, jurors))
    if kind == "topics":
        a, b = (random.dirichlet(np.full(8, 0.3), n) for n in (many, jurors))
        affinity = a @ b.T / np.outer(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1))
    affinity[random.random((many, jurors)) < 0.03] = np.nan
    names = tuple(f"A{i}" for i in range(many)), tuple(f"J{j}" for j in range(jurors))
    return AssignmentProblem(*names, affinity, 3, most, objective=objective)


def composed(problem: AssignmentProblem, institutions: int) -> AssignmentProblem:
    """Return the problem with rules: a juror of its axis, a woman, one of an institution."""
    random = np.random.default_rng(1)
    apps, jurors = problem.applications, problem.jurors
    axis, axes = random.integers(6, size=len(apps)), random.integers(6, size=(len(jurors), 2))
    woman, home = random.random(len(jurors)) < 0.4, random.integers(institutions, size=len(jurors))
    rules = [
        *(AssignmentRule(f"axis {k}", tuple(a for a, x in zip(apps, axis, strict=True) if x == k),
               tuple(j for j, x in zip(jurors, axes, strict=True) if k in x), 1) for k in range(6)),
        AssignmentRule("women", apps, tuple(j for j, x in zip(jurors, woman, strict=True) if x), 1),
        *(AssignmentRule(f"institution {k}", apps,
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
