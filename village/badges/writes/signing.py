"""The keys of an edition, and the codes that they sign: of badges, and of those issued next."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import product

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from village.badges.tables import Badge, SigningKey
from village.badges.words import BadgeState
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import IllegalTransition
from village.core.permissions import Permission as P
from village.editions import BadgeRole, Edition
from village.engines.documents import tokens

#: What the safe calls the keys that sign badges, and how long one is in clear.
KEY_PURPOSE = "badge signing key"
KEY_BYTES = 32
#: A token names its key in one byte.
LAST_KEY = 255
_PRESENT_KEY = (
    sa.select(SigningKey)
    .where(SigningKey.edition_id == sa.bindparam("edition"), SigningKey.retired_at.is_(None))
    .order_by(SigningKey.number.desc())
    .limit(1)
)
_ROLE_NUMBERS = {role: number for number, role in enumerate(BadgeRole)}
#: How many badges that wait to be issued, and how many numbers that nobody has yet, gates know
#: the tokens of beforehand.
MOST_AHEAD = 300


def signing_key(ctx: Context) -> tuple[int, Ed25519PrivateKey]:
    """Return the edition's present key and its number; the first call makes it. Flushes."""
    found = ctx.session.scalar(_PRESENT_KEY, {"edition": ctx.the_edition.id})
    return _new_key(ctx, 1) if found is None else (found.number, _opened(ctx, found))


def rotate_key(ctx: Context) -> int:
    """Sign with a new key from now on; returns its number. Flushes.

    Badges signed before stay valid: the gate keeps the public keys of all that were not retired.

    Raises:
        Forbidden: the actor may not issue badges.
        IllegalTransition: a token has room for no more keys.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    number, _key = signing_key(ctx)
    if number >= LAST_KEY:
        raise IllegalTransition(state=str(number), action="rotate_key")
    number, _key = _new_key(ctx, number + 1)
    audit.record(ctx, ctx.the_edition.code, "rotate_badge_key", key=number)
    return number


def _new_key(ctx: Context, number: int) -> tuple[int, Ed25519PrivateKey]:
    key = tokens.new_key()
    ctx.session.add(
        SigningKey(
            edition_id=ctx.the_edition.id,
            number=number,
            private_bytes=ctx.safe.lock(key.private_bytes_raw(), KEY_PURPOSE),
            public_bytes=key.public_key().public_bytes_raw(),
            created_at=ctx.now,
        )
    )
    ctx.session.flush()
    return number, key


def _opened(ctx: Context, row: SigningKey) -> Ed25519PrivateKey:
    """Return a stored key; one from before keys were locked is locked now. Flushes."""
    key = _private(ctx, row)
    if len(row.private_bytes) == KEY_BYTES:
        row.private_bytes = ctx.safe.lock(row.private_bytes, KEY_PURPOSE)
        ctx.session.flush()
    return key


def _private(ctx: Context, row: SigningKey) -> Ed25519PrivateKey:
    kept = row.private_bytes
    clear = kept if len(kept) == KEY_BYTES else ctx.safe.unlock(kept, KEY_PURPOSE)
    return Ed25519PrivateKey.from_private_bytes(clear)


def expires_at(ctx: Context, role: BadgeRole) -> datetime:
    """Return when codes of a role end: after the event, or after its last hours if later."""
    edition = ctx.the_edition
    after = datetime.combine(edition.ends_on + timedelta(days=1), time(12), UTC)
    _starts_at, last = edition.badge_hours[role][-1]
    return max(after, last + timedelta(hours=12))


def token(ctx: Context, badge: Badge, key_number: int, key: Ed25519PrivateKey) -> str:
    """Return the signed code of a badge."""
    return tokens.sign(_claim(ctx, badge.number, badge.role, key_number), key)


def _claim(ctx: Context, number: int, role: BadgeRole, key_number: int) -> tokens.Claim:
    return tokens.Claim(
        edition=tokens.edition_number(ctx.the_edition.id),
        badge=number,
        role=_ROLE_NUMBERS[role],
        expires_at=expires_at(ctx, role),
        key=key_number,
    )


@dataclass(frozen=True, slots=True)
class TokenAhead:
    """The token and the short code that a badge of this number and role will have once issued."""

    number: int
    role: BadgeRole
    token: str
    short: str


def tokens_ahead(ctx: Context) -> list[TokenAhead]:
    """Return the tokens of the next badges, were they issued now, by their numbers.

    They are those of the newest badges that wait to be issued, and of numbers that nobody has
    yet, for each role: `MOST_AHEAD` of both. A token is the same whenever it is signed, as
    long as neither the key nor the edition's dates change. Without a key there are none.
    """
    key = ctx.session.scalar(_PRESENT_KEY, {"edition": ctx.the_edition.id})
    if key is None:
        return []
    signer = _TokenSigner(key.public_bytes, _private(ctx, key))
    waiting = ctx.session.execute(
        sa.select(Badge.number, Badge.role)
        .where(Badge.edition_id == ctx.the_edition.id, Badge.state == BadgeState.REQUESTED)
        .order_by(Badge.number.desc())
        .limit(MOST_AHEAD)
    ).all()
    last = ctx.session.scalars(
        sa.select(Edition.last_badge_number).where(Edition.id == ctx.the_edition.id)
    ).one()
    nobodys = range(last + 1, last + 1 + MOST_AHEAD)
    claims = {role: _claim(ctx, 0, role, key.number) for role in BadgeRole}
    return [
        _token_ahead(number, role, claims[role], signer)
        for number, role in (*reversed(waiting), *product(nobodys, BadgeRole))
    ]


@dataclass(frozen=True, slots=True)
class _TokenSigner:
    """A key, the same for who keeps what it signed as long as its public half is."""

    public: bytes
    key: Ed25519PrivateKey = field(compare=False)


@lru_cache(maxsize=2 * MOST_AHEAD * (1 + len(BadgeRole)))  # of two editions
def _token_ahead(
    number: int, role: BadgeRole, claim: tokens.Claim, signer: _TokenSigner
) -> TokenAhead:
    """Return a token, signed once a process: each gate asks for nearly the same, each minute."""
    token = tokens.sign(replace(claim, badge=number), signer.key)
    return TokenAhead(number, role, token, tokens.short(token))
