"""Passkeys (WebAuthn): keys that a device keeps, bound to this site, and uses for its owner alone.

The challenge that a passkey signs is a one-time token: it is good for one answer, within minutes.
"""

import json
from collections.abc import Callable
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

import sqlalchemy as sa
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from village.accounts.reads import factors as queries
from village.accounts.tables import OneTimeToken, Passkey, TokenPurpose, User
from village.accounts.writes import factors, links
from village.accounts.writes.profiles import me
from village.core.context import Context
from village.core.errors import InvalidToken, NotFound, PasskeyRefused

Verified = TypeVar("Verified")

#: A passkey is the only step of a login where the device itself has asked who holds it.
_ALONE, _BESIDE = UserVerificationRequirement.REQUIRED, UserVerificationRequirement.PREFERRED
_NAME_LENGTH = 60


def possible(public_url: str) -> bool:
    """Say whether browsers keep passkeys for a site: it has a name, and TLS unless it is local."""
    address = urlsplit(public_url)
    host = address.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return address.scheme == "https" or host == "localhost"
    return False


def offer(ctx: Context) -> str:
    """Return what a browser needs to make a passkey for the actor, as JSON. Flushes."""
    user = me(ctx)
    options = webauthn.generate_registration_options(
        rp_id=_host(ctx),
        rp_name=_host(ctx),
        user_name=user.email,
        user_id=_handle(user),
        user_display_name=user.name,
        challenge=_challenge(ctx, TokenPurpose.NEW_PASSKEY, user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_BESIDE
        ),
        exclude_credentials=_known(ctx, user),
    )
    return webauthn.options_to_json(options)


def add(ctx: Context, answer: str, name: str, *, token: str) -> list[str]:
    """Keep a passkey that the actor's browser has made. Flushes.

    Returns new recovery codes where the actor had none left. All sessions but that of `token` end.

    Raises:
        PasskeyRefused: it was made for another account or site, too late, or is known already.
    """
    user = me(ctx)
    challenge = _answered(ctx, answer, TokenPurpose.NEW_PASSKEY, user)
    made = _verified(
        lambda: webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(ctx),
            expected_origin=_origin(ctx),
        )
    )
    if _by_credential(ctx, made.credential_id) is not None:
        raise PasskeyRefused
    ctx.session.add(
        Passkey(
            user_id=user.id,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=name.strip()[:_NAME_LENGTH],
            added_at=ctx.now,
        )
    )
    factors.changed(ctx, user, "passkey_added", token=token)
    return factors.first_codes(ctx, user)


def remove(ctx: Context, handle: str, *, token: str) -> None:
    """Forget one of the actor's passkeys; all sessions but that of `token` end. Flushes.

    Raises:
        NotFound: the actor has no such passkey.
    """
    user = me(ctx)
    own = {handle_of(one): one for one in queries.of_account(ctx, user.id).passkeys}
    if handle not in own:
        raise NotFound
    ctx.session.delete(own[handle])
    ctx.session.flush()
    factors.forget_codes_without_factor(ctx, user)
    factors.changed(ctx, user, "passkey_removed", token=token)


def handle_of(passkey: Passkey) -> str:
    """Return how a page names a passkey."""
    return bytes_to_base64url(passkey.credential_id)


def ask(ctx: Context, user: User | None) -> str:
    """Return what a browser needs to use a passkey, as JSON: one of `user`, else any. Flushes."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(ctx),
        challenge=_challenge(ctx, TokenPurpose.PASSKEY, user),
        allow_credentials=_known(ctx, user) if user else [],
        user_verification=_BESIDE if user else _ALONE,
    )
    return webauthn.options_to_json(options)


def recognise(ctx: Context, answer: str, user: User | None) -> User:
    """Return whose passkey has signed the challenge that was asked of `user`, or of anybody.

    Asked of anybody, the device has to say that it knows who holds it (a finger, a face, a PIN).
    Flushes.

    Raises:
        PasskeyRefused: the passkey is of no account, or of another, or a copy; or the answer is
            not for this site and this challenge.
    """
    challenge = _answered(ctx, answer, TokenPurpose.PASSKEY, user)
    passkey = _by_credential(
        ctx, _verified(lambda: base64url_to_bytes(json.loads(answer)["rawId"]))
    )
    if passkey is None or (user is not None and passkey.user_id != user.id):
        raise PasskeyRefused
    signed = _verified(
        lambda: webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(ctx),
            expected_origin=_origin(ctx),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=user is None,
        )
    )
    passkey.sign_count, passkey.used_at = signed.new_sign_count, ctx.now
    owner = ctx.session.get_one(User, passkey.user_id)
    if owner.verified_at is None or owner.disabled_at is not None:
        raise PasskeyRefused
    return owner


def _challenge(ctx: Context, purpose: TokenPurpose, user: User | None) -> bytes:
    return base64url_to_bytes(links.issue(ctx, purpose, user, {}))


def _answered(ctx: Context, answer: str, purpose: TokenPurpose, user: User | None) -> bytes:
    """Return the challenge that an answer is for, used up.

    Raises:
        PasskeyRefused: there is none, it was answered before, or it was asked of somebody else.
    """
    token = _verified(lambda: _challenge_in(answer))
    try:
        link: OneTimeToken = links.use(ctx, token, purpose)
    except InvalidToken:
        raise PasskeyRefused from None
    if link.user_id != (user.id if user else None):
        raise PasskeyRefused
    return base64url_to_bytes(token)


def _challenge_in(answer: str) -> str:
    said = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
    return str(said["challenge"])


def _verified(check: Callable[[], Verified]) -> Verified:
    """Return what a check of a browser's answer finds, whatever the answer is made of.

    Raises:
        PasskeyRefused: the answer is no such thing, or does not hold.
    """
    try:
        return check()
    except (WebAuthnException, LookupError, TypeError, ValueError, RecursionError):
        raise PasskeyRefused from None


def _by_credential(ctx: Context, credential_id: bytes) -> Passkey | None:
    known = sa.select(Passkey).where(Passkey.credential_id == credential_id).with_for_update()
    return ctx.session.scalar(known)


def _known(ctx: Context, user: User) -> list[PublicKeyCredentialDescriptor]:
    passkeys = queries.of_account(ctx, user.id).passkeys
    return [PublicKeyCredentialDescriptor(id=one.credential_id) for one in passkeys]


def _handle(user: User) -> bytes:
    return f"account-{user.id}".encode()


def _host(ctx: Context) -> str:
    return urlsplit(ctx.public_url).hostname or ""


def _origin(ctx: Context) -> str:
    address = urlsplit(ctx.public_url)
    return f"{address.scheme}://{address.netloc}"
