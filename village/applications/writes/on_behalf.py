"""An organiser changes what a submitted file says, for its applicant, who is told why."""

from collections.abc import Collection, Mapping
from typing import Any

from village.applications.reads import amendments, eligibility, versions
from village.applications.tables import Application, Submission
from village.applications.words import APPLICATION_FLOW, Action
from village.applications.writes import amendments as amendments_writes
from village.applications.writes import pavilions
from village.applications.writes.applications import missing, receive
from village.applications.writes.locks import lock
from village.core import policy
from village.core.context import Context
from village.core.errors import Incomplete, NotEligible, Stale
from village.core.permissions import Permission as P


def changed(
    application: Application, *, organisation: Mapping[str, Any], project: Mapping[str, Any]
) -> Application:
    """Return a file with some of its fields changed. The database does not have it."""
    owner, plans = amendments.said(application)
    file = amendments.as_file(application, {**owner, **organisation}, {**plans, **project})
    pavilions.settle(file, before=application.zone)
    return file


def taking(application: Application, other: Application, fields: Collection[str]) -> Application:
    """Return a file with some fields of another one. The database does not have it."""
    organisation, project = amendments.combined(
        fields, amendments.said(other), amendments.said(application)
    )
    return changed(application, organisation=organisation, project=project)


def amend_for(
    ctx: Context, application: Application, file: Application, *, seen: str, reason: str
) -> Submission:
    """Let a submitted file say what `changed` made of it: a new version, with a mail. Flushes.

    It has to be as complete and as eligible as any, whatever the deadline. What the applicant is
    amending meanwhile follows, where nothing else was typed there.

    Args:
        ctx: the request's context.
        application: the file.
        file: what it is to say.
        seen: the `stamp` of the file that the person was looking at.
        reason: why; the applicant reads it.

    Raises:
        Stale: somebody changed it since.
        IllegalTransition: it is not submitted, or a decision was taken on it.
        Incomplete: `facts["missing"]` lists the fields.
        NotEligible: `facts["broken"]` lists the rules of the call that it breaks.
        Forbidden: the actor does not screen this file.
    """
    policy.require(ctx.actor, P.SCREEN, application)
    lock(ctx, [application])
    APPLICATION_FLOW.step(application.state, Action.AMEND_FOR)
    if seen != application.stamp:
        raise Stale
    lacking = missing(ctx, file)
    if lacking:
        raise Incomplete(missing=lacking)
    broken = [one for one in eligibility.outcomes(ctx, file) if one.refuses]
    if broken:
        raise NotEligible(broken=broken)
    before = amendments.said(application)
    amendments_writes.replace(ctx, application, file)
    application.saved_at = ctx.now
    _carry(ctx, application, before)
    latest = versions.of_reference(ctx, application.reference)
    number = latest.number + 1 if latest else 1
    return receive(ctx, application, None, Action.AMEND_FOR, number=number, reason=reason)


def _carry(ctx: Context, application: Application, before: amendments.Said) -> None:
    """Let the applicant's amendment follow, where it says what the file said before."""
    amendment = amendments.of(ctx, application)
    if amendment is None:
        return
    organisation, project = amendments.said(application)
    answers = _followed(amendment.project["answers"], before[1]["answers"], project["answers"])
    amendment.organisation = _followed(amendment.organisation, before[0], organisation)
    amendment.project = {**_followed(amendment.project, before[1], project), "answers": answers}


def _followed(
    typed: Mapping[str, Any], was: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    kept = {key: value for key, value in typed.items() if value != was.get(key)}
    return {**now, **kept}
