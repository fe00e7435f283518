"""The gate: what a scanned code is worth, as an event that is never overwritten."""

import uuid

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from village.badges import Badge, BadgeState, CheckIn, Refusal, SigningKey, Verdict
from village.core import audit, policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.engines.documents import tokens

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
    badge, refusal = _judged(ctx, code.strip())
    event = CheckIn(
        event_id=event_id,
        edition_id=ctx.the_edition.id,
        badge=badge,
        verdict=Verdict.REFUSED if badge is None or refusal else _verdict(ctx, badge),
        refusal=refusal,
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
        **({"refusal": refusal} if refusal else {}),
    )
    return event


def _judged(ctx: Context, code: str) -> tuple[Badge | None, Refusal | None]:
    """Return the badge that a signed code or a reference names, and why it is refused, if it is.

    The badge's row is locked against the other gates.
    """
    if len(code) != tokens.TOKEN_CHARACTERS:
        badge = _locked(ctx, Badge.reference == code.upper())
        return badge, _of_state(badge)
    try:
        edition = tokens.read(code).edition
        claim = tokens.verify(code, _public_keys(ctx, edition), ctx.now)
    except tokens.TokenError as error:
        return None, _REFUSALS.get(type(error), Refusal.UNKNOWN)
    if claim.edition != tokens.edition_number(ctx.the_edition.id):
        return None, Refusal.OTHER_EDITION
    badge = _locked(ctx, Badge.number == claim.badge)
    if badge is not None and badge.state is BadgeState.ISSUED and badge.token != code:
        return badge, Refusal.REPLACED
    return badge, _of_state(badge)


_REFUSALS = {
    tokens.ForgedToken: Refusal.FORGED,
    tokens.UnknownKey: Refusal.FORGED,
    tokens.ExpiredToken: Refusal.EXPIRED,
}


def _locked(ctx: Context, which: sa.ColumnElement[bool]) -> Badge | None:
    return ctx.session.scalar(
        sa.select(Badge).where(Badge.edition_id == ctx.the_edition.id, which).with_for_update()
    )


def _of_state(badge: Badge | None) -> Refusal | None:
    if badge is None:
        return Refusal.UNKNOWN
    if badge.state is BadgeState.ISSUED:
        return None
    return Refusal.REVOKED if badge.state is BadgeState.REVOKED else Refusal.NOT_ISSUED


def _verdict(ctx: Context, badge: Badge) -> Verdict:
    seen = sa.select(CheckIn.id).where(
        CheckIn.badge_id == badge.id, CheckIn.verdict == Verdict.WELCOME
    )
    return Verdict.AGAIN if ctx.session.scalar(seen.limit(1)) else Verdict.WELCOME


def _public_keys(ctx: Context, edition: int) -> dict[int, Ed25519PublicKey]:
    """Return the keys of the edition that a token names, so that a stranger's is told apart."""
    named = SigningKey.edition_id % tokens.EDITIONS == edition
    keys = ctx.session.scalars(
        sa.select(SigningKey)
        .where(named, SigningKey.retired_at.is_(None))
        .order_by(SigningKey.edition_id == ctx.the_edition.id)
    )
    return {key.number: Ed25519PublicKey.from_public_bytes(key.public_bytes) for key in keys}
