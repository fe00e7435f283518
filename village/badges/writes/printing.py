"""Printing badges: which, on what sheet, and that they were printed."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import Application
from village.badges.tables import Badge
from village.badges.words import BadgeState
from village.badges.writes.issuing import require_drawable, unprintable
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions import taken, venue_line
from village.engines.documents.badge_preview import preview_badge
from village.engines.documents.badges import BadgeData, EditionData, build_badges
from village.engines.documents.handout import HandedBadge, build_handout
from village.engines.pictures import on_paper


def print_now(ctx: Context, badges: Sequence[Badge], sheet: str) -> bytes:
    """Draw badges on a sheet and note that they were printed. Flushes.

    Raises:
        Forbidden: the actor may not issue badges.
        ValueError: there is none, or the sheet is unknown.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    content = drawn(ctx, badges, sheet)
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


def drawn(ctx: Context, badges: Sequence[Badge], sheet: str) -> bytes:
    """Return the badges as a PDF.

    Raises:
        ValueError: there is none, or the sheet is unknown.
        TextNotDrawable: it names those that cannot be printed.
    """
    found = [data_of(ctx, badge) for badge in badges]
    require_drawable(found, sheet)
    return build_badges(found, edition=edition_data(ctx), sheet=sheet)


def previewed(ctx: Context, badge: Badge, sheet: str) -> str:
    """Return one badge as an SVG picture; one that is not issued has no code yet.

    Raises:
        TextNotDrawable: its names cannot be printed.
    """
    data = data_of(ctx, badge)
    require_drawable([data], sheet)
    return preview_badge(data, edition=edition_data(ctx), sheet=sheet)


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


def mailed(ctx: Context, reference: str) -> bytes | None:
    """Return the badge that its mail brings, as a page of A6; None where it is not in force."""
    badge = ctx.session.scalar(
        sa.select(Badge)
        .where(Badge.reference == reference, Badge.state == BadgeState.ISSUED)
        .options(joinedload(Badge.photo))
    )
    return drawn(ctx, [badge], "a6") if badge and not unprintable([badge]) else None


def mark(ctx: Context, ids: Sequence[int]) -> None:
    """Note that badges were printed now, once more. Flushes."""
    ctx.session.execute(
        sa.update(Badge)
        .where(Badge.id.in_(ids))
        .values(printed_at=ctx.now, prints=Badge.prints + 1)
        .execution_options(synchronize_session="fetch")
    )


def data_of(ctx: Context, badge: Badge) -> BadgeData:
    """Return what a badge's drawing shows."""
    return BadgeData(
        reference=badge.reference,
        name=badge.name,
        name_ar=badge.name_ar,
        organisation=badge.organisation_name,
        role=badge.role.value,
        token=badge.token,
        photo=ctx.storage.get(badge.photo.sha256) if badge.photo else b"",
    )


def edition_data(ctx: Context) -> EditionData:
    """Return what all badges of the edition show."""
    edition = ctx.the_edition
    main = edition.languages[0]
    logo = taken(edition.logo["file"]) if edition.logo else None
    return EditionData(
        name=text_in(edition.name, main),
        venue=venue_line(edition, main),
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        organiser=text_in(edition.organiser.get("name"), main),
        logo=on_paper(ctx.storage.get(logo.sha256)) if logo else b"",
    )
