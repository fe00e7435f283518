"""Assign jurors to applications: the best assignment there is, with the proof of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from village.engines.jury import fairness, matching
from village.engines.jury.instance import Booleans, Chosen, Clock, Instance, JurorGroup
from village.engines.jury.reviews import LARGEST, Floats
from village.engines.jury.shortage import Shortage, ShortageKind, shortages
from village.engines.jury.wording import sentence

PROVEN = 1e-6
"""A value is proven where it meets its bound within this, relatively."""
Progress = fairness.Progress


TIME_LIMIT_SECONDS = 20.0
"""How long a search takes at most where nothing else is said."""


class BadProblem(ValueError):
    """A problem that makes no sense, said in words."""


class BadRule(BadProblem):
    """A rule of composition that makes no sense, said in words."""


class Objective(StrEnum):
    """What an assignment is to be best at."""

    FAIR = "fair"
    TOTAL = "total"


class Status(StrEnum):
    """What is proven of an assignment."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """A rule of composition: how many of these jurors each of these applications has."""

    name: str
    applications: tuple[str, ...]
    jurors: tuple[str, ...]
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentProblem:
    """What is asked: `affinity` has a row for each application and a column for each juror.

    NaN is a conflict of interest, which is never assigned; other affinities are at least 0.
    """

    applications: tuple[str, ...]
    jurors: tuple[str, ...]
    affinity: Floats
    per_application: int
    max_load: int
    min_load: int = 0
    rules: tuple[AssignmentRule, ...] = ()
    objective: Objective = Objective.FAIR


@dataclass(frozen=True, slots=True)
class AssignedPair:
    """One application given to one juror."""

    application: str
    juror: str
    affinity: float


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why no assignment exists, as data and as an English sentence.

    `asked` places are wanted and `missing` of them lack; `jurors` are those who could serve
    `applications`. `core` is an irreducible part of what cannot be met together.
    """

    kind: ShortageKind
    applications: tuple[str, ...]
    jurors: tuple[str, ...]
    asked: int
    missing: int
    core: tuple[str, ...]
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class JuryAssignment:
    """The pairs, with what is proven of them.

    `lowest_share` is the lowest of all applications' shares; a share is an application's sum
    of affinities over the largest that it could have. `floor` is the lowest sum, `p10` the
    tenth percentile of the shares, `loads` the fewest and the most reviews of a juror.
    """

    status: Status
    objective: Objective
    pairs: tuple[AssignedPair, ...] = ()
    total: float = 0.0
    total_bound: float = 0.0
    lowest_share: float = 0.0
    lowest_share_bound: float = 1.0
    floor: float = 0.0
    p10: float = 0.0
    loads: tuple[int, int] = (0, 0)
    reasons: tuple[Obstacle, ...] = ()


def assign(
    problem: AssignmentProblem,
    *,
    time_limit: float = TIME_LIMIT_SECONDS,
    progress: Progress | None = None,
) -> JuryAssignment:
    """Return the assignment that is best by the problem's objective.

    `total` maximises the sum of affinities. `fair` first maximises the lowest share, then
    the sum subject to that. The status is `optimal` only where bounds prove it within 1e-6;
    `feasible` where the time limit (seconds) passed before that, and `unknown` where it
    passed before anything was found. Where no assignment exists, `reasons` names the demands
    that cannot be met together.

    Raises:
        BadProblem: the problem makes no sense.
    """
    return solve(problem, instance(problem), Clock(time_limit), progress or silent)


def instance(problem: AssignmentProblem) -> Instance:
    """Check a problem and return it as arrays.

    Raises:
        BadProblem: the problem makes no sense; `BadRule` where a rule does not.
    """
    check(problem)
    apps = {name: i for i, name in enumerate(problem.applications)}
    jurors = {name: j for j, name in enumerate(problem.jurors)}
    return Instance(
        affinity=problem.affinity,
        demand=np.full(len(apps), problem.per_application, dtype=np.int64),
        least=np.full(len(jurors), problem.min_load, dtype=np.int64),
        most=np.full(len(jurors), problem.max_load, dtype=np.int64),
        groups=tuple(_group(rule, apps, jurors, problem.per_application) for rule in problem.rules),
    )


def check(problem: AssignmentProblem) -> None:
    """Refuse a problem that makes no sense.

    Raises:
        BadProblem: what is wrong, in words.
    """
    affinity = problem.affinity
    if not problem.applications or not problem.jurors:
        raise BadProblem("affinity: at least one application and one juror are needed")
    if affinity.shape != (len(problem.applications), len(problem.jurors)):
        raise BadProblem("affinity: not one row an application and one column a juror")
    for what, names in (("application", problem.applications), ("juror", problem.jurors)):
        if len(set(names)) < len(names):
            raise BadProblem(f"{what}: a name appears twice")
    _check_values(affinity[~np.isnan(affinity)])
    if problem.per_application < 1:
        raise BadProblem("per-application: at least 1 review is needed")
    if not 0 <= problem.min_load <= problem.max_load:
        raise BadProblem(f"min-load {problem.min_load} exceeds max-load {problem.max_load}")


def _check_values(given: Floats) -> None:
    """Refuse affinities that no sum can be made of."""
    if np.any(given < 0) or np.any(np.isinf(given)):
        raise BadProblem(
            "affinity: a value is below 0 or infinite; a conflict of interest is an empty cell"
        )
    if np.any(given > LARGEST):
        raise BadProblem(f"affinity: a value is too large, above {LARGEST:g}")


def _group(
    rule: AssignmentRule, apps: Mapping[str, int], jurors: Mapping[str, int], most: int
) -> JurorGroup:
    """Return a rule as arrays."""
    for what, names, known in (
        ("application", rule.applications, apps),
        ("juror", rule.jurors, jurors),
    ):
        if unknown := next((name for name in names if name not in known), None):
            raise BadRule(f"{rule.name}: no {what} {unknown!r}")
    at_most = most if rule.at_most is None else rule.at_most
    if not 0 <= rule.at_least <= at_most:
        raise BadRule(f"{rule.name}: at least {rule.at_least}, at most {at_most}")
    return JurorGroup(
        name=rule.name,
        applications=np.array(sorted({apps[name] for name in rule.applications}), dtype=np.int64),
        jurors=np.array(sorted({jurors[name] for name in rule.jurors}), dtype=np.int64),
        at_least=rule.at_least,
        at_most=at_most,
    )


def solve(
    problem: AssignmentProblem, known: Instance, clock: Clock, progress: Progress
) -> JuryAssignment:
    """Solve an instance of a problem by the problem's objective.

    The solver's tolerances are absolute: affinities of another order are brought near 1.
    """
    unit = _unit(known.affinity)
    reference = None if known.reference is None else known.reference / unit
    near = replace(known, affinity=known.affinity / unit, reference=reference)
    if problem.objective is Objective.FAIR:
        fair = fairness.fairest(near, clock, progress)
        chosen, share_bound = fair.chosen, fair.bound
    else:
        chosen, share_bound = matching.maximise(near, clock), 1.0
    chosen = replace(chosen, total=chosen.total * unit, bound=chosen.bound * unit)
    progress(1.0, "done")
    if chosen.pairs is None:
        return _without(problem, known, chosen)
    return _described(problem, known, chosen, share_bound)


def _unit(affinity: Floats) -> float:
    """Return what affinities are divided by: 1 unless they are very large or very small."""
    largest = float(np.nan_to_num(affinity).max(initial=0.0))
    return 1.0 if 1e-2 <= largest <= 1e3 or largest == 0 else largest


def _without(problem: AssignmentProblem, known: Instance, chosen: Chosen) -> JuryAssignment:
    """Say why there is no assignment."""
    if not chosen.impossible:
        return JuryAssignment(Status.UNKNOWN, problem.objective, total_bound=chosen.bound)
    reasons = tuple(_reason(problem, shortage) for shortage in shortages(known))
    return JuryAssignment(Status.INFEASIBLE, problem.objective, reasons=reasons)


def _reason(problem: AssignmentProblem, found: Shortage) -> Obstacle:
    """Name what a shortage is made of."""
    apps = tuple(problem.applications[i] for i in found.applications)
    jurors = tuple(problem.jurors[j] for j in found.jurors)
    of = problem.jurors if found.kind is ShortageKind.APPLICATIONS else problem.applications
    core = tuple(of[i] for i in found.core)
    words = sentence(
        found, apps, jurors, everything=len(problem.applications), max_load=problem.max_load
    )
    return Obstacle(found.kind, apps, jurors, found.asked, found.missing, core, found.rule, words)


def _described(
    problem: AssignmentProblem, known: Instance, chosen: Chosen, share_bound: float
) -> JuryAssignment:
    """Describe an assignment and what is proven of it."""
    pairs = chosen.pairs if chosen.pairs is not None else np.zeros(known.affinity.shape, bool)
    shares = known.shares(pairs)
    sums = np.where(pairs, np.nan_to_num(known.affinity), 0.0).sum(1)
    loads = pairs.sum(0)[known.most > 0]
    lowest = float(shares.min(initial=1.0))
    proven = _meets(chosen.total, chosen.bound)
    if problem.objective is Objective.FAIR:
        proven = proven and _meets(lowest, share_bound)
    return JuryAssignment(
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        objective=problem.objective,
        pairs=_named(problem, pairs),
        total=chosen.total,
        total_bound=max(chosen.bound, chosen.total),
        lowest_share=lowest,
        lowest_share_bound=max(share_bound, lowest),
        floor=float(sums.min(initial=np.inf)) if len(sums) else 0.0,
        p10=float(np.quantile(shares, 0.1)) if len(shares) else 1.0,
        loads=(int(loads.min(initial=problem.max_load)), int(loads.max(initial=0))),
    )


def _meets(value: float, bound: float) -> bool:
    """Say whether a value meets its upper bound."""
    return bound - value <= PROVEN * max(abs(bound), 1e-12)


def matrix_of(problem: AssignmentProblem, pairs: Iterable[tuple[str, str]]) -> Booleans:
    """Return pairs of an application and a juror, by their names, as a matrix.

    Raises:
        BadProblem: a pair names nobody in the problem.
    """
    apps = {name: i for i, name in enumerate(problem.applications)}
    jurors = {name: j for j, name in enumerate(problem.jurors)}
    chosen = np.zeros(problem.affinity.shape, dtype=bool)
    for application, juror in pairs:
        if application not in apps or juror not in jurors:
            raise BadProblem(f"assignment: no pair {application!r}, {juror!r} in the affinities")
        chosen[apps[application], jurors[juror]] = True
    return chosen


def _named(problem: AssignmentProblem, pairs: Booleans) -> tuple[AssignedPair, ...]:
    """List the pairs by name, in the problem's order."""
    return tuple(
        AssignedPair(problem.applications[i], problem.jurors[j], float(problem.affinity[i, j]))
        for i, j in zip(*np.nonzero(pairs), strict=True)
    )


def silent(_share: float, _stage: str) -> None:
    """Report progress to nobody."""
