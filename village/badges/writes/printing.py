"""Printing badges: which, on what sheet, and that they were printed."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from babel import Locale
from sqlalchemy.orm import joinedload

from village.applications import Application
from village.badges.tables import Badge
from village.badges.words import BadgeState
from village.badges.writes.issuing import require_drawable, unprintable
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import LOCALES, as_language, text_in
from village.core.permissions import Permission as P
from village.editions import taken, venue_line
from village.engines.documents import dates
from village.engines.documents.badge_preview import preview_badge
from village.engines.documents.badges import BadgeData, EditionData, build_badges
from village.engines.documents.handout import HandedBadge, build_handout
from village.engines.documents.wording import word
from village.engines.pictures import on_paper
from village.stands import PlaceState, Stand, StandPlace

#: Places that are given for good.
_GIVEN = (PlaceState.ALLOCATED, PlaceState.CONTRACTED)


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
    found = data_of(ctx, badges)
    require_drawable(found, sheet)
    return build_badges(found, edition=edition_data(ctx), sheet=sheet)


def previewed(ctx: Context, badge: Badge, sheet: str) -> str:
    """Return one badge as an SVG picture; one that is not issued has no code yet.

    Raises:
        TextNotDrawable: its names cannot be printed.
    """
    found = data_of(ctx, [badge])
    require_drawable(found, sheet)
    return preview_badge(found[0], edition=edition_data(ctx), sheet=sheet)


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


def data_of(ctx: Context, badges: Sequence[Badge]) -> list[BadgeData]:
    """Return what the drawings of badges show, in the edition's main language."""
    lang = as_language(ctx.the_edition.languages[0])
    stands = _stands(ctx, badges)
    territories = Locale.parse(LOCALES[lang]).territories

    def drawing_of(badge: Badge) -> BadgeData:
        organisation = badge.application.organisation if badge.application else None
        number = stands.get(badge.application_id or 0)
        return BadgeData(
            reference=badge.reference,
            name=badge.name,
            name_ar=badge.name_ar,
            organisation=badge.organisation_name,
            role=badge.role.value,
            token=badge.token,
            photo=ctx.storage.get(badge.photo.sha256) if badge.photo else b"",
            stand=word("stand_number", lang, number=number) if number else "",
            country=territories.get(organisation.country, "") if organisation else "",
            days=dates.several([date.fromisoformat(day) for day in badge.days], lang),
        )

    return [drawing_of(badge) for badge in badges]


def _stands(ctx: Context, badges: Sequence[Badge]) -> dict[int, str]:
    """Return the number of the stand given to each of the badges' applications."""
    if not (ids := {badge.application_id for badge in badges if badge.application_id}):
        return {}
    rows = ctx.session.execute(
        sa.select(StandPlace.application_id, Stand.number)
        .join(Stand, Stand.id == StandPlace.stand_id)
        .where(StandPlace.application_id.in_(ids), StandPlace.state.in_(_GIVEN))
    )
    return {row.application_id: row.number for row in rows}


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
        languages=tuple(edition.languages),
        logo=on_paper(ctx.storage.get(logo.sha256)) if logo else b"",
    )
