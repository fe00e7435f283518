"""A juror is absent: propose who takes over, changing as few other files as possible."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np

from village.core import policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.runs.words import Tell, silent
from village.engines.jury import assignment as solver
from village.engines.jury.instance import Clock, Instance, JurorGroup
from village.engines.jury.reassignment import Reassignment, reassign_within
from village.jury.reads import composition
from village.jury.reads.assignable import candidates, reviews
from village.jury.reads.candidates import Candidates, Pair
from village.jury.tables import AssignmentProposal
from village.jury.words.jurors import Composition
from village.jury.writes import assignment


def propose(
    ctx: Context, *, absent: Collection[int], max_load: int, tell: Tell = silent
) -> AssignmentProposal:
    """Make the actor's proposal: who takes the files of absent jurors. Flushes.

    Each file keeps as many jurors as it had. Complete reviews stay and count; begun ones stay
    but for those of the absent. Of the other pairs as many as possible stay, proven; among such
    assignments it is the fairest, and of the fairest that of the largest total affinity. The
    files that lose a juror keep the edition's rules of composition. It replaces the actor's
    earlier proposal, and gives and takes nothing before it is taken.

    Raises:
        Forbidden: the actor does not manage the jury.
    """
    policy.require(ctx.actor, P.MANAGE_JURY)
    known = candidates(ctx)
    known = replace(
        known, files=tuple(f for f in known.files if known.standing[_row(known, f.id)].any())
    )
    fixed = _fixed(known, reviews(ctx), absent)
    rules = Composition.of(ctx.the_edition.composition)
    found = _solve(known, fixed, absent, rules, max_load, tell)
    assignment.drop(ctx)
    proposal = AssignmentProposal(
        edition_id=ctx.the_edition.id,
        made_by_id=ctx.actor.user_id,
        made_at=ctx.now,
        per_application=ctx.the_edition.reviews_per_application,
        max_load=max_load,
        rules=rules.data,
        pairs=_ids(found.new),
        absent=sorted(absent),
        gone=_ids(found.gone),
        report={
            **assignment.report_of(found.assignment),
            "released": _released(known, fixed, absent),
            "changes": found.changes,
            "changes_bound": found.changes_bound,
        },
    )
    ctx.session.add(proposal)
    ctx.session.flush()
    return proposal


def _row(known: Candidates, application_id: int) -> int:
    return known.row_of[application_id]


def _fixed(
    known: Candidates, begun: Mapping[Pair, bool], absent: Collection[int]
) -> frozenset[Pair]:
    """Return the pairs that must stay: complete reviews, and begun ones of those present."""
    return frozenset(
        pair
        for pair, complete in begun.items()
        if pair in known.given and known.meets(pair) and (complete or pair[1] not in absent)
    )


def _released(known: Candidates, fixed: frozenset[Pair], absent: Collection[int]) -> int:
    held = [pair for pair in known.given if known.meets(pair) and pair[1] in absent]
    return len(set(held) - fixed)


def _solve(
    known: Candidates,
    fixed: frozenset[Pair],
    absent: Collection[int],
    rules: Composition,
    max_load: int,
    tell: Tell,
) -> Reassignment:
    if not known.files:
        return Reassignment(solver.JuryAssignment(solver.Status.OPTIMAL, solver.Objective.FAIR))
    instance = _instance(known, fixed, absent, max_load)
    losing = [
        file
        for file in known.files
        if any((file.id, user) in known.given and (file.id, user) not in fixed for user in absent)
    ]
    staying = replace(
        known, given=known.given - {(f.id, u) for f in losing for u in absent} | fixed
    )
    problem = solver.AssignmentProblem(
        applications=tuple(str(file.id) for file in known.files),
        jurors=tuple(str(juror.id) for juror in known.jurors),
        affinity=instance.affinity,
        per_application=int(instance.demand.max()),
        max_load=max_load,
        rules=composition.rules(staying, rules, losing),
    )
    groups = (*solver.instance(problem).groups, *_groups(known, fixed, instance))
    pairs = [(str(f), str(u)) for f, u in known.given if known.meets((f, u))]
    clock = Clock(solver.TIME_LIMIT_SECONDS)
    return reassign_within(problem, replace(instance, groups=groups), pairs, (), clock, tell)


def _instance(
    known: Candidates, fixed: frozenset[Pair], absent: Collection[int], max_load: int
) -> Instance:
    """Return what must hold: each file as many jurors as it has, the absent only what is fixed."""
    held, stays = known.standing, known.matrix(fixed)
    away = np.array([juror.id in absent for juror in known.jurors])
    outside = np.array([juror.load for juror in known.jurors], dtype=np.int64) - held.sum(0)
    most = np.maximum(max_load - outside, held.sum(0))
    return Instance(
        affinity=np.where(away[None, :] & ~stays, np.nan, known.affinity),
        demand=held.sum(1).astype(np.int64),
        least=np.zeros(len(known.jurors), dtype=np.int64),
        most=np.where(away, stays.sum(0), most).astype(np.int64),
    )


def _groups(known: Candidates, fixed: frozenset[Pair], instance: Instance) -> Iterable[JurorGroup]:
    """Return, as groups, that the fixed pairs of each file stay."""
    stays = known.matrix(fixed)
    for row in np.flatnonzero(stays.any(1)):
        jurors = np.flatnonzero(stays[row])
        demand = int(instance.demand[row])
        yield JurorGroup("", np.array([row]), jurors, len(jurors), demand)


def _ids(pairs: Iterable[tuple[str, str]]) -> list[list[int]]:
    return sorted([int(file), int(juror)] for file, juror in pairs)
