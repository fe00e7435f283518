"""What of the log and the mails an actor may read: nothing about a file stepped aside from."""

import sqlalchemy as sa

from village.applications import Application
from village.badges import Badge
from village.core.actor import Actor
from village.core.audit.tables import AuditEntry
from village.core.audit.words import COUNTING, LIST


def about(actor: Actor, column: sa.SQLColumnExpression[str]) -> sa.ColumnElement[bool]:
    """Return the condition under which `column`, a reference, names no file stepped aside from.

    Nor its badges: the log and the mails name those by references of their own.
    """
    if not actor.conflict_ids:
        return sa.true()
    files = sa.select(Application.reference).where(Application.id.in_(actor.conflict_ids))
    badges = sa.select(Badge.reference).where(Badge.application_id.in_(actor.conflict_ids))
    return sa.and_(column.not_in(files), column.not_in(badges))


def logged(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition under which `actor` may read an entry of the log.

    Whoever stepped aside from a file reads of no list that others took away as a file, and of
    no act of others on many at once: their numbers count that file too.
    """
    if not actor.conflict_ids:
        return sa.true()
    counting = sa.or_(AuditEntry.subject.startswith(LIST), AuditEntry.action.in_(COUNTING))
    mine = AuditEntry.actor_id == actor.user_id
    return sa.and_(about(actor, AuditEntry.subject), sa.or_(sa.not_(counting), mine))
