"""Applications as pages show them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from village.accounts import OneTimeToken, TokenPurpose, User, links
from village.applications.reads import visible
from village.applications.tables import Application
from village.applications.words import Action, State
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.policy import require, require_visible
from village.editions import Call, CallKind
from village.organisations import Organisation, OrganisationMember, name_in


def find(ctx: Context, reference: str, *, lock: bool = False) -> Application:
    """Return one application of the context's edition that the actor may see.

    With `lock`, others who want to change it or its organisation wait for this transaction.

    Raises:
        NotFound: there is none, or the actor may not know of it.
        ConflictOfInterest: the actor stepped aside from it.
    """
    return _find(ctx, reference, lock=lock)


def own(ctx: Context, reference: str, *, lock: bool = False) -> Application:
    """Return an application for which the actor may act, with its call.

    With `lock`, as `find`.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor may see it, as an organiser or a juror does, and no more.
    """
    call = joinedload(Application.call, innerjoin=True)
    application = _find(ctx, reference, call, lock=lock)
    require(ctx.actor, P.APPLY, application)
    return application


def _find(ctx: Context, reference: str, *also: ExecutableOption, lock: bool) -> Application:
    statement = (
        sa.select(Application)
        .join(Application.organisation)
        .where(Application.reference == reference, Application.edition_id == ctx.the_edition.id)
        .options(contains_eager(Application.organisation), joinedload(Application.axis), *also)
    )
    if lock:
        statement = statement.with_for_update(
            of=(Application, Organisation), key_share=True
        ).execution_options(populate_existing=True)
    application = ctx.session.scalar(statement)
    if application is None:
        raise NotFound
    require_visible(ctx.actor, application)
    return application


@dataclass(frozen=True, slots=True)
class Mine:
    """One line of an account's own applications."""

    reference: str
    kind: CallKind
    state: State
    title: str
    organisation: str
    saved_at: datetime
    state_at: datetime
    deadline_at: datetime
    closes_at: datetime


def mine(ctx: Context, language: str) -> list[Mine]:
    """Return the applications of the actor's organisations, the latest first."""
    rows = ctx.session.execute(
        sa.select(Application, name_in(language), Call)
        .join(Application.organisation)
        .join(Application.call)
        .where(
            visible.applications(ctx.actor, P.APPLY),
            Application.edition_id == ctx.the_edition.id,
        )
        .order_by(Application.id.desc())
    )
    return [
        Mine(
            reference=application.reference,
            kind=application.kind,
            state=application.state,
            title=application.title,
            organisation=organisation,
            saved_at=application.saved_at,
            state_at=application.state_at,
            deadline_at=call.deadline_at,
            closes_at=call.window.closes_at,
        )
        for application, organisation, call in rows
    ]


def own_organisations(ctx: Context) -> list[Organisation]:
    """Return the named organisations for which the actor acts, by name, as last said of each."""
    return list(
        ctx.session.scalars(
            sa.select(Organisation)
            .where(Organisation.id.in_(ctx.actor.organisation_ids), Organisation.name != "")
            .ext(postgresql.distinct_on(Organisation.name))
            .order_by(Organisation.name, Organisation.id.desc())
        )
    )


def members(ctx: Context, organisation_id: int) -> list[str]:
    """Return the names of those who act for an organisation, the first one first."""
    return list(
        ctx.session.scalars(
            sa.select(User.name)
            .join(OrganisationMember, OrganisationMember.user_id == User.id)
            .where(OrganisationMember.organisation_id == organisation_id)
            .order_by(OrganisationMember.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who may come to act for an organisation, and has not answered yet."""

    email: str
    sent_at: datetime
    expires_at: datetime


def invitations(ctx: Context, organisation_id: int) -> list[Invitation]:
    """Return an organisation's invitations that wait for an answer, the first one first."""
    found = ctx.session.scalars(waiting_invitations(ctx, organisation_id))
    return [
        Invitation(str(link.data["email"]), links.issued_at(link), link.expires_at)
        for link in found
    ]


def waiting_invitations(ctx: Context, organisation_id: int) -> sa.Select[OneTimeToken]:
    """Return the query of an organisation's invitations that still open something."""
    return (
        sa.select(OneTimeToken)
        .where(
            OneTimeToken.purpose == TokenPurpose.INVITE,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > ctx.now,
            OneTimeToken.data["organisation"].astext == str(organisation_id),
        )
        .order_by(OneTimeToken.id)
    )


@dataclass(frozen=True, slots=True)
class Done:
    """One step that an application took."""

    action: Action
    before: State
    after: State
    at: datetime
    note: str
    by: str


def steps(ctx: Context, application: Application) -> list[Done]:
    """Return the steps of an application's flow that were taken, the oldest first.

    Nothing else that the log knows is among them: no staged decision, no mark.
    """
    entries = ctx.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.subject == application.reference, AuditEntry.action.in_(list(Action)))
        .order_by(AuditEntry.id)
    )
    return [
        Done(
            action=Action(entry.action),
            before=State(entry.data["before"]),
            after=State(entry.data["after"]),
            at=entry.at,
            note=str(entry.data.get("note") or ""),
            by=entry.actor_name,
        )
        for entry in entries
        if _is_step(entry)
    ]


def _is_step(entry: AuditEntry) -> bool:
    states = set(State)
    return {entry.data.get("before"), entry.data.get("after")} <= states
