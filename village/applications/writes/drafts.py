"""Drafts: start one, keep what is typed into it, let it be found."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from psycopg.types.json import Jsonb

from village.applications.reads.own import Draft
from village.applications.tables import Application
from village.applications.words import ORGANISATION_FIELDS, PROJECT_FIELDS, State, reference
from village.applications.writes import organisations
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, CallClosed, Forbidden, NotFound, Stale
from village.core.permissions import Permission as P
from village.core.prepared import Prepared, update
from village.core.searching import searchable
from village.editions import Asking, Call, Edition, continent_of
from village.organisations import Organisation, OrganisationMember

#: Of an organisation, what its applications are found by.
_FOUND_BY = ("name", "name_ar", "city")

_SAVE = Prepared(
    update(Application, *PROJECT_FIELDS, "zone", "language", "saved_at", "search_text")
)
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


def save(
    ctx: Context,
    draft: Draft,
    *,
    seen: str,
    organisation: Mapping[str, Any],
    project: Mapping[str, Any],
) -> Draft:
    """Keep what was typed into a draft, complete or not; return it as it is now.

    Args:
        ctx: the request's context.
        draft: as it is stored, locked by callers that race.
        seen: the `stamp` of what the person was looking at.
        organisation: values of some of `ORGANISATION_FIELDS`.
        project: values of some of `PROJECT_FIELDS`.

    Raises:
        Stale: somebody else changed it since.
        AlreadyDone: it is submitted.
        Forbidden: the actor does not act for the organisation.
        ValueError: a value names another field.
    """
    policy.require(ctx.actor, P.APPLY, draft)
    if draft.state is not State.DRAFT:
        raise AlreadyDone
    if seen != draft.stamp:
        raise Stale
    for values, known in ((organisation, ORGANISATION_FIELDS), (project, PROJECT_FIELDS)):
        for field in values.keys() - set(known):
            raise ValueError(f"a draft has no field {field}")
    fields = {**draft.fields, **organisation, **project}
    saved = replace(draft, fields=fields, zone=continent_of(fields["country"]).value)
    if any(draft.fields[name] != value for name, value in organisation.items()):
        version = organisations.update(ctx, draft, fields)
        saved = replace(saved, organisation_version=version)
    row = _SAVE.one(
        ctx.session,
        of=draft.id,
        seen=draft.version,
        zone=saved.zone,
        language=fields["language"],
        saved_at=ctx.now,
        search_text=_words(draft.reference, fields),
        **{name: fields[name] for name in PROJECT_FIELDS if name != "answers"},
        answers=Jsonb(fields["answers"]),
    )
    if row is None:
        raise Stale
    forget(ctx, draft)
    if any(draft.fields[name] != fields[name] for name in _FOUND_BY):
        _reindex_others(ctx, draft)
    return replace(saved, version=row[0])


def forget(ctx: Context, draft: Draft) -> None:
    """Let the session read anew what it holds of a draft that was written past it."""
    for table, number in ((Application, draft.id), (Organisation, draft.organisation_id)):
        held = ctx.session.identity_map.get(ctx.session.identity_key(table, number))
        if held is not None:
            ctx.session.expire(held)


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
    fields = {name: getattr(organisation, name) for name in _FOUND_BY}
    fields |= {"title": application.title, "summary": application.summary}
    return _words(application.reference, fields)


def _words(reference: str, fields: Mapping[str, Any]) -> str:
    return searchable(
        (reference, fields["title"], fields["summary"], *(fields[name] for name in _FOUND_BY))
    )


def _reindex_others(ctx: Context, draft: Draft) -> None:
    """Let the organisation's other applications be found by its new name; no form goes stale."""
    if _OTHERS.one(ctx.session, own=draft.id, of=draft.organisation_id) is None:
        return
    others = sa.select(Application).where(
        Application.organisation_id == draft.organisation_id,
        Application.id != draft.id,
    )
    for other in ctx.session.scalars(others):
        ctx.session.execute(
            sa.update(Application)
            .where(Application.id == other.id)
            .values(search_text=findable(other))
            .execution_options(synchronize_session=False)
        )
