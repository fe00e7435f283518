"""Applications as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, undefer

from village.accounts import User
from village.applications.reads import corrections, visible
from village.applications.tables import Application
from village.applications.words import OVER, Action, State
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.policy import can, require, require_visible
from village.editions import Call, CallKind
from village.organisations import Organisation, OrganisationMember, name_in


def find(ctx: Context, reference: str, *, lock: bool = False) -> Application:
    """Return one application of the context's edition that the actor may see.

    With `lock`, others who want to change it or its organisation wait for this transaction.

    Raises:
        NotFound: there is none, or the actor may not know of it.
        ConflictOfInterest: the actor stepped aside from it.
    """
    return _find(ctx, reference, _statement(lock=lock))


def followed(ctx: Context, reference: str) -> Application:
    """Return an application that the actor acts for or follows, with its call.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor may see it as an organiser or a juror does.
    """
    application = _find(ctx, reference, _statement(call=True))
    require(ctx.actor, P.FOLLOW, application)
    return application


def own(ctx: Context, reference: str, *, lock: bool = False) -> Application:
    """Return an application for which the actor may act, with its call.

    With `lock`, as `find`.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor may see it, as an organiser, a juror or a reader does, and no more.
    """
    application = _find(ctx, reference, _statement(call=True, lock=lock))
    require(ctx.actor, P.APPLY, application)
    return application


def _find(ctx: Context, reference: str, statement: sa.Select[Application]) -> Application:
    values = {"reference": reference, "edition": ctx.the_edition.id}
    application = ctx.session.scalar(statement, values)
    if application is None:
        raise NotFound
    require_visible(ctx.actor, application)
    return application


@cache  # nearly every page of a file begins with it
def _statement(*, call: bool = False, lock: bool = False) -> sa.Select[Application]:
    statement = (
        sa.select(Application)
        .join(Application.organisation)
        .where(
            Application.reference == sa.bindparam("reference"),
            Application.edition_id == sa.bindparam("edition"),
        )
        .options(
            contains_eager(Application.organisation),
            joinedload(Application.axis),
            undefer(Application.asked),
        )
    )
    if call:
        statement = statement.options(joinedload(Application.call, innerjoin=True))
    if lock:
        statement = statement.with_for_update(
            of=(Application, Organisation), key_share=True
        ).execution_options(populate_existing=True)
    return statement


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
    may_edit: bool
    correct_by: datetime | None


def mine(ctx: Context, language: str) -> list[Mine]:
    """Return the applications that the actor acts for or follows, the latest first."""
    rows = ctx.session.execute(
        sa.select(Application, name_in(language), Call, corrections.open_until(ctx))
        .join(Application.organisation)
        .outerjoin(Application.correction)
        .join(Application.call)
        .where(
            visible.applications(ctx.actor, P.FOLLOW),
            Application.edition_id == ctx.the_edition.id,
        )
        .order_by(Application.id.desc())
        .options(joinedload(Application.late_link))
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
            deadline_at=application.window.deadline_at,
            closes_at=application.window.closes_at,
            may_edit=can(ctx.actor, P.APPLY, application),
            correct_by=correct_by,
        )
        for application, organisation, call, correct_by in rows
    ]


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


def applicants(ctx: Context, emails: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return which of these addresses act for organisations that apply, and for which.

    An address is that of a person who acts for the organisation, or of its contact; one without a
    name yet is named by its reference. What the actor may not see, or is over, does not count.
    """
    mine = (
        Application.edition_id == ctx.the_edition.id,
        Application.state.not_in(OVER),
        visible.applications(ctx.actor, P.VIEW_BOARD),
    )
    name = sa.func.coalesce(sa.func.nullif(Organisation.name, ""), Application.reference)
    people = (
        sa.select(User.email.label("email"), name.label("name"))
        .join(OrganisationMember, OrganisationMember.user_id == User.id)
        .join(Organisation, Organisation.id == OrganisationMember.organisation_id)
        .join(Application, Application.organisation_id == Organisation.id)
        .where(User.email.in_(asked := list(emails)), *mine)
    )
    email = sa.func.lower(Organisation.contact_email)
    contacts = (
        sa.select(email, name)
        .join(Application, Application.organisation_id == Organisation.id)
        .where(email.in_(asked), *mine)
    )
    found: dict[str, tuple[str, ...]] = {}
    for address, who in ctx.session.execute(people.union(contacts).order_by("email", "name")):
        found[address] = (*found.get(address, ()), who)
    return found
