"""How a draw moves: its lock, its steps, the lines of its log, the windows of its turns."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from village.core import audit, steps
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.steps import LogEntry
from village.draws.tables import Draw, DrawTurn
from village.draws.words import DrawAction, log_subject, windows


def lock(ctx: Context, draw: Draw) -> None:
    """Let others who choose in a draw or change it wait for this transaction, and read it anew.

    The applications are locked before, the stands after.
    """
    ctx.session.refresh(draw, with_for_update={"key_share": True})
    ctx.session.expire(draw, ["turns"])


def act(
    ctx: Context,
    draw: Draw,
    action: DrawAction,
    *,
    within: P | None = None,
    reason: str = "",
    **values: object,
) -> None:
    """Move a draw one step along its flow, with a line in its log. Flushes.

    `within` is as for `steps.move`; `values` are columns that change together with the state.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission.
    """
    steps.move(
        ctx,
        draw,
        action,
        about=None,
        entry=LogEntry(_subject(ctx, draw), f"draw_{action}", {"reason": reason}),
        within=within,
        values=values,
    )


def note(
    ctx: Context, draw: Draw, action: str, turn: DrawTurn | None = None, **facts: object
) -> None:
    """Add a line to the log of a draw, about one who takes part if given. Flushes."""
    whose = {"reference": turn.application.reference, "rank": turn.rank} if turn else {}
    audit.record(ctx, _subject(ctx, draw), action, **whose, **facts)


def schedule(ctx: Context, draw: Draw, turns: Sequence[DrawTurn], *, first: datetime) -> None:
    """Give turns their windows, one after the other from a moment on."""
    found = windows(
        first,
        len(turns),
        minutes=draw.minutes,
        hours=draw.hours,
        zone=ZoneInfo(ctx.the_edition.timezone),
    )
    for turn, (starts_at, ends_at) in zip(turns, found, strict=True):
        turn.starts_at, turn.ends_at = starts_at, ends_at


def _subject(ctx: Context, draw: Draw) -> str:
    return log_subject(ctx.the_edition.code, draw.number)
