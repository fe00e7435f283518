"""The decision explained to its applicant, as far as the organiser allows."""

from dataclasses import dataclass

from village.applications import Application, State
from village.core import policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Scale
from village.selection.reads.decisions import announced_decision
from village.selection.words import NO_FEEDBACK, Feedback, Outcome

#: The states in which a decision holds that its applicant was told.
TOLD = frozenset(
    {State.SELECTED, State.WAITLISTED, State.REJECTED, State.CONFIRMED, State.DECLINED}
)


@dataclass(frozen=True, slots=True)
class PlaceOfFile:
    """A file's calibrated score with its interval, and the line; no line where all were in."""

    score: float
    low: float
    high: float
    line: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an applicant reads of the decision; without a `place` the score is not told."""

    outcome: Outcome
    reasons: str
    feedback: Feedback
    place: PlaceOfFile | None
    scale: Scale


def explanation(ctx: Context, application: Application) -> Explanation | None:
    """Return the announced decision in force on the actor's own file; None where there is none."""
    if application.state not in TOLD or not policy.can(ctx.actor, P.FOLLOW, application):
        return None
    decision = announced_decision(ctx, application)
    if decision is None:
        return None
    edition = ctx.the_edition
    shown = edition.tells_score and bool(decision.measured)
    return Explanation(
        outcome=decision.outcome,
        reasons=decision.reasons,
        feedback=(
            Feedback(decision.praised, decision.missed) if edition.tells_feedback else NO_FEEDBACK
        ),
        place=PlaceOfFile(**decision.measured) if shown else None,
        scale=edition.mark_scale,
    )
