"""A draft starts from an earlier application."""

from village.applications.reads import reuse as reads
from village.applications.tables import Application
from village.applications.writes import drafts
from village.core import audit
from village.core.context import Context


def start_from(ctx: Context, application: Application, *, reference: str, seen: str) -> None:
    """Take over what an earlier application said, where the draft says nothing yet. Flushes.

    Args:
        ctx: the request's context.
        application: the draft, locked by callers that race.
        reference: of the earlier application.
        seen: the `stamp` of what the person was looking at.

    Raises:
        NotFound: the actor acts for no organisation that submitted it.
        Stale: somebody else changed the draft since.
        AlreadyDone: it is submitted.
        Forbidden: the actor does not act for the organisation.
    """
    found = reads.reusable(application, reads.source(ctx, application, reference))
    drafts.save(
        ctx,
        application,
        seen=seen,
        organisation=found.organisation,
        project={**found.project, "answers": {**application.answers, **found.answers}},
    )
    audit.record(ctx, application.reference, "reuse", source=reference)
