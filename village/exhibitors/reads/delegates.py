"""Which colleague cares for a task of an exhibitor; who no longer acts for it cares for none."""

from dataclasses import dataclass

import sqlalchemy as sa

from village.accounts import User
from village.applications import Application
from village.exhibitors.tables import TaskDelegate
from village.organisations import OrganisationMember


@dataclass(frozen=True, slots=True)
class Delegate:
    """A colleague who cares for a task, and gets its reminders."""

    name: str
    email: str
    language: str


def by_task() -> sa.Subquery:
    """Return `delegates` of each application (`{task: [name, email, language]}`), where it has any.

    It is to be joined by `application_id`; a sum for all is cheaper than one for each.
    """
    said = sa.func.jsonb_build_array(User.name, User.email, User.language)
    return (
        sa.select(
            TaskDelegate.application_id,
            sa.func.jsonb_object_agg(TaskDelegate.task, said).label("delegates"),
        )
        .join(User, User.id == TaskDelegate.user_id)
        .join(Application, Application.id == TaskDelegate.application_id)
        .join(
            OrganisationMember,
            sa.and_(
                OrganisationMember.user_id == User.id,
                OrganisationMember.organisation_id == Application.organisation_id,
            ),
        )
        .where(OrganisationMember.edits, User.disabled_at.is_(None))
        .group_by(TaskDelegate.application_id)
        .subquery()
    )
