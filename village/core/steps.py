"""Steps: the one function that moves a row along its flow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.flow import Flow, Step
from village.core.permissions import Permission
from village.core.policy import Subject


class Moving(Protocol):
    """A row that has a state and the flow of its states."""

    flow: ClassVar[Any]  # a `Flow` of its states and actions
    state: Any


@dataclass(frozen=True, slots=True)
class StepMail:
    """To whom a step's mail goes, and what it says; `template` where it is not the step's own.

    With `leaves_at` it waits until then, and can be called back.
    """

    to: str
    language: str
    reference: str
    params: Mapping[str, str]
    template: str = ""
    leaves_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """The line of the audit log that records a step; the states before and after are added."""

    subject: str
    action: str
    facts: Mapping[str, object]


def may_move(ctx: Context, row: Moving, action: StrEnum, *, about: Subject | None) -> bool:
    """Say whether `action` leads on from the row's state, and the actor may take that step."""
    flow: Flow[Any, Any] = row.flow
    if not flow.allows(row.state, action):
        return False
    return policy.can(ctx.actor, flow.step(row.state, action).needs, about)


def move(
    ctx: Context,
    row: Moving,
    action: StrEnum,
    *,
    about: Subject | None,
    entry: LogEntry | None,
    letter: Callable[[], StepMail | None] | None = None,
    within: Permission | None = None,
    values: Mapping[str, object] | None = None,
) -> None:
    """Move a row one step along its flow, with its audit line and its mail. Flushes.

    Args:
        ctx: the context of the use case.
        row: what moves.
        action: what moves it.
        about: the application on which the permission is asked.
        entry: the line of the audit log; None for a row that is a record itself.
        letter: gives the step's mail, if the step has one; None where it reaches nobody.
        within: the permission of the use case that has this step as its consequence, asked in
            the place of the step's own: an applicant who withdraws frees the stand.
        values: columns that change together with the state.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the permission on the application.
    """
    flow: Flow[Any, Any] = row.flow
    step: Step[Any, Any] = flow.step(row.state, action)
    policy.require(ctx.actor, within or step.needs, about)
    row.state = step.target
    for column, value in (values or {}).items():
        setattr(row, column, value)
    ctx.session.add(row)
    ctx.session.flush()
    # Before the line of the log: until the transaction ends, nobody else adds one.
    mail = letter() if step.mail and letter is not None else None
    if entry is not None:
        states = {"before": step.source, "after": step.target}
        audit.record(ctx, entry.subject, entry.action, **states, **entry.facts)
    if mail is not None:
        outbox.queue_at(
            ctx,
            mail.leaves_at,
            mail.template or step.mail,
            to=mail.to,
            language=mail.language,
            reference=mail.reference,
            **mail.params,
        )
