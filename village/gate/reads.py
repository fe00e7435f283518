"""What gates need without network, what happened at them, and what contradicts itself there."""

import base64
import hashlib
import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from village.applications import Application, State
from village.badges import (
    COUNTED,
    ENTRIES,
    Badge,
    BadgeState,
    CheckIn,
    Refusal,
    SigningKey,
    Verdict,
    last_of_today,
    signing,
    start_of_day,
)
from village.billing import holds
from village.contracts import contracts
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import FileMissing
from village.core.files.tables import StoredFile
from village.core.searching import nearest
from village.editions import BadgeRole, Reentry
from village.engines.documents import tokens
from village.engines.documents.photo import small_photo
from village.gate.words import (
    Delay,
    GateBar,
    GateBoard,
    GateDelays,
    GateFigures,
    Passage,
    figures,
)

#: What the installation's key signs here.
SIGNS = "gate snapshot"
#: Characters of a code's fingerprint: too many to meet another one by chance.
_FINGERPRINT = 24
#: So many people are shown who have a like name.
MOST_FOUND = 8
_ALMOST_A_DAY = timedelta(hours=24, microseconds=-1)

#: Of badges, by number: when and where they came in.
Passages = list[tuple[int, datetime, str]]


def snapshot(ctx: Context) -> str:
    """Return what a gate needs to judge without network, as a text: keys, badges, who is inside.

    Hours are those in which badges of a role are good. Of a badge: reference, name, organisation,
    role, days, state, the fingerprint of its code, the name in Arabic, the fingerprint of its
    short code, those of its codes that were replaced, and by what its photo is known. Of the next
    badges that will be issued: the fingerprints of the short codes that they will have, with their
    roles. Who came today is said only where a badge comes in once a day. Of a zone: the roles that
    it is open to; a code has the place of its role among all roles.
    """
    edition = ctx.the_edition
    keys = ctx.session.execute(
        sa.select(SigningKey.number, SigningKey.public_bytes).where(
            SigningKey.edition_id == edition.id, SigningKey.retired_at.is_(None)
        )
    )
    asked = edition.badge_settings
    facts = {
        "edition": edition.code,
        "number": tokens.edition_number(edition.id),
        "timezone": edition.timezone,
        "keys": {str(number): base64.b64encode(key).decode() for number, key in keys},
        "badges": _badges(ctx),
        "ahead": _ahead(ctx),
        "hours": {
            role: [[starts.isoformat(), ends.isoformat()] for starts, ends in hours]
            for role, hours in edition.badge_hours.items()
        },
        "reentry": asked.reentry,
        "zones": {one.key: one.roles for one in asked.zones},
        "roles": list(BadgeRole),
        "inside": _places(_inside(ctx)),
        "came": _places(_came(ctx)) if asked.reentry is Reentry.ONCE else {},
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), default=str)


def _badges(ctx: Context) -> dict[str, list[object]]:
    """Return what a gate knows of each badge, by its number, as `snapshot` lists it."""
    out, held = _out(ctx), holds.badges_held(ctx)
    badges = ctx.session.execute(
        sa.select(
            Badge.number, Badge.reference, Badge.name, Badge.organisation_name, Badge.role,
            Badge.days, Badge.state, Badge.token, Badge.name_ar, Badge.application_id,
            Badge.earlier_tokens, StoredFile.sha256,
        )
        .outerjoin(Badge.photo)
        .where(Badge.edition_id == ctx.the_edition.id)
        .order_by(Badge.number)
    )  # fmt: skip
    return {
        str(one.number): [
            one.reference,
            one.name,
            one.organisation_name,
            one.role,
            one.days,
            _state_at_the_gate(one.application_id, one.state, out, held),
            _fingerprint(one.token),
            one.name_ar,
            _fingerprint(tokens.short(one.token)) if one.token else "",
            [_fingerprint(code) for token in one.earlier_tokens for code in _codes(token)],
            _photo(one.sha256) if one.state is BadgeState.ISSUED else "",
        ]
        for one in badges
    }


def signature(ctx: Context, text: str) -> str:
    """Return the installation's signature of a snapshot, which gates check with `public_key`."""
    return base64.b64encode(ctx.safe.signing_key(SIGNS).sign(text.encode())).decode()


def public_key(ctx: Context) -> str:
    """Return the key with which a snapshot is checked."""
    return tokens.public_text(ctx.safe.signing_key(SIGNS).public_key())


def _state_at_the_gate(
    application_id: int | None, state: BadgeState, out: Collection[int], held: Collection[int]
) -> str:
    if application_id in out:
        return "withdrawn"
    return "held" if application_id in held and state is BadgeState.ISSUED else state


def _ahead(ctx: Context) -> dict[int, dict[str, BadgeRole]]:
    """Return by which short codes the next badges will be known: number, fingerprint, role."""
    found: dict[int, dict[str, BadgeRole]] = {}
    for one in signing.tokens_ahead(ctx):
        found.setdefault(one.number, {})[_fingerprint(one.short)] = one.role
    return found


def photos(ctx: Context, numbers: Collection[int]) -> dict[str, bytes]:
    """Return small photos of issued badges, by what the list that gates keep knows them by.

    Those that are not there any more are left out.
    """
    rows = ctx.session.scalars(
        sa.select(StoredFile.sha256)
        .join(Badge, Badge.photo_id == StoredFile.id)
        .where(
            Badge.edition_id == ctx.the_edition.id,
            Badge.state == BadgeState.ISSUED,
            Badge.number.in_(numbers),
        )
        .order_by(Badge.number)
    )
    found = {}
    for sha256 in rows:
        with suppress(FileMissing):
            found[_photo(sha256)] = small_photo(ctx.storage.get(sha256))
    return found


def _photo(sha256: str | None) -> str:
    return (sha256 or "")[:_FINGERPRINT]


def _codes(token: str) -> tuple[str, str]:
    return token, tokens.short(token)


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:_FINGERPRINT] if token else ""


def _out(ctx: Context) -> set[int]:
    """Return the applications whose people are refused: not confirmed, or without a contract."""
    here = Application.edition_id == ctx.the_edition.id
    out = ctx.session.scalars(
        sa.select(Application.id).where(
            here, sa.or_(Application.state != State.CONFIRMED, contracts.lost(Application.id))
        )
    )
    return set(out)


def _inside(ctx: Context) -> Passages:
    last = last_of_today(ctx)
    return _passages(ctx, last, last.c.verdict != Verdict.LEFT)


def _came(ctx: Context) -> Passages:
    return _passages(ctx, last_of_today(ctx, ENTRIES))


def _passages(ctx: Context, last: sa.Subquery, *which: sa.ColumnElement[bool]) -> Passages:
    found = ctx.session.execute(
        sa.select(Badge.number, last.c.at, last.c.gate)
        .join(Badge, Badge.id == last.c.badge_id)
        .where(*which)
        .order_by(Badge.number)
    )
    return [(number, at, gate) for number, at, gate in found]


def _places(passages: Passages) -> dict[str, list[str]]:
    return {str(number): [at.isoformat(), gate] for number, at, gate in passages}


def board(ctx: Context) -> GateBoard:
    """Return today's figures up to now; a rehearsal counts nowhere, and nobody twice."""
    zone = ctx.the_edition.timezone
    entries = (
        CheckIn.edition_id == ctx.the_edition.id,
        CheckIn.is_rehearsal.is_(False),
        CheckIn.verdict.in_(ENTRIES),
        CheckIn.at >= start_of_day(ctx.now, zone),
        CheckIn.at <= ctx.now,
    )
    people = sa.func.count(sa.distinct(CheckIn.badge_id))
    # By the same zones as all pages: those of the database server may be of another year.
    ahead = ctx.now.astimezone(ZoneInfo(zone)).utcoffset()
    hour = sa.extract("hour", sa.func.timezone("UTC", CheckIn.at + sa.literal(ahead, sa.Interval)))

    def bars(key: Any) -> tuple[GateBar, ...]:
        rows = ctx.session.execute(
            sa.select(key, people)
            .join(Badge, Badge.id == CheckIn.badge_id)
            .where(*entries)
            .group_by(key)
        )
        return tuple(GateBar(str(one), count) for one, count in sorted(map(tuple, rows)))

    return GateBoard(
        inside=len(_inside(ctx)),
        came=ctx.session.scalar(sa.select(people).where(*entries)) or 0,
        by_hour=bars(sa.cast(hour, sa.Integer)),
        by_role=bars(Badge.role),
        by_gate=bars(CheckIn.gate),
    )


def delays(ctx: Context) -> list[GateDelays]:
    """Return how long the scans of each gate took today, whatever their verdict.

    What was scanned in a rehearsal is apart, for that is when one learns whether a gate is quick.
    """
    delay = CheckIn.verdict_after_ms
    last_hour = CheckIn.at > ctx.now - timedelta(hours=1)

    def of(scans: sa.ColumnElement[bool]) -> list[sa.ColumnElement[Any]]:
        median, p95 = (sa.func.percentile_disc(part).within_group(delay) for part in (0.5, 0.95))
        return [one.filter(scans) for one in (median, p95, sa.func.count(delay))]

    rows = ctx.session.execute(
        sa.select(CheckIn.gate, CheckIn.is_rehearsal, *of(last_hour), *of(sa.true()))
        .where(
            CheckIn.edition_id == ctx.the_edition.id,
            CheckIn.at >= start_of_day(ctx.now, ctx.the_edition.timezone),
            CheckIn.at <= ctx.now,
        )
        .group_by(CheckIn.gate, CheckIn.is_rehearsal)
        .order_by(CheckIn.is_rehearsal, CheckIn.gate)
    )
    return [
        GateDelays(gate, _delay(*said[:3]), _delay(*said[3:]), is_rehearsal=rehearsed)
        for gate, rehearsed, *said in rows
    ]


def _delay(median_ms: int | None, p95_ms: int | None, scans: int) -> Delay:
    median, p95 = (None if one is None else one / 1000 for one in (median_ms, p95_ms))
    return Delay(median, p95, scans)


@dataclass(frozen=True, slots=True)
class GatePerson:
    """Somebody found by name."""

    reference: str
    name: str
    organisation: str


def named(ctx: Context, text: str, *, limit: int = MOST_FOUND) -> list[GatePerson]:
    """Return whose name answers all words of `text`, typing errors forgiven, the nearest first.

    The names of all badges are read at once, as for the list that gates keep.
    """
    rows = ctx.session.execute(
        sa.select(Badge.reference, Badge.name, Badge.organisation_name, Badge.name_ar)
        .where(Badge.edition_id == ctx.the_edition.id)
        .order_by(Badge.name, Badge.reference)
    ).all()
    found = nearest(text, [f"{row.name} {row.name_ar}" for row in rows])
    return [GatePerson(*rows[at][:3]) for at in found[:limit]]


@dataclass(frozen=True, slots=True)
class GateAudit:
    """The figures counted anew, and what they are held against.

    Attributes:
        kept: scans that are kept, the refused ones too; no rehearsals.
        recorded: scans that the audit log has.
        unlike: the days on which the live board says otherwise.
    """

    figures: GateFigures
    kept: int
    recorded: int
    unlike: tuple[date, ...]


def audit(ctx: Context) -> GateAudit:
    """Count the figures of all days from the kept scans, and hold them against the live board."""
    here = (CheckIn.edition_id == ctx.the_edition.id, CheckIn.is_rehearsal.is_(False))
    rows = ctx.session.execute(
        sa.select(Badge.id, Badge.role, CheckIn.gate, CheckIn.at, CheckIn.verdict)
        .join(Badge, Badge.id == CheckIn.badge_id)
        .where(*here, CheckIn.verdict.in_(COUNTED))
        .order_by(CheckIn.at, CheckIn.id)
    )
    counted = figures(
        (Passage(*row[:4], enters=row.verdict in ENTRIES) for row in rows), ctx.the_edition.timezone
    )
    return GateAudit(
        counted,
        kept=ctx.session.scalar(sa.select(sa.func.count()).where(*here)) or 0,
        recorded=_recorded(ctx),
        unlike=tuple(
            one.day for one in counted.days if board(_at_end_of(ctx, one.day)) != one.board
        ),
    )


def _at_end_of(ctx: Context, day: date) -> Context:
    zone = ZoneInfo(ctx.the_edition.timezone)
    end = datetime.combine(day, time.max, zone).astimezone(UTC)
    return replace(ctx, now=min(end, ctx.now))


def _recorded(ctx: Context) -> int:
    """Return how many scans the audit log has: one a line, or as many as an upload brought.

    Lines of rehearsals are those of earlier releases.
    """
    uploaded = sa.cast(AuditEntry.data["scans"].astext, sa.Integer)
    found = ctx.session.scalar(
        sa.select(sa.func.sum(sa.func.coalesce(uploaded, 1))).where(
            AuditEntry.edition_id == ctx.the_edition.id,
            AuditEntry.action.in_(("check_in", "gate_upload")),
            ~AuditEntry.data.has_key("rehearsal"),
        )
    )
    return found or 0


@dataclass(frozen=True, slots=True)
class GateConflict:
    """Somebody who came in, and why that contradicts what else is known.

    Attributes:
        refusal: why we would have refused; None where the person had come in before.
        before: when and where that was.
    """

    at: datetime
    gate: str
    name: str
    organisation: str
    reference: str
    refusal: Refusal | None
    before_at: datetime | None
    before_gate: str


def conflicts(ctx: Context, *, limit: int = 200) -> list[GateConflict]:
    """Return the entries that contradict others or what we know, the newest first.

    They come from the scans alone, in the order of their times: whichever gate's came in first.
    Where a badge comes in once a day, an exit makes no room for another entry; where everybody
    comes and goes, no entry contradicts an earlier one.
    """
    reentry = ctx.the_edition.badge_settings.reentry
    ways = ENTRIES if reentry is Reentry.ONCE else COUNTED
    # The days are those of our own zones, as for the board: a scan's is the last begun by then.
    day = sa.func.width_bucket(CheckIn.at, _mornings(ctx))
    of_zone = CheckIn.verdict == Verdict.ALLOWED

    def before(column: sa.orm.InstrumentedAttribute[Any]) -> sa.ColumnElement[Any]:
        return sa.func.lag(column).over(
            partition_by=(CheckIn.badge_id, day, of_zone), order_by=(CheckIn.at, CheckIn.event_id)
        )

    counted = (
        sa.select(
            CheckIn,
            before(CheckIn.verdict).label("before"),
            before(CheckIn.at).label("before_at"),
            before(CheckIn.gate).label("before_gate"),
        )
        .where(
            CheckIn.edition_id == ctx.the_edition.id,
            CheckIn.is_rehearsal.is_(False),
            CheckIn.verdict.in_((*ways, Verdict.ALLOWED)),
            CheckIn.badge_id.is_not(None),
        )
        .subquery()
    )
    entry = counted.c.verdict.in_((*ENTRIES, Verdict.ALLOWED))
    contradicts = () if reentry is Reentry.FREE else ENTRIES
    twice = sa.func.coalesce(counted.c.before.in_(contradicts), False)
    rows = ctx.session.execute(
        sa.select(
            counted.c.at, counted.c.gate, Badge.name, Badge.organisation_name, Badge.reference,
            counted.c.refusal, counted.c.before_at, counted.c.before_gate, twice,
        )
        .join(Badge, Badge.id == counted.c.badge_id)
        .where(entry, sa.or_(counted.c.refusal.is_not(None), twice))
        .order_by(counted.c.at.desc(), counted.c.event_id)
        .limit(limit)
    )  # fmt: skip
    return [
        GateConflict(*row[:6], *((row.before_at, row.before_gate) if row[8] else (None, "")))
        for row in rows
    ]


def _mornings(ctx: Context) -> sa.ColumnElement[Any]:
    """Return when each day began, at the place of the edition, on which something was scanned."""
    day = sa.func.date_trunc("day", CheckIn.at, "UTC")
    found = ctx.session.scalars(
        sa.select(day).where(CheckIn.edition_id == ctx.the_edition.id).distinct()
    )
    touched = {ctx.day_of(one + part) for one in found for part in (timedelta(), _ALMOST_A_DAY)}
    zone = ZoneInfo(ctx.the_edition.timezone)
    mornings = [datetime.combine(one, time(), zone) for one in sorted(touched)]
    return sa.cast(mornings, postgresql.ARRAY(sa.DateTime(timezone=True)))
