"""The checklist of a call beside one of its files: what was looked up in it, by whom and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from village.accounts import User
from village.applications.tables import Application, ChecklistTick
from village.applications.words import State
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.policy import can
from village.editions import ChecklistLine


@dataclass(frozen=True, slots=True)
class CheckedPoint:
    """A line of the checklist for one file; without `at` nobody has ticked it."""

    line: ChecklistLine
    by: str = ""
    at: datetime | None = None


def lines(application: Application) -> tuple[ChecklistLine, ...]:
    """Return what is looked up in a file: nothing as long as it is a draft."""
    return () if application.state is State.DRAFT else application.call.checks


def of(ctx: Context, application: Application) -> list[CheckedPoint]:
    """Return the checklist of a file, in its order; none for who does not screen it."""
    asked = lines(application)
    if not asked or not can(ctx.actor, P.SCREEN, application):
        return []
    ticks = (
        sa.select(ChecklistTick.key, User.name, ChecklistTick.ticked_at)
        .join(User, User.id == ChecklistTick.user_id)
        .where(ChecklistTick.application_id == application.id)
    )
    ticked = {key: (by, at) for key, by, at in ctx.session.execute(ticks)}
    return [CheckedPoint(line, *ticked.get(line.key, ())) for line in asked]


def unticked(checked: Sequence[CheckedPoint]) -> int:
    """Return how many lines nobody has ticked."""
    return sum(one.at is None for one in checked)
