"""Applications: draft, submit, and every step of their flow."""

from village import policy
from village.context import Context
from village.domain.applications import APPLICATION_FLOW, Action
from village.models import Application
from village.services import audit, outbox


def act(ctx: Context, application: Application, action: Action, *, note: str = "") -> None:
    """Move an application one step along its flow.

    Records the step in the audit log and queues the step's mail in the caller's
    transaction: all of it happens or none. Flushes, never commits.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission on this application.
    """
    step = APPLICATION_FLOW.step(application.state, action)
    policy.require(ctx.actor, step.needs, application)
    before, application.state = application.state, step.target
    application.state_at = ctx.now
    audit.record(ctx, application.reference, action, before=before, after=step.target, note=note)
    if step.mail:
        organisation = application.organisation
        outbox.queue(
            ctx,
            step.mail,
            to=organisation.contact_email,
            language=organisation.language,
            reference=application.reference,
            name=organisation.contact_name,
            organisation=organisation.name,
            title=application.title,
            note=note,
        )
    ctx.session.flush()
