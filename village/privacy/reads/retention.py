"""What an edition keeps of people for some days only: when it goes, and how many rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from village.badges import about
from village.core.context import Context
from village.core.personal import RetentionRule
from village.privacy.parts import PARTS

RULES: tuple[RetentionRule, ...] = tuple(rule for part in PARTS for rule in part.rules)


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """One rule of an edition: its days, the first day on which rows go, how many there are now."""

    key: str
    days: int | None
    on: date | None
    rows: int


def days_of(ctx: Context, key: str) -> int | None:
    """Return for how many days the organiser wants something kept; None for no end."""
    edition = ctx.the_edition
    if key == "visitors":
        return edition.visitor_settings.keep_days
    days: int | None = getattr(edition.protection, f"{key}_days")
    return days


def goes_on(ctx: Context, rule: RetentionRule) -> date | None:
    """Return the first day on which the rows of a rule go; None for never."""
    days, since = days_of(ctx, rule.key), rule.since(ctx)
    return since + timedelta(days=days + 1) if days is not None and since is not None else None


def plan(ctx: Context) -> list[RetentionLine]:
    """Return what will be erased when, the next first; what is kept without an end comes last."""
    lines = [
        RetentionLine(rule.key, days_of(ctx, rule.key), goes_on(ctx, rule), _count(ctx, rule))
        for rule in RULES
        if not rule.beside
    ]
    return sorted(lines, key=lambda line: (line.on is None, line.on or date.max, line.key))


def due(ctx: Context) -> Iterator[RetentionRule]:
    """Give the rules whose day has come."""
    for rule in RULES:
        day = goes_on(ctx, rule)
        if day is not None and day <= ctx.today:
            yield rule


def _count(ctx: Context, rule: RetentionRule) -> int:
    due = rule.due(ctx)
    if rule.about is not None:
        due = due.where(about(ctx.actor, rule.about))
    counted = sa.select(sa.func.count()).select_from(due.subquery())
    return ctx.session.scalar(counted) or 0
