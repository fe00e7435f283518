"""Runs of long work that the reader may see."""

import sqlalchemy as sa

from village.core.context import Context
from village.core.errors import NotFound
from village.core.runs.tables import Run
from village.core.runs.words import KINDS, OPEN


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
    """Return the run of a kind that waits or works: the edition's or the reader's own."""
    wanted = (Run.edition_id == ctx.the_edition.id, Run.kind == kind, Run.state.in_(OPEN))
    return ctx.session.scalar(sa.select(Run).where(*wanted, _own(ctx)))


def _visible(ctx: Context) -> sa.ColumnElement[bool]:
    """Return the condition under which the reader may see a run."""
    kinds = [name for name, kind in KINDS.items() if kind.needs in ctx.actor.permissions]
    return sa.and_(Run.edition_id == ctx.actor.edition_id, Run.kind.in_(kinds), _own(ctx))


def _own(ctx: Context) -> sa.ColumnElement[bool]:
    return sa.or_(Run.shared, Run.asked_by_id == ctx.actor.user_id)
