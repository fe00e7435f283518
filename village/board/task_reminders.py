"""Reminders of tasks: by themselves a week and a day before the last day, or by the organiser."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.board import tasks
from village.board.tasks import Duties, Task
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.outbox import Outgoing
from village.core.permissions import Permission as P
from village.editions import Edition, Life
from village.exhibitors import Delegate, TaskReminder

MAIL = "task_reminder"
#: How many days before the last day of a task its exhibitor is reminded.
DAYS_BEFORE = (7, 1)


def remind_due(ctx: Context) -> int:
    """Remind exhibitors of tasks whose last day is near, in every public edition. Flushes.

    Each is reminded once of a task so many days before; run twice, it mails nothing more. A task
    that is near when its exhibitor comes is recalled once, with the fewer days.

    Raises:
        Forbidden: the actor is not the installation itself.
    """
    policy.require(ctx.actor, P.WORK)
    editions = ctx.session.scalars(sa.select(Edition).where(Edition.state == Life.PUBLIC)).all()
    return sum(_remind_in(replace(ctx, edition=one)) for one in editions)


def chosen(ctx: Context, language: str, references: Collection[str]) -> list[Duties]:
    """Return those of some exhibitors who have something left to do."""
    every = tasks.every(ctx, language)
    return [one for one in every if one.reference in references and one.left]


def remind(ctx: Context, language: str, references: Collection[str]) -> int:
    """Remind some exhibitors of all that they have left to do; return how many. Flushes.

    Raises:
        Forbidden: the actor does not make contracts.
    """
    policy.require(ctx.actor, P.CONTRACT)
    found = chosen(ctx, language, references)
    for one in found:
        _tell(ctx, one, one.left)
        audit.record(ctx, one.reference, MAIL, tasks=[task.kind.value for task in one.left])
    return len(found)


def letter(ctx: Context, one: Duties, reader: Delegate, theirs: Iterable[Task]) -> Outgoing:
    """Return the mail that reminds somebody of tasks, as it would leave now."""
    return outbox.written(
        ctx,
        MAIL,
        to=reader.email,
        language=reader.language,
        reference=one.reference,
        name=reader.name,
        organisation=one.organisation,
        tasks=",".join(f"{task.kind}={task.due_on.isoformat()}" for task in theirs),
    )


def _remind_in(ctx: Context) -> int:
    if not ctx.the_edition.sends(MAIL) or ctx.today >= ctx.the_edition.starts_on:
        return 0
    reminded = 0
    for one in tasks.all_in_edition(ctx):
        near = [task for task in one.left if _noted(ctx, one, task)]
        if near:
            _tell(ctx, one, near)
            reminded += 1
    return reminded


def _noted(ctx: Context, one: Duties, task: Task) -> bool:
    """Note that an exhibitor is reminded of a task today; say whether it was not before."""
    left = (task.due_on - ctx.today).days
    days = min((before for before in DAYS_BEFORE if 0 <= left <= before), default=None)
    if days is None:
        return False
    noted = (
        insert(TaskReminder)
        .values(
            application_id=one.application_id,
            task=task.kind,
            due_on=task.due_on,
            days=days,
            sent_at=ctx.now,
        )
        .on_conflict_do_nothing()
        .returning(TaskReminder.id)
    )
    return ctx.session.scalar(noted) is not None


def _tell(ctx: Context, one: Duties, left: Iterable[Task]) -> None:
    for reader, theirs in one.by_reader(left).items():
        outbox.queue_worded(ctx, MAIL, **asdict(letter(ctx, one, reader, theirs)))
