"""The policy's rules as a WHERE: what an actor may list is what it may open one by one."""

import sqlalchemy as sa

from village.applications.tables import Application
from village.core.actor import Actor
from village.core.permissions import Permission as P


def applications(actor: Actor, permission: P) -> sa.ColumnElement[bool]:
    """Return the condition under which `actor` holds `permission` on an application."""
    if permission not in actor.permissions:
        return sa.false()
    if permission is P.APPLY:
        return Application.organisation_id.in_(actor.organisation_ids)
    if permission is P.FOLLOW:
        ours = actor.organisation_ids | actor.followed_ids
        return Application.organisation_id.in_(ours)
    if permission is P.WORK:
        return sa.true()
    in_edition = Application.edition_id == actor.edition_id
    if permission in (P.ANNOUNCE, P.ALLOCATE, P.CONTRACT, P.SEAL, P.BILL, P.ISSUE_BADGES):
        return in_edition
    without_conflict = sa.and_(in_edition, Application.id.not_in(actor.conflict_ids))
    if permission is P.SCORE:
        return sa.and_(without_conflict, Application.id.in_(actor.assigned_ids))
    return without_conflict
