"""Drafts: start one, keep what is typed into it, let it be found."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from village import policy
from village.context import Context
from village.domain.applications import PROJECT_FIELDS, State, reference
from village.domain.calls import Asking
from village.domain.continents import continent_of
from village.domain.errors import AlreadyDone, CallClosed, Forbidden, NotFound, Stale
from village.domain.permissions import Permission as P
from village.domain.searching import searchable
from village.models import Application, Call, Edition, Organisation, OrganisationMember
from village.queries.prepared import Prepared
from village.services import audit, organisations

#: Whether an organisation has other applications than this one: hardly any has.
_OTHERS = Prepared(
    sa.select(Application.id)
    .where(
        Application.organisation_id == sa.bindparam("of", type_=sa.BigInteger),
        Application.id != sa.bindparam("own", type_=sa.BigInteger),
    )
    .limit(1)
)


def start(
    ctx: Context, call: Call, *, draft_key: uuid.UUID, organisation: Organisation | None = None
) -> Application:
    """Start a draft, once for each `draft_key`: asked again, return the same one. Flushes.

    Raises:
        CallClosed: the call takes no applications now.
        AlreadyDone: somebody else's draft has this key.
        Forbidden: the actor does not act for `organisation`.
    """
    policy.require(ctx.actor, P.APPLY)
    key_lock = sa.func.pg_advisory_xact_lock(draft_key.int & (2**63 - 1))
    ctx.session.execute(sa.select(key_lock))
    found = _by_draft_key(ctx, draft_key)
    if found is not None:
        return found
    require_open(ctx, call)
    if organisation is None:
        organisation = organisations.create(ctx)
    elif organisation.id not in ctx.actor.organisation_ids:
        raise Forbidden(permission=P.APPLY)
    application = Application(
        reference=_next_reference(ctx),
        edition=ctx.the_edition,
        organisation=organisation,
        kind=call.kind,
        zone=continent_of(organisation.country),
        language=organisation.language,
        title="",
        summary="",
        answers={},
        wanted_open_sides=1,
        created_at=ctx.now,
        saved_at=ctx.now,
        state_at=ctx.now,
        draft_key=draft_key,
    )
    application.search_text = findable(application)
    ctx.session.add(application)
    audit.record(ctx, application.reference, "start", kind=call.kind)
    return application


def stamp(application: Application) -> str:
    """Return what a form remembers of the rows it shows, to notice later that they changed."""
    return f"{application.version}-{application.organisation.version}"


def flushed_stamp(ctx: Context, application: Application) -> str:
    """Return the stamp of what this request has made of the rows. Flushes."""
    ctx.session.flush()
    return stamp(application)


def save(
    ctx: Context,
    application: Application,
    *,
    seen: str,
    organisation: Mapping[str, Any],
    project: Mapping[str, Any],
    flush: bool = True,
) -> None:
    """Keep what was typed into a draft, complete or not. Flushes.

    Args:
        ctx: the request's context.
        application: the draft; callers that race lock it.
        seen: the `stamp` of what the person was looking at.
        organisation: values of some of `ORGANISATION_FIELDS`.
        project: values of some of `PROJECT_FIELDS`.
        flush: whether to; who submits at once has it all written together.

    Raises:
        Stale: somebody else changed it since.
        AlreadyDone: it is submitted.
        Forbidden: the actor does not act for the organisation.
        ValueError: a value names another field.
    """
    policy.require(ctx.actor, P.APPLY, application)
    if application.state is not State.DRAFT:
        raise AlreadyDone
    if seen != stamp(application):
        raise Stale
    renamed = organisations.update(application.organisation, organisation)
    for field, value in project.items():
        if field not in PROJECT_FIELDS:
            raise ValueError(f"an application has no field {field}")
        setattr(application, field, value)
    if "axis_id" in project:
        ctx.session.expire(application, ["axis"])
    application.zone = continent_of(application.organisation.country)
    application.language = application.organisation.language
    application.saved_at = ctx.now
    application.search_text = findable(application)
    if flush or renamed:
        ctx.session.flush()
    if renamed:
        _reindex_others(ctx, application)


def require_open(ctx: Context, call: Asking) -> None:
    """Refuse unless the call takes applications at this moment.

    Raises:
        CallClosed: it does not.
    """
    if not call.window.accepts(ctx.now):
        raise CallClosed


def _by_draft_key(ctx: Context, draft_key: uuid.UUID) -> Application | None:
    member = sa.exists().where(
        OrganisationMember.organisation_id == Application.organisation_id,
        OrganisationMember.user_id == ctx.actor.user_id,
    )
    row = ctx.session.execute(
        sa.select(Application, member).where(Application.draft_key == draft_key)
    ).one_or_none()
    if row is None:
        return None
    application, own = row
    if not own or application.edition_id != ctx.the_edition.id:
        raise AlreadyDone
    found: Application = application
    return found


def _next_reference(ctx: Context) -> str:
    """Count one application more; the edition's row orders those who start at once."""
    number = ctx.session.scalar(
        sa.update(Edition)
        .where(Edition.id == ctx.the_edition.id)
        .values(last_application_number=Edition.last_application_number + 1)
        .returning(Edition.last_application_number)
        .execution_options(synchronize_session=False)
    )
    if number is None:
        raise NotFound
    return reference(ctx.the_edition.code, number)


def findable(application: Application) -> str:
    """Return the words by which an application is found."""
    organisation = application.organisation
    return searchable(
        (
            application.reference,
            application.title,
            application.summary,
            organisation.name,
            organisation.name_ar,
            organisation.city,
        )
    )


def _reindex_others(ctx: Context, application: Application) -> None:
    """Let the organisation's other applications be found by its new name; no form goes stale."""
    if _OTHERS.one(ctx.session, own=application.id, of=application.organisation_id) is None:
        return
    others = sa.select(Application).where(
        Application.organisation_id == application.organisation_id,
        Application.id != application.id,
    )
    for other in ctx.session.scalars(others):
        ctx.session.execute(
            sa.update(Application)
            .where(Application.id == other.id)
            .values(search_text=findable(other))
            .execution_options(synchronize_session=False)
        )
