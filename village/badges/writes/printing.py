"""Printing badges: which, and that they were printed."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import Application
from village.badges.tables import Badge
from village.badges.words import BadgeState
from village.badges.writes import drawing
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.engines.documents.handout import HandedBadge, build_handout


def print_now(ctx: Context, badges: Sequence[Badge], sheet: str) -> bytes:
    """Draw badges on a sheet and note that they were printed. Flushes.

    Raises:
        Forbidden: the actor may not issue badges.
        ValueError: there is none, or the sheet is unknown.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    content = drawing.drawn(ctx, badges, sheet)
    mark(ctx, [badge.id for badge in badges])
    audit.record(ctx, ctx.the_edition.code, "print_badges", badges=len(badges), sheet=sheet)
    return content


def waiting(ctx: Context, *, again: bool) -> list[int]:
    """Return the issued badges not printed yet, or all of them `again`, by organisation."""
    where = [Badge.edition_id == ctx.the_edition.id, Badge.state == BadgeState.ISSUED]
    if not again:
        where.append(Badge.printed_at.is_(None))
    ordered = sa.select(Badge.id).where(*where).order_by(Badge.organisation_name, Badge.number)
    return list(ctx.session.scalars(ordered))


def chosen(ctx: Context, ids: Sequence[int]) -> list[Badge]:
    """Return the badges of these rows by organisation, with all that drawing them needs."""
    return list(
        ctx.session.scalars(
            sa.select(Badge)
            .where(Badge.id.in_(ids))
            .options(
                joinedload(Badge.application).joinedload(Application.organisation),
                joinedload(Badge.photo),
            )
            .order_by(Badge.organisation_name, Badge.number)
        )
    )


def handout(ctx: Context, language: str) -> bytes:
    """Return the list by which issued badges are handed out, by organisation and name.

    Raises:
        Forbidden: the actor may not issue badges.
        NotFound: none is issued.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    rows = ctx.session.execute(
        sa.select(Badge.organisation_name, Badge.name, Badge.role, Badge.reference)
        .where(Badge.edition_id == ctx.the_edition.id, Badge.state == BadgeState.ISSUED)
        .order_by(Badge.organisation_name, Badge.name, Badge.number)
    ).all()
    if not rows:
        raise NotFound
    found = [HandedBadge(name, person, role.value, number) for name, person, role, number in rows]
    return build_handout(found, event=text_in(ctx.the_edition.name, language), lang=language)


def mark(ctx: Context, ids: Sequence[int]) -> None:
    """Note that badges were printed now, once more. Flushes."""
    ctx.session.execute(
        sa.update(Badge)
        .where(Badge.id.in_(ids))
        .values(printed_at=ctx.now, prints=Badge.prints + 1)
        .execution_options(synchronize_session="fetch")
    )
