"""Files by pavilion, and who says in which one a file belongs."""

import sqlalchemy as sa

from village.applications.tables import Application
from village.applications.words import State
from village.core.context import Context
from village.editions import Belonging, Call, CallKind


def in_pavilion(ctx: Context, code: str) -> sa.ColumnElement[bool]:
    """Return the condition under which a file belongs in a pavilion, or has its stand there."""
    here = Call.edition_id == ctx.the_edition.id
    gathering = sa.select(Call.id).where(here, Call.pavilion == code)
    kinds = gathering_kinds(ctx)
    gathered = sa.and_(Application.kind.in_(kinds), Application.call_id.in_(gathering))
    return sa.or_(Application.zone == code, gathered)


def gathering_kinds(ctx: Context) -> list[CallKind]:
    """Return the kinds of calls whose pavilion has the stands of files that belong in others."""
    edition = ctx.the_edition
    return [kind for kind in CallKind if edition.belonging(kind) is Belonging.CONTINENTS]


def chooses_pavilion(application: Application) -> bool:
    """Say whether the applicant chooses the pavilion: of a call that has none of its own."""
    edition, kind = application.edition, application.kind
    chosen = edition.belonging(kind) is Belonging.CHOICE and not application.call.pavilion
    return chosen and bool(edition.open_pavilions(kind))


def may_move(ctx: Context, application: Application) -> bool:
    """Say whether the organiser gives this file its pavilion by hand."""
    by_hand = ctx.the_edition.belonging(application.kind) is Belonging.ORGANISER
    sent = application.state not in (State.DRAFT, State.WITHDRAWN)
    any_there = bool(ctx.the_edition.pavilions)
    return any_there and sent and (by_hand or application.zone is None)
