"""Entrust a colleague with a task of an exhibitor."""

import sqlalchemy as sa

from village.applications import Application, State, lock
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import IllegalTransition, NotFound
from village.core.permissions import Permission as P
from village.editions import TaskKind
from village.exhibitors.tables import TaskDelegate
from village.organisations import acting_members

MAIL = "task_delegated"


def delegate(ctx: Context, application: Application, task: TaskKind, email: str) -> None:
    """Let a colleague care for a task and tell them by mail; with no address, nobody does. Flushes.

    Raises:
        Forbidden: the actor does not act for the organisation.
        IllegalTransition: it is not confirmed.
        NotFound: the edition has no such task, or nobody of this address acts for the organisation.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    if application.state is not State.CONFIRMED:
        raise IllegalTransition(state=application.state, action="delegate")
    planned = {one.task: one for one in ctx.the_edition.task_plan.list}
    members = {one.email: one for one in acting_members(ctx, application.organisation_id)}
    if task not in planned or (email and email not in members):
        raise NotFound
    ctx.session.execute(
        sa.delete(TaskDelegate).where(
            TaskDelegate.application_id == application.id, TaskDelegate.task == task
        )
    )
    audit.record(ctx, application.reference, "delegate_task", task=task, delegated=bool(email))
    if not email:
        return
    colleague = members[email]
    ctx.session.add(TaskDelegate(application_id=application.id, task=task, user_id=colleague.id))
    ctx.session.flush()
    if colleague.id != ctx.actor.user_id and ctx.the_edition.sends(MAIL):
        last = planned[task].due_on(ctx.the_edition.starts_on)
        outbox.queue(
            ctx,
            MAIL,
            to=colleague.email,
            language=colleague.language,
            reference=application.reference,
            name=colleague.name,
            organisation=application.organisation.named(colleague.language),
            tasks=f"{task}={last.isoformat()}",
        )
