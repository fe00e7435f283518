"""Replace absent jurors, changing as few other pairs as possible, proven."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from village.engines.jury import matching
from village.engines.jury.assignment import (
    TIME_LIMIT_SECONDS,
    AssignmentProblem,
    BadProblem,
    JuryAssignment,
    Progress,
    Status,
    instance,
    matrix_of,
    silent,
    solve,
)
from village.engines.jury.instance import Booleans, Clock, Instance


@dataclass(frozen=True, slots=True)
class Reassignment:
    """The assignment after an absence.

    `released` counts the absent jurors' pairs; `changes` the other pairs that had to go,
    `changes_bound` how many at least must. `kept`, `gone` and `new` list the pairs
    as (application, juror).
    """

    assignment: JuryAssignment
    released: int = 0
    changes: int = 0
    changes_bound: int = 0
    kept: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    new: tuple[tuple[str, str], ...] = ()


def reassign(
    problem: AssignmentProblem,
    pairs: Iterable[tuple[str, str]],
    absent: Collection[str],
    *,
    time_limit: float = TIME_LIMIT_SECONDS,
    progress: Progress | None = None,
) -> Reassignment:
    """Return the best assignment among those that keep the most pairs without the absent.

    First as many as possible of the standing pairs are kept; subject to that the assignment
    is best by the problem's objective. The absent are given nothing and their least load is
    not asked. Where no assignment exists without them, the assignment's reasons say why.

    Raises:
        BadProblem: the problem, a pair or an absent juror makes no sense.
    """
    clock, report = Clock(time_limit), progress or silent
    return reassign_within(problem, instance(problem), pairs, absent, clock, report)


def reassign_within(
    problem: AssignmentProblem,
    everything: Instance,
    pairs: Iterable[tuple[str, str]],
    absent: Collection[str],
    clock: Clock,
    report: Progress,
) -> Reassignment:
    """Do as `reassign` for an instance of the problem with demands of its own."""
    known = _without(problem, everything, absent)
    standing = matrix_of(problem, pairs)
    gone = np.array([name in set(absent) for name in problem.jurors])
    kept = standing & known.allowed
    report(0.0, "changes")
    most, bound = _most_kept(known, kept, clock)
    if most is None:
        return Reassignment(solve(problem, known, clock, report))
    whole = int(kept.sum())
    pinned = _pinned(known, kept) if most == whole else replace(known, kept=kept, keep=most)
    found = solve(problem, pinned, clock, report)
    if not found.pairs:
        return Reassignment(found)
    now = matrix_of(problem, ((pair.application, pair.juror) for pair in found.pairs))
    if most < bound and found.status is Status.OPTIMAL:
        found = replace(found, status=Status.FEASIBLE)
    return Reassignment(
        assignment=found,
        released=int(standing[:, gone].sum()),
        changes=int((kept & ~now).sum()),
        changes_bound=whole - bound,
        kept=_names(problem, standing & now),
        gone=_names(problem, standing & ~now),
        new=_names(problem, now & ~standing),
    )


def _without(problem: AssignmentProblem, known: Instance, absent: Collection[str]) -> Instance:
    """Return the instance without the absent jurors."""
    if unknown := next((name for name in absent if name not in problem.jurors), None):
        raise BadProblem(f"absent: no juror {unknown!r}")
    away = np.array([name in set(absent) for name in problem.jurors])
    return replace(
        known,
        affinity=np.where(away, np.nan, known.affinity),
        least=np.where(away, 0, known.least),
        most=np.where(away, 0, known.most),
    )


def _most_kept(known: Instance, kept: Booleans, clock: Clock) -> tuple[int | None, int]:
    """Return how many of the pairs can be kept, and a bound on it."""
    value = np.where(known.allowed, np.where(kept, 1.0, 0.0), np.nan)
    found = matching.maximise(replace(known, affinity=value), clock)
    if found.pairs is None:
        return None, int(kept.sum())
    return round(found.total), int(np.floor(found.bound + 1e-6))


def _pinned(known: Instance, kept: Booleans) -> Instance:
    """Return the instance in which full applications may have nobody else.

    Where every standing pair can be kept, an application that lost no juror stays as it is,
    and the others keep theirs: far fewer pairs are left to choose from.
    """
    full = kept.sum(1) == known.demand
    open_pairs = kept | ~full[:, None]
    affinity = np.where(open_pairs, known.affinity, np.nan)
    return replace(known, affinity=affinity, kept=kept, keep=int(kept.sum()), reference=known.best)


def _names(problem: AssignmentProblem, pairs: Booleans) -> tuple[tuple[str, str], ...]:
    """List pairs by name."""
    return tuple(
        (problem.applications[i], problem.jurors[j])
        for i, j in zip(*np.nonzero(pairs), strict=True)
    )
