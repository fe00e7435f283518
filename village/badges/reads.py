"""Badges and check-ins as pages show them."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import Application
from village.badges.tables import Badge, CheckIn, SigningKey
from village.badges.words import BadgeState, Refusal, Verdict
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.policy import can

PAGE = 50


@dataclass(frozen=True, slots=True)
class Counts:
    """How many badges are in each state, and how many people came in."""

    requested: int
    issued: int
    unprinted: int
    revoked: int
    inside: int


@dataclass(frozen=True, slots=True)
class Scan:
    """One line of the gate's history."""

    at: datetime
    verdict: Verdict
    gate: str
    name: str
    organisation: str
    reference: str


def of_application(ctx: Context, application: Application) -> list[Badge]:
    """Return the badges of an application that are not revoked, in the order of naming."""
    return list(
        ctx.session.scalars(
            sa.select(Badge)
            .where(Badge.application_id == application.id, Badge.state != BadgeState.REVOKED)
            .options(joinedload(Badge.photo))
            .order_by(Badge.number)
        )
    )


def listed(
    ctx: Context, *, state: BadgeState | None, words: str, page: int
) -> tuple[list[Badge], int]:
    """Return one page of the edition's badges and how many there are in all."""
    where = [Badge.edition_id == ctx.the_edition.id]
    if state:
        where.append(Badge.state == state)
    if words:
        like = f"%{words}%"
        where.append(
            sa.or_(
                Badge.name.ilike(like),
                Badge.name_ar.ilike(like),
                Badge.organisation_name.ilike(like),
                Badge.reference == words.upper(),
            )
        )
    total = ctx.session.scalar(sa.select(sa.func.count()).select_from(Badge).where(*where)) or 0
    statement = (
        sa.select(Badge).where(*where).order_by(Badge.number).limit(PAGE).offset((page - 1) * PAGE)
    )
    return list(ctx.session.scalars(statement.options(joinedload(Badge.application)))), total


def in_state(ctx: Context, state: BadgeState) -> list[Badge]:
    """Return all the edition's badges in one state, by organisation."""
    return list(
        ctx.session.scalars(
            sa.select(Badge)
            .where(Badge.edition_id == ctx.the_edition.id, Badge.state == state)
            .options(joinedload(Badge.application).joinedload(Application.organisation))
            .order_by(Badge.organisation_name, Badge.number)
        )
    )


def find(ctx: Context, reference: str) -> Badge:
    """Return one badge that the actor may see: its own organisation's, or any for an organiser.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    badge = ctx.session.scalar(
        sa.select(Badge)
        .where(Badge.reference == reference, Badge.edition_id == ctx.the_edition.id)
        .options(
            joinedload(Badge.application).joinedload(Application.organisation),
            joinedload(Badge.photo),
        )
    )
    if badge is None:
        raise NotFound
    own = badge.application is not None and can(ctx.actor, P.APPLY, badge.application)
    if not own and not can(ctx.actor, P.ISSUE_BADGES, badge.application):
        raise NotFound
    return badge


def longest(ctx: Context, *, limit: int = 6) -> list[Badge]:
    """Return the badges with the longest names and organisations, to look at before printing."""
    length = sa.func.greatest(
        sa.func.length(Badge.name), sa.func.length(Badge.name_ar)
    ) + sa.func.length(Badge.organisation_name)
    here = (Badge.edition_id == ctx.the_edition.id, Badge.state != BadgeState.REVOKED)
    return list(
        ctx.session.scalars(
            sa.select(Badge).where(*here).order_by(length.desc(), Badge.id).limit(limit)
        )
    )


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key that signs badges."""

    number: int
    created_at: datetime
    retired_at: datetime | None


def keys(ctx: Context) -> list[KeyRow]:
    """Return the edition's signing keys, the newest first; the newest signs."""
    found = ctx.session.execute(
        sa.select(SigningKey.number, SigningKey.created_at, SigningKey.retired_at)
        .where(SigningKey.edition_id == ctx.the_edition.id)
        .order_by(SigningKey.number.desc())
    )
    return [KeyRow(*row) for row in found]


def counts(ctx: Context) -> Counts:
    """Return the edition's figures, in one query."""

    def of(state: BadgeState) -> sa.ColumnElement[int]:
        return sa.func.count().filter(Badge.state == state)

    unprinted = sa.func.count().filter(Badge.state == BadgeState.ISSUED, Badge.printed_at.is_(None))
    inside = (
        sa.select(sa.func.count(sa.distinct(CheckIn.badge_id)))
        .where(CheckIn.edition_id == ctx.the_edition.id, CheckIn.verdict == Verdict.WELCOME)
        .scalar_subquery()
    )
    row = ctx.session.execute(
        sa.select(
            of(BadgeState.REQUESTED),
            of(BadgeState.ISSUED),
            unprinted,
            of(BadgeState.REVOKED),
            inside,
        ).where(Badge.edition_id == ctx.the_edition.id)
    ).one()
    return Counts(*row)


def last_scans(ctx: Context, *, limit: int = 12) -> list[Scan]:
    """Return the newest check-ins of the edition."""
    rows = ctx.session.execute(
        sa.select(CheckIn, Badge.name, Badge.organisation_name, Badge.reference)
        .outerjoin(Badge, Badge.id == CheckIn.badge_id)
        .where(CheckIn.edition_id == ctx.the_edition.id)
        .order_by(CheckIn.at.desc(), CheckIn.id.desc())
        .limit(limit)
    )
    return [
        Scan(scan.at, scan.verdict, scan.gate, name or "", organisation or "", reference or "")
        for scan, name, organisation, reference in rows
    ]


def first_welcome(ctx: Context, badge: Badge) -> datetime | None:
    """Return when a badge came in first."""
    return ctx.session.scalar(
        sa.select(sa.func.min(CheckIn.at)).where(
            CheckIn.badge_id == badge.id, CheckIn.verdict == Verdict.WELCOME
        )
    )


@dataclass(frozen=True, slots=True)
class Verdicted:
    """One scan in full, as the gate shows it."""

    verdict: Verdict
    refusal: Refusal | None
    at: datetime
    badge: Badge | None
    first_at: datetime | None


def scan(ctx: Context, event_id: uuid.UUID | None) -> Verdicted | None:
    """Return the scan with this id, with its badge and when that badge first came in."""
    if event_id is None:
        return None
    found = ctx.session.scalar(
        sa.select(CheckIn)
        .where(CheckIn.event_id == event_id, CheckIn.edition_id == ctx.the_edition.id)
        .options(joinedload(CheckIn.badge))
    )
    if found is None:
        return None
    first = first_welcome(ctx, found.badge) if found.badge else None
    return Verdicted(found.verdict, found.refusal, found.at, found.badge, first)
