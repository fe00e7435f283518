"""Which colleague cares for a task of an exhibitor; who no longer acts for it cares for none."""

from dataclasses import dataclass
from typing import Any

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


def by_task() -> sa.ScalarSelect[Any]:
    """Return the delegates of each application of a statement: `{task: [name, email, language]}`.

    It is None where there are none.
    """
    said = sa.func.jsonb_build_array(User.name, User.email, User.language)
    return (
        sa.select(sa.func.jsonb_object_agg(TaskDelegate.task, said))
        .join(User, User.id == TaskDelegate.user_id)
        .join(
            OrganisationMember,
            sa.and_(
                OrganisationMember.user_id == User.id,
                OrganisationMember.organisation_id == Application.organisation_id,
            ),
        )
        .where(
            TaskDelegate.application_id == Application.id,
            OrganisationMember.edits,
            User.disabled_at.is_(None),
        )
        .correlate(Application)
        .scalar_subquery()
    )
