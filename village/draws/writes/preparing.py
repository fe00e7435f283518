"""Preparing a draw: who takes part, in which order, and when."""

import secrets

from village.core import policy
from village.core.context import Context
from village.core.errors import AlreadyDone, IllegalTransition, NobodyTakesPart
from village.core.permissions import Permission as P
from village.draws.reads.entrants import earlier_editions, entrants
from village.draws.reads.turns import listed, seen
from village.draws.tables import Draw, DrawTurn
from village.draws.words import DrawPlan, DrawState, Entrant, in_order
from village.draws.writes.flow import lock, note, schedule


def prepare(ctx: Context, plan: DrawPlan) -> Draw:
    """Prepare a draw, or the one in preparation anew. Flushes.

    Who takes part and the order are worked out again; what was changed by hand is lost.

    Raises:
        Forbidden: the actor does not give stands.
        AlreadyDone: a draw is running.
        NobodyTakesPart: nobody confirmed waits for a stand in these pavilions.
    """
    policy.require(ctx.actor, P.ALLOCATE)
    ctx.session.refresh(ctx.the_edition, ["id"], with_for_update={"key_share": True})
    earlier = listed(ctx)
    draw = next((one for one in earlier if one.state is not DrawState.CLOSED), None)
    if draw is None:
        draw = Draw(edition_id=ctx.the_edition.id, number=len(earlier) + 1, seed="")
    elif draw.state is not DrawState.PREPARED:
        raise AlreadyDone
    _describe(draw, plan)
    draw.turns.clear()
    ctx.session.add(draw)
    ctx.session.flush()
    turns = _turns(ctx, draw)
    if not turns:
        raise NobodyTakesPart
    schedule(ctx, draw, turns, first=draw.starts_at)
    draw.turns.extend(turns)
    note(ctx, draw, "draw_prepare", seed=draw.seed, participants=len(turns))
    return draw


def move(ctx: Context, draw: Draw, reference: str, *, rank: int, reason: str) -> None:
    """Put somebody at another place of the order, before the draw opens. Flushes.

    Raises:
        Forbidden: the actor does not give stands.
        IllegalTransition: the draw is open, or has no such place.
        NotFound: nobody such takes part.
    """
    policy.require(ctx.actor, P.ALLOCATE)
    lock(ctx, draw)
    if draw.state is not DrawState.PREPARED or not 1 <= rank <= len(draw.turns):
        raise IllegalTransition
    turn, order = seen(ctx, draw).of(reference).turn, list(draw.turns)
    before = turn.rank
    order.remove(turn)
    order.insert(rank - 1, turn)
    for place, one in enumerate(order, start=1):
        one.rank = place
    left = [one.turn for one in seen(ctx, draw).standless]
    schedule(ctx, draw, left, first=draw.starts_at)
    note(ctx, draw, "draw_move", turn, rank_before=before, reason=reason)


def _describe(draw: Draw, plan: DrawPlan) -> None:
    draw.pavilions = list(plan.pavilions)
    draw.starts_at, draw.minutes = plan.starts_at, plan.minutes
    draw.day_opens, draw.day_closes = (
        (plan.hours.opens, plan.hours.closes) if plan.hours else (None, None)
    )
    draw.points_edition, draw.points_m2 = plan.points_edition, plan.points_m2
    draw.tie_break = plan.tie_break
    draw.seed = plan.seed or draw.seed or secrets.token_hex(8)


def _turns(ctx: Context, draw: Draw) -> list[DrawTurn]:
    """Return the turns of those who wait for a stand in the draw's pavilions, in their order."""
    found = {one.reference: one for one in entrants(ctx) if one.stands_in in draw.pavilions}
    editions = earlier_editions(ctx, [one.id for one in found.values()])
    order = in_order(
        [
            Entrant(
                one.reference,
                points=draw.points_edition * editions.get(one.id, 0)
                + draw.points_m2 * (one.wanted_area_m2 or 0),
                confirmed_at=one.state_at,
            )
            for one in found.values()
        ],
        draw.tie_break,
        draw.seed,
    )
    return [
        DrawTurn(application=found[one.reference], rank=rank, points=one.points)
        for rank, one in enumerate(order, start=1)
    ]
