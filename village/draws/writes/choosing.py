"""Choosing a stand in a draw: in turn or late, for oneself or another, at nobody's cost."""

import sqlalchemy as sa

from village.applications import Application
from village.applications import lock as lock_applications
from village.core import policy
from village.core.context import Context
from village.core.errors import NotYourTurn, StandNotFree, UnsafeChoice
from village.core.permissions import Permission as P
from village.draws.reads.choices import suiting
from village.draws.reads.turns import seen
from village.draws.tables import Draw
from village.draws.words import DrawState
from village.draws.writes.flow import lock, note
from village.draws.writes.following import follow
from village.engines.stands.safety import look
from village.stands import Stand, places


def choose(
    ctx: Context, draw: Draw, application: Application, number: str, *, reason: str = ""
) -> None:
    """Take a stand in a draw: as the exhibitor, or as the organiser for it, with a reason. Flushes.

    Everybody else who chooses, and everybody who gives stands, waits meanwhile. So what was proven
    holds when the stand is given: as many of those without one can be placed as before.

    Raises:
        Forbidden: the actor neither acts for the organisation nor gives stands.
        NotFound: the application does not take part.
        NotYourTurn: the turn has not come, or the draw does not run.
        StandNotFree: somebody has the stand by now, or it does not suit.
        UnsafeChoice: somebody after could no longer be placed.
    """
    needs = P.ALLOCATE if reason else P.APPLY
    policy.require(ctx.actor, needs, application)
    lock_applications(ctx, [application])
    lock(ctx, draw)
    places.lock_stands(ctx, Stand.edition_id == ctx.the_edition.id)
    view = seen(ctx, draw)
    one = view.of(application.reference)
    if draw.state is not DrawState.RUNNING or not one.may_choose:
        raise NotYourTurn
    fits = suiting(ctx, view)
    if number not in fits[one.reference]:
        raise StandNotFree(stand=number)
    if not look(fits, one.reference).safe(number):
        raise UnsafeChoice(stand=number)
    stand = ctx.session.scalars(
        sa.select(Stand).where(Stand.edition_id == ctx.the_edition.id, Stand.number == number)
    ).one()
    places.give(ctx, stand, application, within=needs)
    note(ctx, draw, "draw_choose", one.turn, stand=number, proxy=bool(reason), reason=reason)
    follow(ctx, draw, within=needs)
