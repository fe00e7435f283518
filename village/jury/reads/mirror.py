"""A juror's own mirror: how they mark beside the others on the same files, without any name."""

from collections import defaultdict
from statistics import correlation, mean, pstdev

import sqlalchemy as sa

from village.applications import Application, visible
from village.core.context import Context
from village.core.permissions import Permission as P
from village.jury.reads.files import READABLE, counted
from village.jury.tables import Assignment, Score
from village.jury.words.mirror import FEWEST_FILES, Mirror
from village.jury.words.scoring import weighted_score


def mirror(ctx: Context) -> Mirror | None:
    """Return how the actor marks beside the others; None while too few files can be compared.

    Compared are the files on which the actor's review and another one are complete.
    """
    pairs = _pairs(ctx)
    if len(pairs) < FEWEST_FILES:
        return None
    own, others = [one for one, _ in pairs], [other for _, other in pairs]
    spread, usual = pstdev(own), pstdev(others)
    scale = ctx.the_edition.mark_scale
    return Mirror(
        files=len(pairs),
        difference=mean(own) - mean(others),
        spread=spread,
        usual_spread=usual,
        agreement=correlation(own, others) if spread and usual else None,
        width=float(scale.most - scale.least),
    )


def _pairs(ctx: Context) -> list[tuple[float, float]]:
    """Return the actor's score and the others' mean score of each file compared."""
    weights = {criterion.id: float(criterion.weight) for criterion in ctx.the_edition.criteria}
    mine = (
        sa.select(Assignment.application_id)
        .join(Assignment.application)
        .where(
            Assignment.user_id == ctx.actor.user_id,
            Assignment.completed_at.is_not(None),
            Application.state.in_(READABLE),
            visible.applications(ctx.actor, P.SCORE),
        )
    )
    rows = ctx.session.execute(
        sa.select(Assignment.application_id, Assignment.user_id, Score.criterion_id, Score.mark)
        .join(Assignment, Assignment.id == Score.assignment_id)
        .where(Assignment.application_id.in_(mine), Assignment.completed_at.is_not(None), counted())
        .order_by(Assignment.application_id, Assignment.user_id)
    )
    marks: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for application_id, user_id, criterion_id, mark in rows:
        marks[application_id, user_id][criterion_id] = mark
    own: dict[int, float] = {}
    others: dict[int, list[float]] = defaultdict(list)
    for (application_id, user_id), given in marks.items():
        score = weighted_score(given, weights)
        if score is None:
            continue
        if user_id == ctx.actor.user_id:
            own[application_id] = score
        else:
            others[application_id].append(score)
    return [(own[key], mean(found)) for key, found in others.items() if key in own]
