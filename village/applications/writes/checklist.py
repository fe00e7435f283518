"""The checklist of a call: its lines ticked on a file by those who screen it."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.applications.reads.checklist import lines
from village.applications.tables import Application, ChecklistTick
from village.core import audit, policy
from village.core.context import Context
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions import Call


def change(
    ctx: Context, application: Application, *, ticked: Collection[str], seen: Collection[str]
) -> None:
    """Tick lines of the checklist on a file, and take ticks back. Flushes.

    What others have ticked meanwhile stays, and who was first stands beside the line. The log has
    the line in words, in the first language of the edition: they stay where the checklist changes.

    Args:
        ctx: the request's context.
        application: the file; a draft has no checklist.
        ticked: the keys of the lines that are to be ticked.
        seen: the keys of those that were ticked when the page was made.

    Raises:
        Forbidden: the actor does not screen this file.
    """
    policy.require(ctx.actor, P.SCREEN, application)
    on, off = set(ticked) - set(seen), set(seen) - set(ticked)
    for line in lines(application):
        point = text_in(line.label, ctx.the_edition.languages[0])
        if line.key in on and _tick(ctx, application, line.key):
            audit.record(ctx, application.reference, "point_checked", point=point)
        if line.key in off and _untick(ctx, application, line.key):
            audit.record(ctx, application.reference, "point_unchecked", point=point)


def forget_removed(ctx: Context) -> None:
    """Drop the ticks of lines that their call's checklist has no more; the log keeps them.

    Without it a line that is added later under the same key would be ticked already.
    """
    asked = sa.func.jsonb_build_array(sa.func.jsonb_build_object("key", ChecklistTick.key))
    gone = sa.delete(ChecklistTick).where(
        ChecklistTick.application_id == Application.id,
        Application.call_id == Call.id,
        Application.edition_id == ctx.the_edition.id,
        sa.not_(Call.checklist.contains(asked)),
    )
    ctx.session.execute(gone)


def _tick(ctx: Context, application: Application, key: str) -> bool:
    """Tick a line; say whether nobody had."""
    tick = insert(ChecklistTick).values(
        application_id=application.id, key=key, user_id=ctx.actor.user_id, ticked_at=ctx.now
    )
    once = tick.on_conflict_do_nothing().returning(ChecklistTick.id)
    return ctx.session.scalar(once) is not None


def _untick(ctx: Context, application: Application, key: str) -> bool:
    """Take a tick back; say whether there was one."""
    tick = sa.delete(ChecklistTick).where(
        ChecklistTick.application_id == application.id, ChecklistTick.key == key
    )
    return ctx.session.scalar(tick.returning(ChecklistTick.id)) is not None
