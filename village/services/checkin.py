"""The gate: what a scanned code is worth, as an event that is never overwritten."""

import uuid

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from village import policy
from village.context import Context
from village.documents import tokens
from village.domain.badges import BadgeState, Verdict
from village.domain.permissions import Permission as P
from village.models import Badge, CheckIn, SigningKey
from village.services import audit

LONGEST_CODE = 300


def check_in(ctx: Context, code: str, *, gate: str, event_id: uuid.UUID) -> CheckIn:
    """Judge a scanned code, or a badge's reference typed by hand, and note the event.

    The same `event_id` again is the same scan: it gives the same answer. Flushes.

    Raises:
        Forbidden: the actor does not work at the gate.
    """
    policy.require(ctx.actor, P.CHECK_IN)
    known = ctx.session.scalar(sa.select(CheckIn).where(CheckIn.event_id == event_id))
    if known is not None:
        return known
    badge = _badge(ctx, code.strip())
    event = CheckIn(
        event_id=event_id,
        edition_id=ctx.the_edition.id,
        badge=badge,
        verdict=_verdict(ctx, badge),
        code="" if badge else code[:LONGEST_CODE],
        gate=gate,
        at=ctx.now,
        by_user_id=ctx.actor.user_id,
    )
    ctx.session.add(event)
    ctx.session.flush()
    audit.record(
        ctx,
        badge.reference if badge else "unknown badge",
        "check_in",
        verdict=event.verdict,
        gate=gate,
    )
    return event


def _badge(ctx: Context, code: str) -> Badge | None:
    """Return the badge that a signed code or a reference names, locked against the other gates."""
    if len(code) == tokens.TOKEN_CHARACTERS:
        try:
            claim = tokens.verify(code, _public_keys(ctx), ctx.now)
        except tokens.TokenError:
            return None
        which = (Badge.number == claim.badge, Badge.token == code)
    else:
        which = (Badge.reference == code.upper(), sa.true())
    return ctx.session.scalar(
        sa.select(Badge).where(Badge.edition_id == ctx.the_edition.id, *which).with_for_update()
    )


def _verdict(ctx: Context, badge: Badge | None) -> Verdict:
    if badge is None or badge.state is not BadgeState.ISSUED:
        return Verdict.REFUSED
    seen = sa.select(CheckIn.id).where(
        CheckIn.badge_id == badge.id, CheckIn.verdict == Verdict.WELCOME
    )
    return Verdict.AGAIN if ctx.session.scalar(seen.limit(1)) else Verdict.WELCOME


def _public_keys(ctx: Context) -> dict[int, Ed25519PublicKey]:
    keys = ctx.session.scalars(
        sa.select(SigningKey).where(
            SigningKey.edition_id == ctx.the_edition.id, SigningKey.retired_at.is_(None)
        )
    )
    return {key.number: Ed25519PublicKey.from_public_bytes(key.public_bytes) for key in keys}
