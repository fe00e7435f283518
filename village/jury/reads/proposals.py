"""What a proposed assignment amounts to, and what each change to it would."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sqlalchemy as sa

from village.core.context import Context
from village.engines.jury.appraisal import appraise_within, breaches_of
from village.engines.jury.assignment import AssignmentProblem
from village.engines.jury.assignment import instance as as_instance
from village.engines.jury.instance import Booleans, Clock, Instance
from village.engines.jury.wording import remedies
from village.jury.reads import composition
from village.jury.reads.candidates import CandidateJuror, Candidates, File, Pair
from village.jury.tables import Assignment, AssignmentProposal
from village.jury.words.jurors import AXIS, INSTITUTION, WOMEN, Composition

FEW, MANY = "few", "many"
BOUND_SECONDS = 2.0
"""How long a change to a proposal may look for the bounds beside it."""


@dataclass(frozen=True, slots=True)
class AssignmentFigures:
    """What a set of pairs amounts to.

    A file's share is the sum of its jurors' affinities, old and new, over the largest it could
    have; `short` counts files with fewer jurors than asked, `over` jurors above the limit,
    `broken` files whose jurors together break a rule of composition. `broken_by_file` names,
    by the file's id, the rules broken there ("few" and "many": not the number asked) and
    `overloaded` the jurors above the limit. Where the total is `above_bound`, above what is
    possible without breaking rules, `most_total` is the bound with just those rules lifted.
    """

    pairs: int
    total: float
    lowest_share: float
    least_load: int
    most_load: int
    short: int
    over: int
    broken: int
    most_total: float
    above_bound: bool
    broken_by_file: Mapping[int, tuple[str, ...]]
    overloaded: tuple[CandidateJuror, ...]


@dataclass(frozen=True, slots=True)
class ProposalChoice:
    """One juror for one file, and what the whole would amount to the other way round."""

    juror: CandidateJuror
    affinity: float
    load: int
    chosen: bool
    lowest_share_after: float
    total_after: float


@dataclass(frozen=True, slots=True)
class ShortfallReason:
    """Demands that cannot be met together: `asked` reviews, of which `missing` lack.

    Attributes:
        axis: the axis, where all these files are of one and are all of it.
        everything: whether these are all the files, of several.
        rules: the rules of composition that cannot be kept.
        more, fewer: so many more jurors would help, or so many reviews of each file (0: none).
    """

    kind: str
    files: list[File]
    jurors: list[CandidateJuror]
    asked: int
    missing: int
    axis: int | None
    everything: bool
    rules: tuple[str, ...]
    more: int
    fewer: int


def proposal(ctx: Context) -> AssignmentProposal | None:
    """Return the actor's own open proposal."""
    return ctx.session.scalar(
        sa.select(AssignmentProposal).where(
            AssignmentProposal.edition_id == ctx.the_edition.id,
            AssignmentProposal.made_by_id == ctx.actor.user_id,
        )
    )


def remaining(known: Candidates, proposal: AssignmentProposal) -> Candidates:
    """Return the candidates as they are once the proposal has taken its files back.

    Absent jurors can be given nothing; what they keep, their complete reviews, stays.
    """
    gone = {(application_id, user_id) for application_id, user_id in proposal.gone}
    given = known.given - gone
    lost = Counter(user_id for _application_id, user_id in known.given & gone)
    absent = {(file.id, user_id) for file in known.files for user_id in proposal.absent}
    return replace(
        known,
        jurors=tuple(replace(juror, load=juror.load - lost[juror.id]) for juror in known.jurors),
        given=given,
        barred=known.barred | (absent - given),
    )


def concerned(known: Candidates, proposal: AssignmentProposal) -> Candidates:
    """Return what remains of the files for which the proposal was asked: all, or those chosen.

    Where none of those chosen is before the jury any more, it is all.
    """
    known = remaining(known, proposal)
    chosen = known.only(proposal.report.get("files") or known.row_of)
    return chosen if chosen.files else known


def gone(known: Candidates, proposal: AssignmentProposal) -> dict[int, list[CandidateJuror]]:
    """Return the jurors who lose each file, by name."""
    pairs = ((application_id, user_id) for application_id, user_id in proposal.gone)
    return known.by_file([pair for pair in pairs if pair in known.given and known.meets(pair)])


def touched(
    known: Candidates, proposal: AssignmentProposal, pairs: Collection[Pair]
) -> tuple[File, ...]:
    """Return the files to show: all, or those that a replacement changes."""
    if not proposal.absent:
        return known.files
    changed = {pair[0] for pair in pairs} | {application_id for application_id, _ in proposal.gone}
    return tuple(file for file in known.files if file.id in changed)


def taken_back(proposal: AssignmentProposal) -> sa.Select[Assignment]:
    """Return the assignments that the proposal takes back, those written on meanwhile left out."""
    pairs = [(application_id, user_id) for application_id, user_id in proposal.gone]
    idle = sa.or_(Assignment.saved_at.is_(None), Assignment.user_id.in_(proposal.absent))
    return sa.select(Assignment).where(
        sa.tuple_(Assignment.application_id, Assignment.user_id).in_(pairs),
        Assignment.completed_at.is_(None),
        idle,
    )


def pairs_of(proposal: AssignmentProposal, known: Candidates) -> frozenset[Pair]:
    """Return the proposed pairs that may still be given."""
    pairs = ((application_id, user_id) for application_id, user_id in proposal.pairs)
    return frozenset(pair for pair in pairs if known.allows(pair))


def figures(
    known: Candidates, proposal: AssignmentProposal, pairs: Collection[Pair]
) -> AssignmentFigures:
    """Return what `pairs` and what is given already amount to, beside what is asked for."""
    known = known.lacking(proposal.per_application)
    chosen = known.standing | known.matrix(pairs)
    loads = _loads(known, pairs)
    rules = Composition.of(proposal.rules)
    broken = composition.broken(known, chosen, rules)
    total = float(np.nan_to_num(known.affinity)[chosen].sum())
    lifted = proposal.report.get("lifted_bound")
    shares = _whole(known, proposal).shares(chosen)
    return AssignmentFigures(
        pairs=len(pairs),
        total=total,
        lowest_share=float(shares.min(initial=1.0)),
        least_load=min(loads.values(), default=0),
        most_load=max(loads.values(), default=0),
        short=int(np.sum(chosen.sum(1) < proposal.per_application)),
        over=sum(load > proposal.max_load for load in loads.values()),
        broken=len(broken),
        most_total=total if lifted is None else lifted,
        above_bound=lifted is not None,
        broken_by_file=_broken_by_file(known, proposal, chosen, broken),
        overloaded=tuple(j for j in known.jurors if loads[j.id] > proposal.max_load),
    )


def _broken_by_file(
    known: Candidates,
    proposal: AssignmentProposal,
    chosen: Booleans,
    broken: Mapping[int, list[str]],
) -> dict[int, tuple[str, ...]]:
    """Return what each file's jurors break, their number included."""
    found = {}
    for file, count in zip(known.files, chosen.sum(1).tolist(), strict=True):
        number = [FEW] * (count < proposal.per_application)
        number += [MANY] * (count > proposal.per_application)
        if names := (*number, *broken.get(file.id, ())):
            found[file.id] = names
    return found


def lifted_bound(
    known: Candidates, proposal: AssignmentProposal, pairs: Collection[Pair]
) -> float | None:
    """Return the bound on the total with just the broken rules lifted.

    Nothing where `pairs` break no rule, or are worth no more than the rules allow. It may take
    `BOUND_SECONDS`: it is found when a proposal is made or changed, and kept in its report.
    """
    known = known.lacking(proposal.per_application)
    if not known.files:
        return None
    chosen, rules = known.standing | known.matrix(pairs), Composition.of(proposal.rules)
    problem, instance = asked(known, proposal.per_application, proposal.max_load, rules)
    instance = replace(instance, affinity=known.affinity, reference=instance.best)
    if next(breaches_of(problem, instance, chosen), None) is None:
        return None
    told = appraise_within(problem, instance, chosen, Clock(BOUND_SECONDS))
    return told.lifted_bound if told.above_bound and np.isfinite(told.lifted_bound) else None


def asked(
    known: Candidates, per_application: int, max_load: int, rules: Composition
) -> tuple[AssignmentProblem, Instance]:
    """Return what the solver is asked: keep what is given, complete the rest under the rules.

    The names in it are ids. The rules hold of the files that get somebody.
    """
    instance = known.instance(per_application, max_load)
    problem = AssignmentProblem(
        applications=tuple(str(file.id) for file in known.files),
        jurors=tuple(str(juror.id) for juror in known.jurors),
        affinity=instance.affinity,
        per_application=per_application,
        max_load=max_load,
        rules=composition.rules(known, rules, known.short_of(per_application)),
    )
    return problem, replace(instance, groups=as_instance(problem).groups)


def _whole(known: Candidates, proposal: AssignmentProposal) -> Instance:
    """Return the instance with all pairs that have no conflict, for the shares."""
    return replace(
        known.instance(proposal.per_application, proposal.max_load), affinity=known.affinity
    )


def _loads(known: Candidates, pairs: Iterable[Pair]) -> dict[int, int]:
    loads = {juror.id: juror.load for juror in known.jurors}
    for _application_id, user_id in pairs:
        loads[user_id] += 1
    return loads


def reasons(known: Candidates, proposal: AssignmentProposal) -> list[ShortfallReason]:
    """Return why the solver found no assignment, of the files that the actor still sees."""
    return [_reason(known, proposal, told) for told in proposal.report.get("reasons", [])]


def _reason(
    known: Candidates, proposal: AssignmentProposal, told: Mapping[str, Any]
) -> ShortfallReason:
    files = [known.files[known.row_of[i]] for i in told["files"] if i in known.row_of]
    jurors = [known.jurors[known.column_of[j]] for j in told["jurors"] if j in known.column_of]
    more, fewer = remedies(told["asked"], told["missing"], len(files), proposal.max_load)
    return ShortfallReason(
        kind=told["kind"],
        files=files,
        jurors=jurors,
        asked=told["asked"],
        missing=told["missing"],
        axis=_whole_axis(known, files),
        everything=1 < len(files) == len(known.files),
        rules=_rules_in(told.get("rule", "")),
        more=more,
        fewer=fewer,
    )


def _rules_in(names: str) -> tuple[str, ...]:
    """Return which rules the solver's names, such as "axis 3, women", are of."""
    said = [name.split(" ", 1)[0] for name in names.split(", ")]
    return tuple(rule for rule in (AXIS, WOMEN, INSTITUTION) if rule in said)


def _whole_axis(known: Candidates, files: list[File]) -> int | None:
    """Return the axis of which these files are all there are."""
    axes = {file.axis for file in files}
    if len(axes) != 1:
        return None
    [axis] = axes
    whole = sum(file.axis == axis for file in known.files)
    return axis if 1 < len(files) == whole else None


def choices(
    known: Candidates, proposal: AssignmentProposal, pairs: frozenset[Pair], file: File
) -> list[ProposalChoice]:
    """Return who may score a file, those proposed first, each with the effect of a change."""
    lacking = known.lacking(proposal.per_application)
    known = lacking if file.id in lacking.row_of else known
    instance, chosen = _whole(known, proposal), known.standing | known.matrix(pairs)
    values, loads = np.nan_to_num(known.affinity), _loads(known, pairs)
    row = known.row_of[file.id]
    others = float(np.delete(instance.shares(chosen), row).min(initial=1.0))
    best, total = float(instance.best[row]), float(values[chosen].sum())
    own = float(values[row][chosen[row]].sum())
    found = []
    for column, juror in enumerate(known.jurors):
        if not known.allows((file.id, juror.id)):
            continue
        change = float(values[row, column]) * (-1 if chosen[row, column] else 1)
        found.append(
            ProposalChoice(
                juror=juror,
                affinity=float(values[row, column]),
                load=loads[juror.id],
                chosen=bool(chosen[row, column]),
                lowest_share_after=min(others, (own + change) / best if best else 1.0),
                total_after=total + change,
            )
        )
    return sorted(found, key=lambda choice: (not choice.chosen, -choice.affinity, choice.load))
