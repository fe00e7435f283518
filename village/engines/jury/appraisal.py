"""What a given assignment is worth, and which rules it breaks; hand-made ones too.

An assignment that breaks rules may be worth more than the best that keeps them. So its value is
compared with a bound for the problem in which just the broken rules are lifted where they are
broken: no assignment that breaks nothing else is worth more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from village.engines.jury import matching
from village.engines.jury.assignment import AssignmentProblem, instance, matrix_of
from village.engines.jury.instance import Booleans, Clock, Instance, JurorGroup


class BreachKind(StrEnum):
    """What an assignment breaks."""

    CONFLICT = "conflict"
    OVERLOAD = "overload"
    UNDERLOAD = "underload"
    TOO_FEW = "too few"
    TOO_MANY = "too many"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Breach:
    """One demand that is not kept: of an application, a juror, or a pair of both.

    `there` jurors, or reviews, are there where `limit` is the nearest number allowed.
    """

    kind: BreachKind
    application: str = ""
    juror: str = ""
    rule: str = ""
    there: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What an assignment is worth and what it breaks.

    `total_bound` holds for all assignments that keep every demand; `lifted_bound` for those
    that break at most what this one breaks, each as far as it does. Both are sums of
    affinities; a pair in conflict counts 0. Minus infinity where there are none.
    """

    total: float
    lowest_share: float
    total_bound: float
    lifted_bound: float
    breaches: tuple[Breach, ...] = ()

    @property
    def above_bound(self) -> bool:
        """Whether it is worth more than anything that keeps the rules."""
        return self.total - 1e-6 * max(self.total, 1.0) > self.total_bound


def appraise(
    problem: AssignmentProblem, pairs: Iterable[tuple[str, str]], *, time_limit: float = 5.0
) -> Appraisal:
    """Return what an assignment of (application, juror) pairs is worth and what it breaks.

    Raises:
        BadProblem: the problem makes no sense, or a pair names nobody in it.
    """
    return appraise_within(problem, instance(problem), matrix_of(problem, pairs), Clock(time_limit))


def appraise_within(
    problem: AssignmentProblem, known: Instance, chosen: Booleans, clock: Clock
) -> Appraisal:
    """Do as `appraise` for an instance of the problem with demands of its own."""
    breaches = tuple(breaches_of(problem, known, chosen))
    bound = matching.maximise(known, clock.part(0.5)).bound
    lifted = matching.maximise(_lifted(known, chosen), clock).bound if breaches else bound
    return Appraisal(
        total=float(np.nan_to_num(known.affinity)[chosen].sum()),
        lowest_share=float(known.shares(chosen).min(initial=1.0)),
        total_bound=bound,
        lifted_bound=lifted,
        breaches=breaches,
    )


def breaches_of(problem: AssignmentProblem, known: Instance, chosen: Booleans) -> Iterator[Breach]:
    """List what chosen pairs break, in the problem's order."""
    apps, jurors = problem.applications, problem.jurors
    for i, j in np.argwhere(chosen & ~known.allowed):
        yield Breach(BreachKind.CONFLICT, apps[i], jurors[j], there=1)
    for i, count in enumerate(chosen.sum(1).tolist()):
        asked = int(known.demand[i])
        if count != asked:
            kind = BreachKind.TOO_FEW if count < asked else BreachKind.TOO_MANY
            yield Breach(kind, apps[i], there=count, limit=asked)
    yield from _loads(problem, known, chosen)
    for group in known.groups:
        for i, count in zip(group.applications, _counts(group, chosen).tolist(), strict=True):
            limit = min(max(count, group.at_least), group.at_most)
            if count != limit:
                yield Breach(BreachKind.RULE, apps[i], rule=group.name, there=count, limit=limit)


def _loads(problem: AssignmentProblem, known: Instance, chosen: Booleans) -> Iterator[Breach]:
    """List the jurors who have too many reviews, or too few."""
    jurors = problem.jurors
    for j, load in enumerate(chosen.sum(0).tolist()):
        least, most = int(known.least[j]), int(known.most[j])
        if load > most:
            yield Breach(BreachKind.OVERLOAD, juror=jurors[j], there=load, limit=most)
        elif load < least:
            yield Breach(BreachKind.UNDERLOAD, juror=jurors[j], there=load, limit=least)


def _counts(group: JurorGroup, chosen: Booleans) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return how many of a group's jurors each of its applications has."""
    return np.asarray(chosen[np.ix_(group.applications, group.jurors)].sum(1), dtype=np.int64)


def _lifted(known: Instance, chosen: Booleans) -> Instance:
    """Return the instance with each broken demand moved to where it is kept."""
    loads = chosen.sum(0)
    conflict = chosen & ~known.allowed
    return replace(
        known,
        affinity=np.where(conflict, 0.0, known.affinity),
        demand=chosen.sum(1),
        least=np.minimum(known.least, loads),
        most=np.maximum(known.most, loads),
        groups=tuple(part for group in known.groups for part in _lifted_group(group, chosen)),
        reference=known.best,
    )


def _lifted_group(group: JurorGroup, chosen: Booleans) -> Iterator[JurorGroup]:
    """Return a group for each pair of limits that its applications need."""
    counts = _counts(group, chosen)
    least, most = np.minimum(group.at_least, counts), np.maximum(group.at_most, counts)
    for low, high in sorted(set(zip(least.tolist(), most.tolist(), strict=True))):
        members = group.applications[(least == low) & (most == high)]
        yield JurorGroup(group.name, members, group.jurors, low, high)
