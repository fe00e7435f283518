"""A submitted file that is being amended: what it will say, beside what it says."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from village.applications.reads import corrections
from village.applications.tables import Amendment, Application
from village.applications.words import APPLICATION_FLOW, PROJECT_FIELDS, Action, State
from village.core.context import Context
from village.core.errors import AlreadyDone
from village.organisations import ORGANISATION_FIELDS, Organisation

#: What a file says of its organisation, and of its project, by their fields.
Said = tuple[dict[str, Any], dict[str, Any]]


def of(ctx: Context, application: Application) -> Amendment | None:
    """Return the amendment of a file that is being written; None where there is none."""
    return ctx.session.scalar(
        sa.select(Amendment).where(Amendment.application_id == application.id)
    )


def may_amend(ctx: Context, application: Application) -> bool:
    """Say whether what a file says may still be replaced."""
    allowed = APPLICATION_FLOW.allows(application.state, Action.AMEND)
    return allowed and application.amending_window.accepts(ctx.now)


def written(ctx: Context, application: Application) -> Application:
    """Return the file as it is being written: a draft itself, or what an amendment makes of it.

    An amended file is no row: what is set on it is kept by `drafts.save` alone.

    Raises:
        AlreadyDone: it is submitted, and nobody amends it, or nobody may any more.
    """
    if application.state is State.DRAFT:
        return application
    may = APPLICATION_FLOW.allows(application.state, Action.AMEND)
    amendment = of(ctx, application) if may else None
    if amendment is None:
        raise AlreadyDone
    return amended(ctx, application, amendment)


def amended(ctx: Context, application: Application, amendment: Amendment) -> Application:
    """Return the file that an amendment makes of an application.

    Of an amendment that only corrects what was asked for, nothing else counts.
    """
    organisation, project = amendment.organisation, amendment.project
    only = corrections.reopened(ctx, application)
    if only is not None:
        organisation, project = combined(only, (organisation, project), said(application))
    file = as_file(application, organisation, project)
    file.version, file.correction = amendment.version, application.correction
    return file


def as_file(
    application: Application, organisation: Mapping[str, Any], project: Mapping[str, Any]
) -> Application:
    """Return an application as it would be with other values. The database does not have it."""
    axis = next((a for a in application.edition.axes if a.id == project["axis_id"]), None)
    return Application(
        id=application.id,
        reference=application.reference,
        edition_id=application.edition_id,
        edition=application.edition,
        call_id=application.call_id,
        call=application.call,
        late_link=application.late_link,
        kind=application.kind,
        state=application.state,
        organisation_id=application.organisation_id,
        # No row of an organisation has this version: a form of the draft is stale here.
        organisation=Organisation(id=application.organisation_id, version=0, **organisation),
        axis=axis,
        version=application.version,
        submitted_at=application.submitted_at,
        language=organisation["language"],
        **project,
    )


#: The fields of the form that are called otherwise than what they fill in.
_FIELDS = {"axis_id": "axis", "zone": "pavilion"}


def combined(fields: Collection[str], wanted: Said, stands: Said) -> Said:
    """Return the wanted values of these fields of the form, and the present ones of all others."""
    organisation, project = (_of_fields(fields, *pair) for pair in zip(wanted, stands, strict=True))
    answers = {key: one for key, one in wanted[1]["answers"].items() if f"q_{key}" in fields}
    return organisation, {**project, "answers": {**stands[1]["answers"], **answers}}


def _of_fields(
    fields: Collection[str], wanted: Mapping[str, Any], stands: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        name: wanted[name] if _FIELDS.get(name, name) in fields else now
        for name, now in stands.items()
    }


def said(file: Application) -> Said:
    """Return what a file says of its organisation and of its project, by their fields."""
    owner = file.organisation
    return (
        {name: getattr(owner, name) for name in ORGANISATION_FIELDS},
        {name: getattr(file, name) for name in PROJECT_FIELDS},
    )
