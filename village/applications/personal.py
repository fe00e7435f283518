"""The personal data of applications: what somebody wrote in them, and what was noted on them."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from village.applications.tables import (
    Amendment,
    Application,
    ApplicationTag,
    DraftReminder,
    FileNote,
    LateLink,
    NoteMention,
    SavedView,
    Submission,
)
from village.applications.writes import indexing
from village.core import personal
from village.core.context import Context
from village.core.personal import Category, Person, PersonalData, PersonalRows, Purpose
from village.core.tables import Base
from village.organisations import Organisation, OrganisationMember


def theirs(person: Person) -> sa.Select[int]:
    """Return the ids of the applications in which somebody takes part: a contact or a member."""
    member = sa.select(OrganisationMember.organisation_id).where(
        personal.is_account(OrganisationMember.user_id, person)
    )
    contact = sa.select(Organisation.id).where(
        personal.is_address(Organisation.contact_email, person)
    )
    either = Application.organisation_id.in_(member.union(contact))
    return sa.select(Application.id).where(either)


def _index(ctx: Context, ids: Mapping[type[Base], Sequence[int]]) -> None:
    """Let the applications be found by what they say now, and by no erased name."""
    changed = sa.select(Application).where(Application.id.in_(ids[Application]))
    for application in ctx.session.scalars(changed.execution_options(populate_existing=True)):
        ctx.session.refresh(application.organisation)
        indexing.index(application)
    ctx.session.flush()


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            Application,
            Purpose.APPLICATION,
            lambda person: Application.id.in_(theirs(person)),
            {
                "title": personal.redacted(),
                "summary": personal.redacted(),
                "answers": personal.redacted(),
                "needs": personal.redacted(),
                "screening_note": personal.redacted(),
                "search_contact": personal.cleared(Category.CONTACT),
            },
        ),
        PersonalRows(
            Submission,
            Purpose.APPLICATION,
            lambda person: Submission.application_id.in_(theirs(person)),
            {"content": personal.redacted()},
        ),
        PersonalRows(
            Amendment,
            Purpose.APPLICATION,
            lambda person: Amendment.application_id.in_(theirs(person)),
            {"organisation": personal.redacted(), "project": personal.redacted()},
        ),
        PersonalRows(
            FileNote,
            Purpose.APPLICATION,
            lambda person: sa.or_(
                personal.is_account(FileNote.author_id, person),
                FileNote.application_id.in_(theirs(person)),
                personal.mentions(FileNote.text, person),
            ),
            {"text": personal.redacted()},
        ),
        PersonalRows(
            NoteMention,
            Purpose.APPLICATION,
            lambda person: personal.is_account(NoteMention.user_id, person),
            removed=True,
        ),
        PersonalRows(
            LateLink,
            Purpose.APPLICATION,
            lambda person: personal.mentions(LateLink.note, person),
            {"note": personal.redacted()},
        ),
        PersonalRows(
            DraftReminder,
            Purpose.APPLICATION,
            lambda person: personal.is_account(DraftReminder.user_id, person),
            removed=True,
        ),
        PersonalRows(
            SavedView,
            Purpose.ACCOUNT,
            lambda person: personal.is_account(SavedView.owner_id, person),
            {
                "name": personal.cleared(Category.WRITING),
                "query": personal.cleared(Category.WRITING),
            },
            removed=True,
        ),
    ),
    others={
        Application: "reference zone language asked search_names search_text",
        ApplicationTag: "name",
        LateLink: "key",
        Submission: "sha256",
    },
    last=_index,
)
