"""Runs of long work that the reader may see."""

import sqlalchemy as sa

from village.core.context import Context
from village.core.errors import NotFound
from village.core.runs.tables import Run
from village.core.runs.words import KINDS, OPEN, RunState


def get(ctx: Context, token: str) -> Run:
    """Return a run by its token.

    Raises:
        NotFound: there is none, or it is not for this reader.
    """
    run = ctx.session.scalar(sa.select(Run).where(Run.token == token, _visible(ctx)))
    if run is None:
        raise NotFound
    return run


def open_run(ctx: Context, kind: str) -> Run | None:
    """Return the run of a kind that waits or works: the edition's or the reader's own.

    Outside any edition, as for what concerns an account, it is the reader's own.
    """
    here = Run.edition_id.is_not_distinct_from(ctx.edition.id if ctx.edition else None)
    wanted = (here, Run.kind == kind, Run.state.in_(OPEN))
    return ctx.session.scalar(sa.select(Run).where(*wanted, _own(ctx)))


def last_done(ctx: Context, kind: str) -> Run | None:
    """Return the actor's newest run of a kind that left a file, outside any edition."""
    own = (Run.edition_id.is_(None), Run.kind == kind, Run.asked_by_id == ctx.actor.user_id)
    done = sa.select(Run).where(*own, Run.state == RunState.DONE, Run.result.has_key("file"))
    return ctx.session.scalar(done.order_by(Run.id.desc()).limit(1))


def _visible(ctx: Context) -> sa.ColumnElement[bool]:
    """Return the condition under which the reader may see a run."""
    kinds = [name for name, kind in KINDS.items() if kind.needs in ctx.actor.permissions]
    here = Run.edition_id.is_not_distinct_from(ctx.actor.edition_id)
    own = sa.and_(Run.edition_id.is_(None), Run.asked_by_id == ctx.actor.user_id)
    return sa.and_(Run.kind.in_(kinds), sa.or_(sa.and_(here, _own(ctx)), own))


def _own(ctx: Context) -> sa.ColumnElement[bool]:
    return sa.or_(Run.shared, Run.asked_by_id == ctx.actor.user_id)
