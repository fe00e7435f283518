"""The assignment: proposed by the solver, edited pair by pair, taken as a whole."""

from collections import Counter
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from village.accounts import User
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, IllegalTransition, Stale
from village.core.permissions import Permission as P
from village.core.runs.words import Tell, silent
from village.engines.jury import assignment as solver
from village.engines.jury.instance import Clock
from village.jury.reads import proposals
from village.jury.reads.assignable import candidates
from village.jury.reads.candidates import Candidates, Pair
from village.jury.tables import Assignment, AssignmentProposal, Score
from village.jury.words.jurors import Composition
from village.jury.writes import marking


def propose(
    ctx: Context,
    *,
    per_application: int,
    max_load: int,
    rules: Composition = Composition(),  # noqa: B008 - frozen
    files: Collection[int] = (),
    tell: Tell = silent,
) -> AssignmentProposal:
    """Make the actor's proposal: the fairest completion of what is given already. Flushes.

    It is of all files, or of some, by their ids; it replaces the actor's earlier proposal, and
    gives nothing to anybody. Takes up to the solver's time limit: pages ask for it as a run.

    Raises:
        Forbidden: the actor does not manage the jury.
    """
    policy.require(ctx.actor, P.MANAGE_JURY)
    known = candidates(ctx)
    known = known.only(files) if files else known
    found = solve(known, per_application, max_load, rules, tell)
    chosen = {(int(pair.application), int(pair.juror)) for pair in found.pairs}
    drop(ctx)
    proposal = AssignmentProposal(
        edition_id=ctx.the_edition.id,
        made_by_id=ctx.actor.user_id,
        made_at=ctx.now,
        per_application=per_application,
        max_load=max_load,
        rules=rules.data,
        pairs=[list(pair) for pair in sorted(chosen - known.given)],
        report={**report_of(found), "files": sorted(files)},
    )
    _bound(proposal, known)
    ctx.the_edition.composition = rules.data
    ctx.session.add(proposal)
    ctx.session.flush()
    return proposal


def _bound(proposal: AssignmentProposal, known: Candidates) -> None:
    """Keep with a proposal what it could be worth where its pairs break rules."""
    bound = proposals.lifted_bound(known, proposal, proposals.pairs_of(proposal, known))
    proposal.report = {**proposal.report, "lifted_bound": bound}


def solve(
    known: Candidates, per_application: int, max_load: int, rules: Composition, tell: Tell
) -> solver.JuryAssignment:
    """Return the fairest assignment that keeps what is given; the names in it are ids.

    The rules hold of the files that get somebody; files that are complete stay as they are.
    """
    known = known.lacking(per_application)
    if not known.files:
        return solver.JuryAssignment(solver.Status.OPTIMAL, solver.Objective.FAIR, lowest_share=1.0)
    problem, instance = proposals.asked(known, per_application, max_load, rules)
    return solver.solve(problem, instance, Clock(solver.TIME_LIMIT_SECONDS), tell)


def report_of(found: solver.JuryAssignment) -> dict[str, object]:
    """Return what the solver proved, as it is kept with the proposal."""
    return {
        "status": str(found.status),
        "total": found.total,
        "total_bound": found.total_bound,
        "lowest_share": found.lowest_share,
        "lowest_share_bound": found.lowest_share_bound,
        "reasons": [
            {
                "kind": str(reason.kind),
                "files": [int(name) for name in reason.applications],
                "jurors": [int(name) for name in reason.jurors],
                "asked": reason.asked,
                "missing": reason.missing,
                "rule": reason.rule,
            }
            for reason in found.reasons
        ],
    }


def drop(ctx: Context) -> None:
    """Throw the actor's proposal away, if there is one. Flushes."""
    ctx.session.execute(
        sa.delete(AssignmentProposal).where(
            AssignmentProposal.edition_id == ctx.the_edition.id,
            AssignmentProposal.made_by_id == ctx.actor.user_id,
        )
    )


def add_pair(ctx: Context, pair: Pair, *, version: int) -> None:
    """Add one pair to the actor's proposal. Flushes.

    Raises:
        IllegalTransition: the pair has a conflict of interest, or is given already.
        Stale: the proposal was changed since `version` was read.
        AlreadyDone: there is no proposal any more.
    """
    proposal = _locked(ctx, version)
    known = proposals.concerned(candidates(ctx), proposal)
    if not known.allows(pair):
        raise IllegalTransition
    if list(pair) in proposal.gone:
        proposal.gone = [one for one in proposal.gone if one != list(pair)]
    elif list(pair) not in proposal.pairs:
        proposal.pairs = [*proposal.pairs, list(pair)]
    _bound(proposal, known)
    ctx.session.flush()


def remove_pair(ctx: Context, pair: Pair, *, version: int) -> None:
    """Take one pair out of the actor's proposal. Flushes.

    Raises:
        Stale: the proposal was changed since `version` was read.
        AlreadyDone: there is no proposal any more.
    """
    proposal = _locked(ctx, version)
    proposal.pairs = [one for one in proposal.pairs if one != list(pair)]
    _bound(proposal, proposals.concerned(candidates(ctx), proposal))
    ctx.session.flush()


def take(ctx: Context, *, version: int) -> int:
    """Give the proposed files to their jurors, take back what goes, close the proposal.

    Each juror who is given or loses files is told by one mail.

    Pairs that a conflict, a decision or another assignment has overtaken are left out.
    Flushes.

    Returns:
        How many files were given.

    Raises:
        Stale: the proposal was changed since `version` was read, or somebody gave the
            same file to the same juror at this very moment.
        AlreadyDone: it was taken before.
        Forbidden: the actor does not manage the jury.
    """
    policy.require(ctx.actor, P.MANAGE_JURY)
    proposal = _locked(ctx, version)
    known = proposals.concerned(candidates(ctx), proposal)
    pairs = sorted(proposals.pairs_of(proposal, known))
    lost = _take_back(ctx, proposal, known)
    ctx.session.add_all(
        Assignment(application_id=application_id, user_id=user_id, assigned_at=ctx.now)
        for application_id, user_id in pairs
    )
    ctx.session.delete(proposal)
    try:
        ctx.session.flush()
    except IntegrityError as error:
        raise Stale from error
    _record(ctx, known, pairs)
    _tell(ctx, given=Counter(user for _, user in pairs), taken=lost)
    return len(pairs)


def _take_back(ctx: Context, proposal: AssignmentProposal, known: Candidates) -> Counter[int]:
    """Take the files back that the proposal takes back, but for reviews written meanwhile.

    Only an absent juror's review is taken back although it was begun, with its marks.
    Returns how many each juror lost.
    """
    taken: Counter[int] = Counter()
    names = {juror.id: juror.name for juror in known.jurors}
    lost: dict[int, list[str]] = {}
    for row in ctx.session.scalars(proposals.taken_back(proposal).with_for_update()):
        if row.application_id in known.row_of:
            ctx.session.execute(sa.delete(Score).where(Score.assignment_id == row.id))
            ctx.session.delete(row)
            taken[row.user_id] += 1
            lost.setdefault(row.application_id, []).append(names.get(row.user_id, ""))
    for application_id, jurors in lost.items():
        reference = known.files[known.row_of[application_id]].reference
        audit.record(ctx, reference, "unassign", jurors=jurors)
    return taken


def _record(ctx: Context, known: Candidates, pairs: list[Pair]) -> None:
    """Write one audit entry a file."""
    names = {juror.id: juror.name for juror in known.jurors}
    of_file: dict[int, list[str]] = {}
    for application_id, user_id in pairs:
        of_file.setdefault(application_id, []).append(names[user_id])
    for application_id, jurors in of_file.items():
        reference = known.files[known.row_of[application_id]].reference
        audit.record(ctx, reference, "assign", jurors=jurors)


def _tell(ctx: Context, *, given: Counter[int], taken: Counter[int]) -> None:
    """Queue one mail for each juror whose files have changed."""
    concerned = sa.select(User).where(User.id.in_({*given, *taken})).order_by(User.id)
    for user in ctx.session.scalars(concerned):
        marking.tell(ctx, user, given=given[user.id], taken=taken[user.id])


def _locked(ctx: Context, version: int) -> AssignmentProposal:
    """Return the actor's proposal, locked, as it was when `version` was read."""
    proposal = ctx.session.scalar(
        sa.select(AssignmentProposal)
        .where(
            AssignmentProposal.edition_id == ctx.the_edition.id,
            AssignmentProposal.made_by_id == ctx.actor.user_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise AlreadyDone
    if proposal.version != version:
        raise Stale
    return proposal
