"""The gate: what a code is worth, as an event that is never overwritten."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hmac import compare_digest
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from village.accounts import User
from village.applications import State
from village.badges import (
    COUNTED,
    Badge,
    BadgeState,
    CheckIn,
    CheckMethod,
    Direction,
    Refusal,
    SigningKey,
    Verdict,
    start_of_day,
)
from village.billing import holds
from village.contracts import contracts
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import EventReused, TooManyAttempts
from village.core.permissions import Permission as P
from village.editions import Reentry, is_good, may_enter
from village.engines.documents import scanned, tokens

LONGEST_CODE = 300
#: A zone is named by its key.
LONGEST_ZONE = 32
#: So many references may one account type, or find by a name: enough where no reader works, too
#: few to guess.
MOST_TYPED = 60
TYPED_WINDOW = timedelta(minutes=15)


# Built once, and of columns alone: a queue waits for them.
_CHECK_INS, _SIGNING_KEYS = CheckIn.__table__.c, SigningKey.__table__.c
_LAST = (
    sa.select(_CHECK_INS.verdict)
    .where(
        _CHECK_INS.badge_id == sa.bindparam("badge"),
        _CHECK_INS.verdict.in_(COUNTED),
        _CHECK_INS.is_rehearsal == sa.bindparam("is_rehearsal"),
        _CHECK_INS.at >= sa.bindparam("since"),
    )
    .order_by(_CHECK_INS.at.desc(), _CHECK_INS.id.desc())
    .limit(1)
)
_NOTE = (
    insert(CheckIn.metadata.tables[CheckIn.__tablename__])
    .on_conflict_do_nothing(index_elements=["event_id"])
    .returning(_CHECK_INS.id)
)


@dataclass(frozen=True, slots=True)
class Station:
    """Where somebody works at the gate: which one, which way people go, and whether in earnest.

    Attributes:
        zone: the key of the zone that is guarded; none at an entrance. A zone is only gone into:
            nobody is counted there.
    """

    gate: str = ""
    direction: Direction = Direction.IN
    is_rehearsal: bool = False
    zone: str = ""

    def __post_init__(self) -> None:
        """Refuse what no gate is.

        Raises:
            ValueError: people would leave a zone.
        """
        if self.zone and self.direction is Direction.OUT:
            raise ValueError("nobody is counted out of a zone")


def check_in(
    ctx: Context, code: str, *, method: CheckMethod, station: Station, event_id: uuid.UUID
) -> CheckIn:
    """Judge what was scanned, or a reference typed or found by name, and note the event.

    The same `event_id` again is the same scan: it gives the same answer, also to many at once.
    The log has it, unless it is a rehearsal's. Flushes.

    Raises:
        EventReused: this event was another code, another way or in another edition.
        Forbidden: the actor does not work at the gate.
        TooManyAttempts: the account typed too many references, or found too many people.
    """
    policy.require(ctx.actor, P.CHECK_IN)
    digest = digest_of(ctx, code, method, station)
    if method is not CheckMethod.SCANNED:
        if known := _known(ctx, event_id, digest):
            return known
        _limit_typing(ctx)
    badge, refusal = of_code(ctx, code, method, at_any_time=station.is_rehearsal, zone=station.zone)
    verdict, refusal = _verdict(ctx, badge, refusal, method, station)
    noted = {
        "event_id": event_id,
        "digest": digest,
        "edition_id": ctx.the_edition.id,
        "badge_id": badge.id if badge else None,
        "method": method,
        "direction": station.direction,
        "is_rehearsal": station.is_rehearsal,
        "verdict": verdict,
        "refusal": refusal,
        "code": "" if badge else code[:LONGEST_CODE],
        "gate": station.gate,
        "at": ctx.now,
        "by_user_id": ctx.actor.user_id,
    }
    row = ctx.session.connection().scalar(_NOTE, noted)
    if row is None:  # the same scan, sent twice: the other one was first
        known = _known(ctx, event_id, digest)
        assert known is not None  # noqa: S101 - no event is deleted while it is sent
        return known
    event = CheckIn(id=row, badge=badge, **noted)  # what was written, without reading it again
    if not station.is_rehearsal:
        _record(ctx, event, station.zone)
    return event


def _record(ctx: Context, event: CheckIn, zone: str) -> None:
    audit.record(
        ctx,
        event.badge.reference if event.badge else "unknown badge",
        "check_in",
        verdict=event.verdict,
        gate=event.gate,
        method=event.method,
        direction=event.direction,
        **({"refusal": event.refusal} if event.refusal else {}),
        **({"zone": zone} if zone else {}),
    )


def digest_of(ctx: Context, code: str, method: CheckMethod, station: Station) -> str:
    """Return by what a scan that comes again is known to ask the same."""
    asked = (
        str(ctx.the_edition.id), method, station.direction, str(station.is_rehearsal), code,
        *([station.zone] if station.zone else []),
    )  # fmt: skip
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()


def _known(ctx: Context, event_id: uuid.UUID, digest: str) -> CheckIn | None:
    known = ctx.session.scalar(sa.select(CheckIn).where(CheckIn.event_id == event_id))
    if known is not None and known.digest != digest:
        raise EventReused
    return known


def _limit_typing(ctx: Context) -> None:
    """Refuse where this account typed too much; its requests wait for each other."""
    me = sa.select(User.id).where(User.id == ctx.actor.user_id)
    ctx.session.execute(me.with_for_update(key_share=True))
    typed, oldest = ctx.session.execute(
        sa.select(sa.func.count(), sa.func.min(CheckIn.at)).where(
            CheckIn.by_user_id == ctx.actor.user_id,
            CheckIn.method != CheckMethod.SCANNED,
            CheckIn.at > ctx.now - TYPED_WINDOW,
        )
    ).one()
    if typed >= MOST_TYPED:
        seconds = (oldest + TYPED_WINDOW - ctx.now).total_seconds()
        raise TooManyAttempts(retry_after_seconds=max(1, int(seconds)))


def of_code(
    ctx: Context,
    code: str,
    method: CheckMethod,
    *,
    at_any_time: bool = False,
    zone: str = "",
    locked: bool = True,
) -> tuple[Badge | None, Refusal | None]:
    """Return whose code this is, and why it is refused, if it is; nobody's always is.

    The badge's row is locked against the other gates, unless the scan is over already. Days and
    hours do not matter to a rehearsal, nor to who only prints: for them it is good `at_any_time`.
    Where a `zone` is guarded, its badges are good alone.
    """
    find = _scanned if method is CheckMethod.SCANNED else _typed
    badge, refusal = find(ctx, code, locked=locked)
    if at_any_time and refusal in _NOT_NOW:
        refusal = None
    if badge is None or refusal or not zone:
        return badge, refusal
    is_open = may_enter(ctx.the_edition.badge_settings, zone, badge.role)
    return badge, None if is_open else Refusal.OTHER_ZONE


_NOT_NOW = (Refusal.OTHER_DAY, Refusal.OTHER_HOURS)


def _typed(ctx: Context, code: str, *, locked: bool) -> tuple[Badge | None, Refusal | None]:
    """Return the badge that has this reference, and why it is refused, if it is."""
    badge = _found(ctx, Badge.reference, code.strip().upper(), locked=locked)
    return badge, _of_state(ctx, badge)


def _scanned(ctx: Context, code: str, *, locked: bool) -> tuple[Badge | None, Refusal | None]:
    """Return the badge whose signed code was scanned, and why it is refused, if it is.

    A reference is no code: anybody can print it.
    """
    refusal = None
    for token in scanned.candidates(code):
        is_short = len(token) == tokens.SHORT_CHARACTERS
        badge, why = (_shortened if is_short else _signed)(ctx, token, locked=locked)
        if badge is not None or (why in _SIGNED and not is_short):
            return badge, why
        refusal = refusal or why
    layout = scanned.is_as_long_as_a_code(code)
    return None, refusal or (Refusal.LAYOUT if layout else Refusal.UNKNOWN)


#: Refusals of codes that one of our keys has signed.
_SIGNED = (Refusal.EXPIRED, Refusal.OTHER_EDITION, Refusal.UNKNOWN)


def _signed(ctx: Context, token: str, *, locked: bool) -> tuple[Badge | None, Refusal | None]:
    try:
        keys, badge = _keys_and_badge(ctx, tokens.read(token), locked=locked)
        claim = tokens.verify(token, keys, ctx.now)
    except tokens.TokenError as error:
        return None, _REFUSALS.get(type(error), Refusal.UNKNOWN)
    if claim.edition != tokens.edition_number(ctx.the_edition.id):
        return None, Refusal.OTHER_EDITION
    if badge is not None and badge.state is BadgeState.ISSUED and badge.token != token:
        return badge, Refusal.REPLACED
    return badge, _of_state(ctx, badge)


def _shortened(ctx: Context, code: str, *, locked: bool) -> tuple[Badge | None, Refusal | None]:
    """Return the badge whose short code was scanned, judged by the token that it is the code of."""
    edition, number = tokens.read_short(code)
    if edition != tokens.edition_number(ctx.the_edition.id):
        return None, Refusal.OTHER_EDITION
    badge = _found(ctx, _NUMBER, number, locked=locked)
    if badge is None:
        return None, Refusal.UNKNOWN
    if badge.token and compare_digest(tokens.short(badge.token), code):
        return _signed(ctx, badge.token, locked=locked)
    if any(compare_digest(tokens.short(one), code) for one in badge.earlier_tokens):
        is_good = badge.state is BadgeState.ISSUED
        return badge, Refusal.REPLACED if is_good else _of_state(ctx, badge)
    return None, Refusal.FORGED


_REFUSALS = {
    tokens.ForgedToken: Refusal.FORGED,
    tokens.UnknownKey: Refusal.FORGED,
    tokens.ExpiredToken: Refusal.EXPIRED,
}


#: A code may name a number that is too large for a badge's: anybody can write a short one.
_NUMBER = sa.type_coerce(Badge.number, sa.BigInteger)


def _found(
    ctx: Context, by: sa.SQLColumnExpression[Any], value: object, *, locked: bool
) -> Badge | None:
    asked = {"edition": ctx.the_edition.id, "value": value}
    return ctx.session.scalar(_one_badge(by, locked=locked), asked)


@cache  # a queue waits for it
def _one_badge(by: sa.SQLColumnExpression[Any], *, locked: bool) -> sa.Select[Badge]:
    badge = sa.select(Badge).where(
        Badge.edition_id == sa.bindparam("edition"), by == sa.bindparam("value")
    )
    if locked:
        badge = badge.with_for_update().execution_options(populate_existing=True)
    return badge


def _of_state(ctx: Context, badge: Badge | None) -> Refusal | None:
    if badge is None:
        return Refusal.UNKNOWN
    if badge.application is not None and (
        badge.application.state is not State.CONFIRMED
        or contracts.is_cancelled(ctx, badge.application)
    ):
        return Refusal.WITHDRAWN
    if badge.application_id is not None and badge.application_id in holds.badges_held(ctx):
        return Refusal.HELD
    if badge.state is BadgeState.ISSUED:
        if badge.days and ctx.today.isoformat() not in badge.days:
            return Refusal.OTHER_DAY
        hours = ctx.the_edition.badge_hours[badge.role]
        return None if is_good(hours, ctx.now) else Refusal.OTHER_HOURS
    return Refusal.REVOKED if badge.state is BadgeState.REVOKED else Refusal.NOT_ISSUED


def _verdict(
    ctx: Context,
    badge: Badge | None,
    refusal: Refusal | None,
    method: CheckMethod,
    station: Station,
) -> tuple[Verdict, Refusal | None]:
    """Return what the gate says, and why where it refuses."""
    is_leaving = station.direction is Direction.OUT  # whoever is inside may
    if badge is None or (refusal and not is_leaving):
        return Verdict.REFUSED, refusal
    if station.zone:
        return Verdict.ALLOWED, None
    last = _last_of_today(ctx, badge, station)
    is_inside = last is not None and last is not Verdict.LEFT
    if is_leaving:
        return (Verdict.LEFT if is_inside else Verdict.NOT_INSIDE), None
    reentry = ctx.the_edition.badge_settings.reentry
    if reentry is Reentry.ONCE and last is not None:
        return Verdict.REFUSED, Refusal.SECOND_ENTRY
    if reentry is Reentry.ASK and is_inside:
        return Verdict.AGAIN, None
    return (Verdict.WELCOME if method is CheckMethod.SCANNED else Verdict.IDENTITY), None


def _last_of_today(ctx: Context, badge: Badge, station: Station) -> Verdict | None:
    """Return the badge's last verdict of today that counts: an exit says that it had come in."""
    since = start_of_day(ctx.now, ctx.the_edition.timezone)
    values = {"badge": badge.id, "is_rehearsal": station.is_rehearsal, "since": since}
    return ctx.session.connection().scalar(_LAST, values)


def _keys_and_badge(
    ctx: Context, claim: tokens.Claim, *, locked: bool
) -> tuple[dict[int, Ed25519PublicKey], Badge | None]:
    """Return the keys that may have signed a token, and this edition's badge of its number.

    The keys are those of the edition that the token names, so that a stranger's is told apart.
    """
    asked = {
        "named": claim.edition,
        "key": claim.key,
        "edition": ctx.the_edition.id,
        "value": claim.badge,
    }
    found = ctx.session.execute(_by_claim(locked=locked), asked).all()
    keys = {number: Ed25519PublicKey.from_public_bytes(key) for number, key, _badge in found}
    return keys, found[0][-1] if found else None


@cache  # a queue waits for it
def _by_claim(*, locked: bool) -> sa.Select[int, bytes, Badge | None]:
    here = _one_badge(_NUMBER, locked=locked).lateral()
    badge = aliased(Badge, here)
    return (
        sa.select(_SIGNING_KEYS.number, _SIGNING_KEYS.public_bytes, badge)
        .outerjoin(here, sa.true())
        .where(
            _SIGNING_KEYS.edition_id % tokens.EDITIONS == sa.bindparam("named"),
            _SIGNING_KEYS.number == sa.bindparam("key"),
            _SIGNING_KEYS.retired_at.is_(None),
        )
        .order_by(_SIGNING_KEYS.edition_id == sa.bindparam("edition"))
        .execution_options(populate_existing=locked)
    )
