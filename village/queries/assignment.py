"""What a proposed assignment amounts to, and what each change to it would."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np
import sqlalchemy as sa

from village.context import Context
from village.models import AssignmentProposal
from village.queries.candidates import Candidates, File, Juror, Pair
from village.selection import matching
from village.selection.matching import Instance


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of pairs amounts to.

    A file's share is the sum of its jurors' affinities, old and new, over the largest it could
    have; `short` counts files with fewer jurors than asked, `over` jurors above the limit.
    """

    pairs: int
    total: float
    lowest_share: float
    least_load: int
    most_load: int
    short: int
    over: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One juror for one file, and what the whole would amount to the other way round."""

    juror: Juror
    affinity: float
    load: int
    chosen: bool
    lowest_share_after: float
    total_after: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Demands that cannot be met together: `asked` reviews, of which `missing` lack."""

    kind: str
    files: list[File]
    jurors: list[Juror]
    asked: int
    missing: int


def proposal(ctx: Context) -> AssignmentProposal | None:
    """Return the actor's own open proposal."""
    return ctx.session.scalar(
        sa.select(AssignmentProposal).where(
            AssignmentProposal.edition_id == ctx.the_edition.id,
            AssignmentProposal.made_by_id == ctx.actor.user_id,
        )
    )


def pairs_of(proposal: AssignmentProposal, known: Candidates) -> frozenset[Pair]:
    """Return the proposed pairs that may still be given."""
    pairs = ((application_id, user_id) for application_id, user_id in proposal.pairs)
    return frozenset(pair for pair in pairs if known.allows(pair))


def figures(known: Candidates, proposal: AssignmentProposal, pairs: Collection[Pair]) -> Figures:
    """Return what `pairs` and what is given already amount to, beside what is asked for."""
    known = known.lacking(proposal.per_application)
    chosen = known.standing | known.matrix(pairs)
    loads = _loads(known, pairs)
    shares = matching.shares(_whole(known, proposal), chosen)
    return Figures(
        pairs=len(pairs),
        total=float(np.nan_to_num(known.affinity)[chosen].sum()),
        lowest_share=float(shares.min(initial=1.0)),
        least_load=min(loads.values(), default=0),
        most_load=max(loads.values(), default=0),
        short=int(np.sum(chosen.sum(1) < proposal.per_application)),
        over=sum(load > proposal.max_load for load in loads.values()),
    )


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


def reasons(known: Candidates, proposal: AssignmentProposal) -> list[Reason]:
    """Return why the solver found no assignment, of the files that the actor still sees."""
    return [
        Reason(
            kind=reason["kind"],
            files=[known.files[known.row_of[i]] for i in reason["files"] if i in known.row_of],
            jurors=[
                known.jurors[known.column_of[j]] for j in reason["jurors"] if j in known.column_of
            ],
            asked=reason["asked"],
            missing=reason["missing"],
        )
        for reason in proposal.report.get("reasons", [])
    ]


def choices(
    known: Candidates, proposal: AssignmentProposal, pairs: frozenset[Pair], file: File
) -> list[Choice]:
    """Return who may score a file, those proposed first, each with the effect of a change."""
    lacking = known.lacking(proposal.per_application)
    known = lacking if file.id in lacking.row_of else known
    instance, chosen = _whole(known, proposal), known.standing | known.matrix(pairs)
    values, loads = np.nan_to_num(known.affinity), _loads(known, pairs)
    row = known.row_of[file.id]
    others = float(np.delete(matching.shares(instance, chosen), row).min(initial=1.0))
    best, total = float(instance.best[row]), float(values[chosen].sum())
    own = float(values[row][chosen[row]].sum())
    found = []
    for column, juror in enumerate(known.jurors):
        if not known.allows((file.id, juror.id)):
            continue
        change = float(values[row, column]) * (-1 if chosen[row, column] else 1)
        found.append(
            Choice(
                juror=juror,
                affinity=float(values[row, column]),
                load=loads[juror.id],
                chosen=bool(chosen[row, column]),
                lowest_share_after=min(others, (own + change) / best if best else 1.0),
                total_after=total + change,
            )
        )
    return sorted(found, key=lambda choice: (not choice.chosen, -choice.affinity, choice.load))
