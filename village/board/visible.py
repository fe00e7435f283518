"""What of the log and the mails an actor may read: nothing about a file stepped aside from."""

import sqlalchemy as sa

from village.accounts import Membership
from village.applications import Application
from village.badges import about
from village.core.actor import Actor
from village.core.audit.tables import AuditEntry
from village.core.audit.words import COUNTING, LIST
from village.organisations import OrganisationMember

#: How the subject of an entry on an account begins.
ACCOUNT = "account-"


def logged(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition under which `actor` may read an entry of the log.

    What people do with their accounts, such as logging in, is read where they have a role or an
    application. Whoever stepped aside from a file reads of no list that others took away as a
    file, and of no act of others on many at once: their numbers count that file too.
    """
    if not actor.conflict_ids:
        return _of_people_here(actor)
    counting = sa.or_(AuditEntry.subject.startswith(LIST), AuditEntry.action.in_(COUNTING))
    mine = AuditEntry.actor_id == actor.user_id
    return sa.and_(
        _of_people_here(actor),
        about(actor, AuditEntry.subject),
        sa.or_(sa.not_(counting), mine),
    )


def _of_people_here(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition under which an entry is of no account, or of one of the edition's.

    The pages of accounts lie outside the editions, and the log counts them to the one that is on.
    """
    team = sa.select(Membership.user_id).where(Membership.edition_id == actor.edition_id)
    applicants = (
        sa.select(OrganisationMember.user_id)
        .join(Application, Application.organisation_id == OrganisationMember.organisation_id)
        .where(Application.edition_id == actor.edition_id)
    )
    people = sa.union(team, applicants).subquery()
    names = sa.select(ACCOUNT + sa.cast(people.c.user_id, sa.Text))
    return sa.or_(
        sa.not_(AuditEntry.subject.startswith(ACCOUNT)),
        AuditEntry.subject.in_(names),
        AuditEntry.action.in_(("role_given", "role_taken")),
    )
