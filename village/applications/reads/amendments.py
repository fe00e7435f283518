"""A submitted file that is being amended: what it will say, beside what it says."""

import sqlalchemy as sa

from village.applications.tables import Amendment, Application
from village.applications.words import APPLICATION_FLOW, PROJECT_FIELDS, Action, State
from village.core.context import Context
from village.core.errors import AlreadyDone
from village.organisations import ORGANISATION_FIELDS, Organisation


def of(ctx: Context, application: Application) -> Amendment | None:
    """Return the amendment of a file that is being written; None where there is none."""
    return ctx.session.scalar(
        sa.select(Amendment).where(Amendment.application_id == application.id)
    )


def may_amend(ctx: Context, application: Application) -> bool:
    """Say whether what a file says may still be replaced."""
    allowed = APPLICATION_FLOW.allows(application.state, Action.AMEND)
    return allowed and application.window.accepts(ctx.now)


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
    return amended(application, amendment)


def amended(application: Application, amendment: Amendment) -> Application:
    """Return the file that an amendment makes of an application."""
    axis = next((a for a in application.edition.axes if a.id == amendment.project["axis_id"]), None)
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
        organisation=Organisation(
            id=application.organisation_id, version=0, **amendment.organisation
        ),
        axis=axis,
        version=amendment.version,
        submitted_at=application.submitted_at,
        language=amendment.organisation["language"],
        **amendment.project,
    )


def said(file: Application) -> tuple[dict[str, object], dict[str, object]]:
    """Return what a file says of its organisation and of its project, by their fields."""
    owner = file.organisation
    return (
        {name: getattr(owner, name) for name in ORGANISATION_FIELDS},
        {name: getattr(file, name) for name in PROJECT_FIELDS},
    )
