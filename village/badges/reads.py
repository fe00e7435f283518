"""Badges and check-ins as pages show them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from village.applications import Application, in_pavilion, lookup
from village.badges.tables import Badge, CheckIn, SigningKey
from village.badges.words import (
    COUNTED,
    ENTRIES,
    BadgeState,
    CheckMethod,
    Direction,
    Refusal,
    Verdict,
    marks,
    start_of_day,
)
from village.core.actor import Actor
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.policy import can
from village.editions import BadgeRole

PAGE = 50


@dataclass(frozen=True, slots=True)
class BadgeCounts:
    """How many badges are in each state, who came in, and who is inside now.

    Attributes:
        came: people who came in at least once.
        inside: those whose last scan of today is an entry.
    """

    requested: int
    issued: int
    unprinted: int
    revoked: int
    came: int
    inside: int


@dataclass(frozen=True, slots=True)
class AtTheGate:
    """How many badges may come, and whose last scan of today is an entry."""

    issued: int
    inside: int


@dataclass(frozen=True, slots=True)
class Scan:
    """One line of the gate's history."""

    at: datetime
    verdict: Verdict
    method: CheckMethod
    direction: Direction
    is_rehearsal: bool
    gate: str
    name: str
    organisation: str
    reference: str


def about(actor: Actor, column: sa.SQLColumnExpression[str]) -> sa.ColumnElement[bool]:
    """Return the condition under which `column`, a reference, names no file stepped aside from.

    Nor its badges: the log and the mails name those by references of their own.
    """
    if not actor.conflict_ids:
        return sa.true()
    files = sa.select(Application.reference).where(Application.id.in_(actor.conflict_ids))
    badges = sa.select(Badge.reference).where(Badge.application_id.in_(actor.conflict_ids))
    return sa.and_(column.not_in(files), column.not_in(badges))


def named_by(ctx: Context, reference: str) -> Application:
    """Return an application whose people the actor may see: its own, or any for who issues badges.

    Raises:
        NotFound: there is none, or its people are not the actor's to see.
    """
    application = lookup.find(ctx, reference)
    if not _may_see(ctx, application):
        raise NotFound
    return application


def _may_see(ctx: Context, application: Application | None) -> bool:
    own = application is not None and can(ctx.actor, P.APPLY, application)
    return own or can(ctx.actor, P.ISSUE_BADGES, application)


def of_application(ctx: Context, application: Application) -> list[Badge]:
    """Return an application's badges that are not revoked, read anew, in the order of naming."""
    return list(
        ctx.session.scalars(
            sa.select(Badge)
            .where(Badge.application_id == application.id, Badge.state != BadgeState.REVOKED)
            .options(joinedload(Badge.photo))
            .order_by(Badge.number)
            .execution_options(populate_existing=True)
        )
    )


def of_no_application(ctx: Context, role: BadgeRole) -> list[Badge]:
    """Return the badges of a role that organisers gave, those of visitors too."""
    here = (Badge.edition_id == ctx.the_edition.id, Badge.application_id.is_(None))
    good = (Badge.role == role, Badge.state != BadgeState.REVOKED)
    return list(ctx.session.scalars(sa.select(Badge).where(*here, *good).order_by(Badge.number)))


def known(badges: Iterable[Badge]) -> dict[str, str]:
    """Return the names of those who wear badges, by each of their marks."""
    return {mark: badge.name for badge in badges for mark in marks(badge.name, badge.email)}


def listed(
    ctx: Context,
    *,
    state: BadgeState | None,
    words: str,
    page: int,
    pavilion: str = "",
    size: int = 0,
) -> tuple[list[Badge], int]:
    """Return one page of the edition's badges, of `PAGE` or of `size`, and how many there are.

    Those of a `pavilion` are those of the files that belong there, or have their stand there.
    """
    where = [Badge.edition_id == ctx.the_edition.id]
    if state:
        where.append(Badge.state == state)
    if pavilion:
        there = sa.select(Application.id).where(
            Application.edition_id == ctx.the_edition.id, in_pavilion(ctx, pavilion)
        )
        where.append(Badge.application_id.in_(there))
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
    most = size or PAGE
    statement = (
        sa.select(Badge).where(*where).order_by(Badge.number).limit(most).offset((page - 1) * most)
    )
    whole = joinedload(Badge.application).joinedload(Application.organisation)
    return list(ctx.session.scalars(statement.options(whole))), total


def check_ins(ctx: Context, badges: Iterable[Badge]) -> dict[int, list[CheckIn]]:
    """Return the scans of each of some badges, in the order of their times; no rehearsals."""
    scans = ctx.session.scalars(
        sa.select(CheckIn)
        .where(
            CheckIn.edition_id == ctx.the_edition.id,
            CheckIn.badge_id.in_([badge.id for badge in badges]),
            CheckIn.is_rehearsal.is_(False),
        )
        .order_by(CheckIn.at, CheckIn.id)
    )
    found: dict[int, list[CheckIn]] = {}
    for scan in scans:
        found.setdefault(scan.badge_id or 0, []).append(scan)
    return found


def of_references(ctx: Context, references: Iterable[str]) -> list[Badge]:
    """Return the edition's badges of these references that still wait to be issued."""
    waiting = (Badge.edition_id == ctx.the_edition.id, Badge.state == BadgeState.REQUESTED)
    chosen = sa.select(Badge).where(*waiting, Badge.reference.in_(list(references)))
    return list(ctx.session.scalars(chosen.order_by(Badge.number)))


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
    if badge is None or not _may_see(ctx, badge.application):
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


def counts(ctx: Context) -> BadgeCounts:
    """Return the edition's figures, in one query."""
    since = start_of_day(ctx.now, ctx.the_edition.timezone)
    values = {"edition": ctx.the_edition.id, "since": since, "now": ctx.now}
    return BadgeCounts(*ctx.session.execute(_COUNTS, values).one())


def at_the_gate(ctx: Context) -> AtTheGate:
    """Return the figures that a gate asks for again while people queue, in one query."""
    since = start_of_day(ctx.now, ctx.the_edition.timezone)
    values = {"edition": ctx.the_edition.id, "since": since, "now": ctx.now}
    return AtTheGate(*ctx.session.execute(_AT_THE_GATE, values).one())


def last_of_today(ctx: Context, verdicts: Sequence[Verdict] = COUNTED) -> sa.Subquery:
    """Return the last scan of today of each badge with one of these verdicts.

    Of those that count, an entry says who is inside.
    """
    since = start_of_day(ctx.now, ctx.the_edition.timezone)
    return _last_scans_of_badges(ctx.the_edition.id, since, ctx.now, verdicts)


def _last_scans_of_badges(
    edition_id: int | sa.BindParameter[int],
    since: datetime | sa.BindParameter[datetime],
    until: datetime | sa.BindParameter[datetime],
    verdicts: Sequence[Verdict] = COUNTED,
) -> sa.Subquery:
    return (
        sa.select(CheckIn.badge_id, CheckIn.verdict, CheckIn.at, CheckIn.gate)
        .where(
            CheckIn.edition_id == edition_id,
            CheckIn.is_rehearsal.is_(False),
            CheckIn.at >= since,
            CheckIn.at <= until,
            CheckIn.verdict.in_(verdicts),
        )
        .ext(distinct_on(CheckIn.badge_id))
        .order_by(CheckIn.badge_id, CheckIn.at.desc(), CheckIn.id.desc())
        .subquery()
    )


_EDITION: sa.BindParameter[int] = sa.bindparam("edition")


def _inside() -> sa.ScalarSelect[int]:
    """Return how many people are inside an `edition`, `since` the day began."""
    last = _last_scans_of_badges(_EDITION, sa.bindparam("since"), sa.bindparam("now"))
    inside = sa.select(sa.func.count()).select_from(last).where(last.c.verdict != Verdict.LEFT)
    return inside.scalar_subquery()


def _counting() -> sa.Select[Any]:
    """Return the query of the figures of one `edition`, `since` the day began."""
    entries = (CheckIn.is_rehearsal.is_(False), CheckIn.verdict.in_(ENTRIES))
    came = sa.select(sa.func.count(sa.distinct(CheckIn.badge_id))).where(
        CheckIn.edition_id == _EDITION, *entries
    )

    def of(state: BadgeState, *which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count().filter(Badge.state == state, *which)

    return sa.select(
        of(BadgeState.REQUESTED),
        of(BadgeState.ISSUED),
        of(BadgeState.ISSUED, Badge.printed_at.is_(None)),
        of(BadgeState.REVOKED),
        came.scalar_subquery(),
        _inside(),
    ).where(Badge.edition_id == _EDITION)


# Built once: the page of a gate asks for the last two while people queue.
_COUNTS = _counting()
_AT_THE_GATE = sa.select(
    sa.select(sa.func.count())
    .where(Badge.edition_id == _EDITION, Badge.state == BadgeState.ISSUED)
    .scalar_subquery(),
    _inside(),
)
_LAST_SCANS = (
    sa.select(
        CheckIn.at,
        CheckIn.verdict,
        CheckIn.method,
        CheckIn.direction,
        CheckIn.is_rehearsal,
        CheckIn.gate,
        sa.func.coalesce(Badge.name, ""),
        sa.func.coalesce(Badge.organisation_name, ""),
        sa.func.coalesce(Badge.reference, ""),
    )
    .outerjoin(Badge, Badge.id == CheckIn.badge_id)
    .where(CheckIn.edition_id == _EDITION)
    .order_by(CheckIn.at.desc(), CheckIn.id.desc())
    .limit(12)
)


def last_scans(ctx: Context) -> list[Scan]:
    """Return the newest check-ins of the edition."""
    rows = ctx.session.execute(_LAST_SCANS, {"edition": ctx.the_edition.id})
    return [Scan(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Earlier:
    """When and where a badge came in or went out before."""

    at: datetime
    gate: str


@dataclass(frozen=True, slots=True)
class Verdicted:
    """One scan in full, as the gate shows it."""

    event_id: uuid.UUID
    verdict: Verdict
    refusal: Refusal | None
    method: CheckMethod
    is_rehearsal: bool
    at: datetime
    badge: Badge | None
    earlier: Earlier | None


def scan(ctx: Context, event_id: uuid.UUID | None) -> Verdicted | None:
    """Return the scan with this id, its badge, and when and where that badge came in before."""
    if event_id is None:
        return None
    found = ctx.session.scalar(
        sa.select(CheckIn)
        .where(CheckIn.event_id == event_id, CheckIn.edition_id == ctx.the_edition.id)
        .options(joinedload(CheckIn.badge))
    )
    return judged(ctx, found) if found else None


#: These verdicts are read beside an earlier scan.
_WITH_EARLIER = (Verdict.AGAIN, Verdict.LEFT, Verdict.NOT_INSIDE)


def judged(ctx: Context, event: CheckIn) -> Verdicted:
    """Return a scan in full, with the badge's earlier entry where the verdict asks for it."""
    asks = event.verdict in _WITH_EARLIER or event.refusal is Refusal.SECOND_ENTRY
    earlier = _earlier(ctx, event) if asks else None
    return Verdicted(
        event.event_id, event.verdict, event.refusal, event.method, event.is_rehearsal, event.at,
        event.badge, earlier,
    )  # fmt: skip


def photo_at_the_gate(ctx: Context, event_id: uuid.UUID) -> bytes | None:
    """Return the JPEG photo of who was scanned; None where the scan or a photo is missing."""
    found = ctx.session.scalar(
        sa.select(CheckIn)
        .where(CheckIn.event_id == event_id, CheckIn.edition_id == ctx.the_edition.id)
        .options(joinedload(CheckIn.badge).joinedload(Badge.photo))
    )
    photo = found.badge.photo if found and found.badge else None
    return ctx.storage.get(photo.sha256) if photo else None


def _earlier(ctx: Context, event: CheckIn) -> Earlier | None:
    """Return the last entry of the same badge before an event."""
    row = ctx.session.execute(
        sa.select(CheckIn.at, CheckIn.gate)
        .where(
            CheckIn.badge_id == event.badge_id,
            sa.or_(CheckIn.at < event.at, sa.and_(CheckIn.at == event.at, CheckIn.id < event.id)),
            CheckIn.verdict.in_(ENTRIES),
            CheckIn.is_rehearsal == event.is_rehearsal,
        )
        .order_by(CheckIn.at.desc(), CheckIn.id.desc())
        .limit(1)
    ).one_or_none()
    return Earlier(*row) if row else None
