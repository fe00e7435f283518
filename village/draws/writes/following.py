"""What a choice or the passing of time leads to: a window missed, whose turn it is, the end."""

from dataclasses import replace

import sqlalchemy as sa

from village.core import outbox, policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.draws.reads.turns import DrawView, Participant, seen
from village.draws.tables import Draw
from village.draws.words import DrawAction, DrawState, TurnState
from village.draws.writes.flow import act, lock, note
from village.editions import Edition

OPENED, NEXT, TURN, MISSED = "draw_opened", "draw_next", "draw_turn", "draw_missed"


def follow(ctx: Context, draw: Draw, *, within: P) -> None:
    """Tell whose turn it is and who comes next, note who missed a window, close at the end.

    Each is told once. `within` is the permission of the use case that has this as its consequence.
    Flushes.
    """
    if draw.state is not DrawState.RUNNING:
        return
    view = seen(ctx, draw)
    for one in view.participants:
        if one.state is TurnState.MISSED and one.turn.missed_told_at is None:
            one.turn.missed_told_at = ctx.now
            note(ctx, draw, "draw_missed", one.turn)
            _tell(ctx, MISSED, one)
    if view.present and view.present.turn.turn_told_at is None:
        view.present.turn.turn_told_at = ctx.now
        _tell(ctx, TURN, view.present)
    if view.following and view.following.turn.next_told_at is None:
        view.following.turn.next_told_at = ctx.now
        _tell(ctx, NEXT, view.following)
    if view.over:
        act(ctx, draw, DrawAction.CLOSE, within=within)
    ctx.session.flush()


def follow_all(ctx: Context) -> None:
    """Follow every draw that runs, in all editions. For a periodic job.

    Raises:
        Forbidden: the actor is not the installation itself.
    """
    policy.require(ctx.actor, P.WORK)
    running = ctx.session.execute(
        sa.select(Draw, Edition)
        .join(Edition, Edition.id == Draw.edition_id)
        .where(Draw.state == DrawState.RUNNING, Draw.starts_at <= ctx.now)
        .order_by(Draw.id)
    ).all()
    for draw, edition in running:
        here = replace(ctx, edition=edition)
        lock(here, draw)
        follow(here, draw, within=P.WORK)


def tell_windows(ctx: Context, view: DrawView) -> None:
    """Tell all who are to choose when their window is."""
    for one in view.standless:
        if one.state is not TurnState.MISSED:
            _tell(ctx, OPENED, one)


def _tell(ctx: Context, mail: str, one: Participant) -> None:
    if not ctx.the_edition.sends(mail):
        return
    organisation = one.application.organisation
    outbox.queue(
        ctx,
        mail,
        to=organisation.contact_email,
        language=organisation.language,
        reference=one.reference,
        name=organisation.contact_name,
        organisation=organisation.name,
        opens=one.turn.starts_at.isoformat(),
        closes=one.turn.ends_at.isoformat(),
    )
