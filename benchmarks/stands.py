"""Stands: how good a plan is after how long, how fast it is repaired, how fast a plan is checked.

`python -m benchmarks.stands [checks|solver|repair|whole …] [PROBLEM.json …]` prints Markdown
tables; without files it makes problems of 50, 200, 500 and 1,000 requests and of the harder
kinds. Times are wall seconds beside the seconds of processor time this process used, since
machines are shared.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import stand_problems
from village.engines.plans import checks, geojson, svg
from village.engines.plans.model import Plan
from village.engines.stands import reading, repair
from village.engines.stands.advice import first_come
from village.engines.stands.check import check
from village.engines.stands.columns import build
from village.engines.stands.engine import allocate
from village.engines.stands.incumbent import SolverProgress
from village.engines.stands.piece import Piece
from village.engines.stands.problem import Allocation, StandProblem
from village.engines.stands.program import SolverLimits

RUNS = 7
LIMIT_S = 40.0
PARTS = ("checks", "solver", "repair", "whole")
MARKS = (0.01, 0.0025, 0.002, 0.001, 1e-6)
KINDS: dict[str, dict[str, Any]] = {
    "1,000 requests": {"requests": 1000},
    "over-demand": {"requests": 200, "fill": 1.3},
    "columns in the blocks": {"requests": 200, "columns": 0.12},
    "three times the rivals": {"requests": 200, "rivals": 1.5},
    "pins and blocks": {"requests": 200, "pins": 15, "blocked": 15},
}


def problems(paths: list[str]) -> dict[str, StandProblem]:
    """Return the problems to measure, by name."""
    if paths:
        return {Path(p).stem: reading.problem(json.loads(Path(p).read_bytes())) for p in paths}
    made = {f"{n} requests": {"requests": n} for n in (50, 200, 500)} | KINDS
    return {name: reading.problem(stand_problems.make(**how)) for name, how in made.items()}


def solved(name: str, problem: StandProblem, *, limit_s: float) -> Allocation:
    """Print one row on the engine, and return its plan, which the checker found legal."""
    reached: dict[float, str] = {}
    started = time.process_time()

    def note(step: SolverProgress) -> None:
        for mark in MARKS:
            if step.gap <= mark:
                used = time.process_time() - started
                reached.setdefault(mark, f"{step.seconds:.1f} ({used:.1f})")

    plan = allocate(problem, time_limit_s=limit_s, progress=note)
    assert check(problem, plan).is_legal
    naive = first_come(problem)
    assert check(problem, naive).is_legal
    loss = 1 - naive.value / plan.bound
    marks = " | ".join(reached.get(mark, "–") for mark in MARKS)
    row = f"| {name} | {plan.value:.0f} | {plan.gap:.3%} | {plan.status} | {marks} | {loss:.1%} |"
    print(row, flush=True)
    return plan


def whole_model(name: str, problem: StandProblem, *, limit_s: float) -> None:
    """Print what HiGHS does with the whole model in one piece."""
    choices = build(problem)
    nobody = np.full(choices.count, -1, dtype=np.int64)
    started = time.process_time()
    piece = Piece(choices, nobody, np.arange(len(choices.value)))
    outcome = piece.solve(SolverLimits(seconds=limit_s, gap=1e-6), start=nobody)
    gap = 1 - outcome.value / outcome.bound
    used = time.process_time() - started
    print(f"| {name} | {len(choices.value)} | {outcome.value:.0f} | {gap:.3%} | {used:.1f} |")


def repaired(name: str, problem: StandProblem, plan: Allocation) -> None:
    """Print how long repairs take after a cancellation, and what each further move gains."""
    gone = next(r.id for r in problem.requests if r.id in plan.placed and r.modules >= 2)
    today = replace(
        problem,
        requests=tuple(r for r in problem.requests if r.id != gone),
        separate=tuple(p for p in problem.separate if gone not in p[:2]),
        together=tuple(p for p in problem.together if gone not in p),
        pinned={who: where for who, where in problem.pinned.items() if who != gone},
    )
    for most in (0, 1, 3):
        wall, used = time.perf_counter(), time.process_time()
        found = repair.repairs(today, plan, max_moves=most)
        wall, used = time.perf_counter() - wall, time.process_time() - used
        assert all(check(today, each).is_legal for each in found)
        gains = ", ".join(f"{each.value - found[0].value:.0f}" for each in found[1:])
        print(f"| {name} | {most} | {wall:.2f} ({used:.2f}) | {gains} |", flush=True)


def checked(count: int = 1000) -> None:
    """Print how long reading, checking and drawing a plan of many stands takes."""
    text = geojson.write(geojson.parse(_hall(count)))
    works: dict[str, Callable[[Plan], object]] = {
        "read": lambda _: geojson.read(text),
        "check": checks.check,
        "draw": svg.draw,
    }
    for name, work in works.items():
        used = []
        for _ in range(RUNS):
            plan = geojson.read(text)  # anew: a plan keeps what it has computed
            before = time.process_time()
            work(plan)
            used.append(time.process_time() - before)
        print(f"| {name} | {count} | {1000 * statistics.median(used):.0f} |", flush=True)


def _hall(count: int) -> dict[str, Any]:
    """Return a hall with `count` stands in blocks of two by four, three metres between them."""
    features = []
    for k in range(count):
        block, place = divmod(k, 8)
        x = 5 + (block % 12) * 15 + (place % 4) * 3
        y = 5 + (block // 12) * 9 + (place // 4) * 3
        ring = [[x, y], [x + 3, y], [x + 3, y + 3], [x, y + 3], [x, y]]
        features.append(_feature("stand", "Polygon", [ring], number=f"S{k}"))
    high = 5 + (count // 96 + 1) * 9 + 5
    line = [[97, 0], [190, 0], [190, high], [0, high], [0, 0], [93, 0]]
    features.append(_feature("wall", "LineString", line))
    features.append(_feature("exit", "LineString", [[93, 0], [97, 0]]))
    return {"type": "FeatureCollection", "features": features}


def _feature(kind: str, geometry: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def solve(asked: dict[str, StandProblem]) -> dict[str, Allocation]:
    """Print the engine's table; return the plans."""
    heads = " | ".join(f"{mark:.2%}" if mark > 1e-5 else "optimal" for mark in MARKS)
    print(f"\n| problem | value | gap | status | {heads} | first come loses |")
    print("|---|---:|---:|---|" + "---:|" * (len(MARKS) + 1))
    return {name: solved(name, each, limit_s=LIMIT_S) for name, each in asked.items()}


def mend(asked: dict[str, StandProblem], plans: dict[str, Allocation]) -> None:
    """Print the repairs' table, of plans good enough to be mended."""
    print("\n| problem | moves allowed | seconds (processor) | gain of 1, 2, … moves |")
    print("|---|---:|---:|---|")
    for name, each in asked.items():
        plan = plans.get(name) or allocate(each, time_limit_s=LIMIT_S, gap=0.01)
        repaired(name, each, plan)


def compare(asked: dict[str, StandProblem]) -> None:
    """Print what HiGHS alone does with the smaller problems."""
    print("\n| HiGHS on the whole model | columns | value | gap | processor seconds |")
    print("|---|---:|---:|---:|---:|")
    for name, each in asked.items():
        if len(each.requests) <= 50:
            whole_model(name, each, limit_s=LIMIT_S)


def main(words: Sequence[str] = ()) -> None:
    """Print the tables named, or all, of the files named, or of problems made here."""
    parts = [word for word in words if word in PARTS] or list(PARTS)
    if "checks" in parts:
        print("| step | stands | ms of processor time, median of 7 |\n|---|---:|---:|")
        checked()
    if parts == ["checks"]:
        return
    asked = problems([word for word in words if word not in PARTS])
    plans = solve(asked) if "solver" in parts else {}
    if "repair" in parts:
        mend(asked, plans)
    if "whole" in parts:
        compare(asked)


if __name__ == "__main__":
    main(sys.argv[1:])
