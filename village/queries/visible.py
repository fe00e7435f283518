"""The policy's rules as a WHERE: what an actor may list is what it may open one by one."""

import sqlalchemy as sa

from village.domain.actor import Actor
from village.domain.audit import COUNTING, LIST
from village.domain.permissions import Permission as P
from village.models import Application, AuditEntry, Badge


def applications(actor: Actor, permission: P) -> sa.ColumnElement[bool]:
    """Return the condition under which `actor` holds `permission` on an application."""
    if permission not in actor.permissions:
        return sa.false()
    if permission is P.APPLY:
        return Application.organisation_id.in_(actor.organisation_ids)
    in_edition = Application.edition_id == actor.edition_id
    if permission in (P.ANNOUNCE, P.ALLOCATE, P.CONTRACT, P.ISSUE_BADGES):
        return in_edition
    without_conflict = sa.and_(in_edition, Application.id.not_in(actor.conflict_ids))
    if permission is P.SCORE:
        return sa.and_(without_conflict, Application.id.in_(actor.assigned_ids))
    return without_conflict


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
