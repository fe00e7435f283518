"""Running a draw: open it, interrupt it, go on, close it; take out who no longer comes."""

from village.core import policy
from village.core.context import Context
from village.core.errors import IllegalTransition, NotAllPlaceable, StartPassed
from village.core.permissions import Permission as P
from village.draws.reads.choices import shortages
from village.draws.reads.turns import seen
from village.draws.tables import Draw
from village.draws.words import DRAW_FLOW, DrawAction, DrawState, TurnState
from village.draws.writes.flow import act, lock, note, schedule
from village.draws.writes.following import follow, tell_windows


def begin(ctx: Context, draw: Draw) -> None:
    """Open a draw: its order and windows stand from now on, and each is told its own. Flushes.

    Raises:
        Forbidden: the actor does not give stands.
        IllegalTransition: it is open or over already.
        StartPassed: by its settings it would have begun already.
        NotAllPlaceable: there are too few stands for some who take part, or nobody does.
    """
    policy.require(ctx.actor, P.ALLOCATE)
    lock(ctx, draw)
    DRAW_FLOW.step(draw.state, DrawAction.OPEN)
    if draw.starts_at <= ctx.now:
        raise StartPassed
    view = seen(ctx, draw)
    if view.over or shortages(ctx, view):
        raise NotAllPlaceable
    schedule(ctx, draw, [one.turn for one in view.standless], first=draw.starts_at)
    act(ctx, draw, DrawAction.OPEN, opened_at=ctx.now)
    tell_windows(ctx, seen(ctx, draw))


def take_out(ctx: Context, draw: Draw, reference: str, *, reason: str) -> None:
    """Let somebody take part no more. Flushes.

    Raises:
        Forbidden: the actor does not give stands.
        IllegalTransition: the draw is over, or it was done before.
        NotFound: nobody such takes part.
    """
    policy.require(ctx.actor, P.ALLOCATE)
    lock(ctx, draw)
    turn = seen(ctx, draw).of(reference).turn
    if draw.state is DrawState.CLOSED or turn.out_at is not None:
        raise IllegalTransition
    turn.out_at = ctx.now
    note(ctx, draw, "draw_take_out", turn, reason=reason)
    if draw.state is DrawState.PREPARED:
        left = [one.turn for one in seen(ctx, draw).standless]
        schedule(ctx, draw, left, first=draw.starts_at)
    follow(ctx, draw, within=P.ALLOCATE)


def pause(ctx: Context, draw: Draw, *, reason: str) -> None:
    """Interrupt a draw: nobody chooses until it goes on. Flushes.

    Raises:
        Forbidden: the actor does not give stands.
        IllegalTransition: it does not run.
    """
    lock(ctx, draw)
    act(ctx, draw, DrawAction.PAUSE, reason=reason, paused_at=ctx.now)


def resume(ctx: Context, draw: Draw) -> None:
    """Go on with a draw: who had not missed the window gets a new one, and is told. Flushes.

    Raises:
        Forbidden: the actor does not give stands.
        IllegalTransition: it is not interrupted.
    """
    lock(ctx, draw)
    waiting = [one.turn for one in seen(ctx, draw).participants if one.state is TurnState.WAITING]
    act(ctx, draw, DrawAction.RESUME, paused_at=None)
    schedule(ctx, draw, waiting, first=max(ctx.now, draw.starts_at))
    tell_windows(ctx, seen(ctx, draw))
    follow(ctx, draw, within=P.ALLOCATE)


def close(ctx: Context, draw: Draw) -> None:
    """End a draw; who has no stand yet waits for the organiser to give one. Flushes.

    Raises:
        Forbidden: the actor does not give stands.
        IllegalTransition: it is closed already.
    """
    lock(ctx, draw)
    act(ctx, draw, DrawAction.CLOSE, paused_at=None)
