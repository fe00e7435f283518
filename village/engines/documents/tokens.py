"""The token in a badge's QR code: 12 bytes and an Ed25519 signature, checked without network.

The 12 bytes are, most significant first: version (1), edition (2), badge (4), role (1),
expiry in hours since 2020-01-01 UTC (3), key (1). The signature covers exactly these.
Both together are written in base45: 114 characters, which a QR code stores as alphanumeric.

Where a badge is too small for that, it has the token's short code of 24 characters. Nobody can make
one without the token, and nobody can check one without the token or a fingerprint of the code.
"""

import base64
import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

VERSION = 1
PAYLOAD_BYTES = 12
TOKEN_BYTES = PAYLOAD_BYTES + 64
TOKEN_CHARACTERS = 114
SHORT_VERSION = 2
SHORT_BYTES = 16
SHORT_CHARACTERS = 24
EDITIONS = 65536
"""So many editions have numbers of their own."""
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NONE = 255
#: For each character of Latin-1 its value; `_NONE` for those that base45 does not have.
_VALUES = bytes(ALPHABET.find(chr(code)) % 256 for code in range(256))
_PAIRS = tuple(
    ALPHABET[n % 45] + ALPHABET[n // 45 % 45] + ALPHABET[n // 2025] for n in range(65536)
)
_HEAD = struct.Struct(">BHIB")
_HEAD_CHARACTERS = 12
_SHORT_HEAD = struct.Struct(">BHI")
#: Another text than the token alone, whose fingerprint gates keep.
_SHORT_OF = b"short code of "


class TokenError(ValueError):
    """A token is not accepted; the subclass says why."""


class MalformedToken(TokenError):
    """The text is no token of ours."""


class UnknownKey(TokenError):
    """The token names a key that the gate does not have, or no longer accepts."""


class ForgedToken(TokenError):
    """The signature does not fit."""


class ExpiredToken(TokenError):
    """The token was good, but its time is over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a badge's token says. Expiry is kept to the hour, rounded up."""

    edition: int
    badge: int
    role: int
    expires_at: datetime
    key: int


def sign(claim: Claim, key: Ed25519PrivateKey) -> str:
    """Return the token of `claim`, signed with `key`, whose number is `claim.key`.

    Raises:
        ValueError: a number does not fit its field.
    """
    payload = _pack(claim)
    return base45(payload + key.sign(payload))


def verify(text: str, public_keys: Mapping[int, Ed25519PublicKey], now: datetime) -> Claim:
    """Return what a token says if one of our keys signed it and it has not expired.

    To retire a key, leave it out of `public_keys`. Revoked badges are the caller's to check.

    Raises:
        MalformedToken, UnknownKey, ForgedToken, ExpiredToken: the token is not accepted.
    """
    raw = _raw(text)
    payload, signature = raw[:PAYLOAD_BYTES], raw[PAYLOAD_BYTES:]
    key = public_keys.get(payload[-1])
    if key is None:
        raise UnknownKey(f"signed with key {payload[-1]}, which is not accepted here")
    try:
        key.verify(signature, payload)
    except InvalidSignature:
        raise ForgedToken("the signature does not fit") from None
    claim = _unpack(payload)
    if now >= claim.expires_at:
        raise ExpiredToken(f"expired at {claim.expires_at:%Y-%m-%d %H:%M} UTC")
    return claim


def read(text: str) -> Claim:
    """Return what a token says of itself, whoever wrote it: to find the keys to verify it with.

    Raises:
        MalformedToken: the text is no token of ours.
    """
    return _unpack(_raw(text)[:PAYLOAD_BYTES])


def short(token: str) -> str:
    """Return the short code of a token of ours: its edition and badge, and 72 bits of its hash."""
    head = from_base45(token[:_HEAD_CHARACTERS])
    proof = hashlib.sha256(_SHORT_OF + token.encode()).digest()
    named = bytes([SHORT_VERSION]) + head[1 : _SHORT_HEAD.size]
    return base45((named + proof)[:SHORT_BYTES])


def read_short(text: str) -> tuple[int, int]:
    """Return which edition and badge a short code names, whoever wrote it.

    Raises:
        MalformedToken: the text is no short code.
    """
    _version, edition, badge = _SHORT_HEAD.unpack(_short_raw(text)[: _SHORT_HEAD.size])
    return edition, badge


def edition_number(edition_id: int) -> int:
    """Return the number by which tokens name an edition."""
    return edition_id % EDITIONS


def is_well_formed(text: str) -> bool:
    """Say whether a text has the form of a token, or of a short code, whoever wrote it."""
    try:
        _short_raw(text) if len(text) == SHORT_CHARACTERS else _raw(text)
    except MalformedToken:
        return False
    return True


def _raw(text: str) -> bytes:
    raw = from_base45(text) if len(text) == TOKEN_CHARACTERS else b""
    if len(raw) != TOKEN_BYTES or raw[0] != VERSION:
        raise MalformedToken("not a badge of this system")
    return raw


def _short_raw(text: str) -> bytes:
    raw = from_base45(text) if len(text) == SHORT_CHARACTERS else b""
    if len(raw) != SHORT_BYTES or raw[0] != SHORT_VERSION:
        raise MalformedToken("not a badge of this system")
    return raw


def _pack(claim: Claim) -> bytes:
    hours = -((_EPOCH - claim.expires_at) // timedelta(hours=1))
    try:
        head = _HEAD.pack(VERSION, claim.edition, claim.badge, claim.role)
        return head + hours.to_bytes(3, "big") + claim.key.to_bytes(1, "big")
    except (struct.error, OverflowError) as error:
        raise ValueError(f"claim out of range: {claim}") from error


def _unpack(payload: bytes) -> Claim:
    _, edition, badge, role = _HEAD.unpack(payload[:8])
    expires_at = _EPOCH + timedelta(hours=int.from_bytes(payload[8:11], "big"))
    return Claim(edition, badge, role, expires_at, payload[11])


def base45(data: bytes) -> str:
    """Return `data`, of even length, in base45 (RFC 9285)."""
    return "".join([_PAIRS[a << 8 | b] for a, b in zip(data[::2], data[1::2], strict=True)])


def from_base45(text: str) -> bytes:
    """Return the bytes of base45 text made of whole triples; empty for any other text.

    Each sequence of bytes has one text: a triple above 65,535 is refused.
    """
    values = text.encode("latin-1", "replace").translate(_VALUES)  # base45 has no "?"
    if len(values) % 3 or _NONE in values:
        return b""
    numbers = [a + 45 * b + 2025 * c for a, b, c in zip(*[iter(values)] * 3, strict=True)]
    if numbers and max(numbers) > 0xFFFF:
        return b""
    return struct.pack(f">{len(numbers)}H", *numbers)


def new_key() -> Ed25519PrivateKey:
    """Return a fresh signing key."""
    return Ed25519PrivateKey.generate()


def key_text(key: Ed25519PrivateKey) -> str:
    """Return a signing key as text, to be kept secret."""
    return base64.b64encode(key.private_bytes_raw()).decode()


def key_of_text(text: str) -> Ed25519PrivateKey:
    """Return the signing key that `key_text` wrote.

    Raises:
        ValueError: the text is no key.
    """
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))


def public_text(key: Ed25519PublicKey) -> str:
    """Return a public key as text, as a gate keeps it (32 bytes in base64)."""
    return base64.b64encode(key.public_bytes_raw()).decode()


def public_of_text(text: str) -> Ed25519PublicKey:
    """Return the public key that `public_text` wrote.

    Raises:
        ValueError: the text is no key.
    """
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
