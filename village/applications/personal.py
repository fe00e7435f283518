"""The personal data of applications: what somebody wrote in them, and what was noted on them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from village.applications.tables import (
    Amendment,
    Application,
    ApplicationTag,
    ChecklistTick,
    Correction,
    DraftReminder,
    FileNote,
    LateLink,
    NoteMention,
    SavedView,
    Submission,
)
from village.applications.words import OVER, State
from village.applications.writes import indexing
from village.applications.writes.locks import lock_ids
from village.core import personal
from village.core.context import Context
from village.core.personal import (
    ERASED_NAMES,
    Category,
    Person,
    PersonalData,
    PersonalRows,
    Purpose,
    RetentionRule,
)
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


def in_states(ctx: Context, *states: State) -> sa.Select[int]:
    """Return the ids of the edition's applications that are in one of some states.

    Those from which the actor stepped aside do not count; nobody steps aside for a job.
    """
    return sa.select(Application.id).where(
        Application.edition_id == ctx.the_edition.id,
        Application.state.in_(states),
        Application.id.not_in(ctx.actor.conflict_ids),
    )


def _with_people(ctx: Context, *states: State) -> sa.Select[int]:
    erased = Organisation.contact_name.in_(ERASED_NAMES.values())
    return in_states(ctx, *states).join(Application.organisation).where(sa.not_(erased))


def last_deadline(ctx: Context) -> date | None:
    """Return the day of the edition's last deadline; None where there is no call."""
    deadlines = [call.deadline_at for call in ctx.the_edition.calls]
    zone = ZoneInfo(ctx.the_edition.timezone)
    return max(deadlines).astimezone(zone).date() if deadlines else None


def _empty(ctx: Context, ids: Sequence[int]) -> None:
    """Take people and their texts out of applications; numbers, states and figures stay."""
    lock_ids(ctx, ids)
    applications = sa.select(Application).where(Application.id.in_(ids)).order_by(Application.id)
    for application in ctx.session.scalars(applications).all():
        organisation = application.organisation
        organisation.contact_name = ERASED_NAMES[organisation.language]
        organisation.contact_email = organisation.contact_phone = organisation.contact_role = ""
        application.title = application.summary = application.needs = ""
        application.screening_note, application.answers = "", {}
        members = OrganisationMember.organisation_id == organisation.id
        ctx.session.execute(sa.delete(OrganisationMember).where(members))
        indexing.index(application)
    for table in (Amendment, Correction, FileNote, ApplicationTag, ChecklistTick):
        ctx.session.execute(sa.delete(table).where(table.application_id.in_(ids)))
    received = sa.select(Submission).where(Submission.application_id.in_(ids))
    for submission in ctx.session.scalars(received):
        submission.content = _without_people(submission.content)
    ctx.session.flush()


def _without_people(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was received without contacts, texts and answers, in the same shape."""
    organisation = {
        name: "" if name.startswith("contact_") else value
        for name, value in content["organisation"].items()
    }
    project = {
        name: "" if name in ("title", "summary", "needs") else value
        for name, value in content["project"].items()
    }
    return {**content, "organisation": organisation, "project": project, "answers": {}}


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
                "screening_note": personal.redacted(taken=False),
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
            Correction,
            Purpose.APPLICATION,
            lambda person: Correction.application_id.in_(theirs(person)),
            {"message": personal.redacted()},
        ),
        PersonalRows(
            FileNote,
            Purpose.APPLICATION,
            lambda person: sa.or_(
                personal.is_account(FileNote.author_id, person),
                personal.names(FileNote.text, person),
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
            ChecklistTick,
            Purpose.APPLICATION,
            lambda person: personal.is_account(ChecklistTick.user_id, person),
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
        ChecklistTick: "key",
        Correction: "fields",
        LateLink: "key",
        Submission: "sha256",
    },
    rules=(
        RetentionRule(
            "drafts",
            Purpose.APPLICATION,
            last_deadline,
            lambda ctx: _with_people(ctx, State.DRAFT),
            _empty,
        ),
        RetentionRule(
            "refused",
            Purpose.APPLICATION,
            personal.last_day,
            lambda ctx: _with_people(ctx, *OVER),
            _empty,
        ),
    ),
    last=_index,
)
