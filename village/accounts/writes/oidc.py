"""Log in by a provider of OpenID Connect: who it knows is found by its issuer and subject alone.

An account is linked to a login of the provider by who is logged in here, or by an address that the
provider may prove (`Trust`). What the provider says gives nobody a role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa

from village.accounts.reads import factors as queries
from village.accounts.reads import identities
from village.accounts.tables import FederatedIdentity, TokenPurpose, User
from village.accounts.words.oidc import ProvenIdentity, TripStep
from village.accounts.writes import accounts, attempts, factors, links, logins
from village.accounts.writes.accounts import by_email, subject
from village.accounts.writes.profiles import me
from village.core import audit
from village.core.context import Context
from village.core.errors import (
    IdentityTaken,
    IdentityUnknown,
    InvalidToken,
    SecondFactorNeeded,
    VillageError,
)
from village.core.languages import Language
from village.core.tokens import new_token

#: How long ago the provider may have asked who somebody is, to confirm what weighs.
CONFIRMS_WITHIN = timedelta(minutes=5)
_NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Trip:
    """Why somebody was at the provider, and what waits for them here."""

    step: TripStep
    target: str
    carried: str  # a form, packed


def leave(ctx: Context, step: TripStep, *, target: str = "", carried: str = "") -> str:
    """Note why somebody goes to the provider; return the state that comes back once. Flushes."""
    user = None if step is TripStep.LOGIN else me(ctx)
    return links.issue(
        ctx, TokenPurpose.OIDC, user, {"step": step, "target": target, "carried": carried}
    )


def come_back(ctx: Context, state: str) -> Trip:
    """Use a state up, and forget what it kept.

    Raises:
        InvalidToken: used, expired or never issued, or of who is logged in no more.
    """
    link = links.use(ctx, state, TokenPurpose.OIDC)
    data: Mapping[str, str] = link.data
    link.data = {}
    if link.user_id is not None and link.user_id != ctx.actor.user_id:
        raise InvalidToken
    return Trip(TripStep(data["step"]), data["target"], data["carried"])


def log_in(ctx: Context, who: ProvenIdentity, *, language: Language, device: str = "") -> str:
    """Begin the session of whom the provider knows; return its token for the cookie. Flushes.

    An address that the provider has proven opens its account, which is made where there is none.
    Where a second factor is asked for, the caller commits: the next step goes on from there.

    Raises:
        IdentityUnknown: no account here is this person's, or it is disabled.
        SecondFactorNeeded: the account has a second factor, and the provider asked for none.
    """
    attempts.one_at_a_time(ctx, f"{who.subject} of {who.issuer}")
    known = _known(ctx, who) or _by_address(ctx, who, language)
    if known is None or known.user.disabled_at is not None:
        raise IdentityUnknown(reason="no account" if known is None else "account disabled")
    user = known.user
    known.used_at, known.provider_factor = ctx.now, who.second_factor
    if who.second_factor:
        return logins.begin(
            ctx, user, device, provider_factor=True, by="oidc", second_factor="provider"
        )
    if queries.of_account(ctx, user.id).any:
        raise SecondFactorNeeded(links.issue(ctx, TokenPurpose.SECOND_FACTOR, user, {}))
    return logins.begin(ctx, user, device, by="oidc")


def note_refusal(ctx: Context, refusal: VillageError) -> None:
    """Log that somebody came back from the provider, and got no further. Flushes."""
    reason = str(refusal.facts.get("reason", type(refusal).__name__))
    audit.record(
        ctx, f"account-{ctx.actor.user_id or 'unknown'}", "identity_refused",
        network=ctx.network, reason=reason,
    )  # fmt: skip


def link(ctx: Context, who: ProvenIdentity) -> None:
    """Let the actor's account be opened by this login, in place of another one there. Flushes.

    Raises:
        IdentityTaken: it opens another account.
    """
    attempts.one_at_a_time(ctx, f"{who.subject} of {who.issuer}")
    known = _known(ctx, who)
    if known is not None and known.user_id != ctx.actor.user_id:
        raise IdentityTaken
    if known is None:
        _forget(ctx, who.issuer)
        _link(ctx, me(ctx), who)


def unlink(ctx: Context, issuer: str) -> None:
    """Let the provider open the actor's account no more. Flushes."""
    if _forget(ctx, issuer):
        audit.record(ctx, subject(me(ctx)), "identity_unlinked", issuer=issuer)
        factors.tell(ctx, me(ctx), "identity_unlinked", provider=_host(issuer))


def confirm(ctx: Context, who: ProvenIdentity) -> None:
    """Take the provider's word that the actor has just proven once more who they are.

    Raises:
        IdentityUnknown: it is somebody else, or was proven some time ago.
    """
    known, at = _known(ctx, who), who.authenticated_at
    if known is None or known.user_id != ctx.actor.user_id:
        raise IdentityUnknown
    if at is None or at < ctx.now - CONFIRMS_WITHIN:
        raise IdentityUnknown


def _known(ctx: Context, who: ProvenIdentity) -> FederatedIdentity | None:
    return ctx.session.scalar(
        sa.select(FederatedIdentity).where(
            FederatedIdentity.issuer == who.issuer, FederatedIdentity.subject == who.subject
        )
    )


def _by_address(ctx: Context, who: ProvenIdentity, language: Language) -> FederatedIdentity | None:
    """Link the account of an address that the provider has proven, made where there is none.

    None where it has proven none, where the account is disabled, and where another login of the
    provider opens it: the address may have passed to another person there.
    """
    if not who.email:
        return None
    attempts.one_at_a_time(ctx, who.email)
    user = by_email(ctx, who.email)
    if user is None or user.verified_at is None:
        name = who.name or who.email.partition("@")[0]
        user = accounts.confirm(
            ctx, email=who.email, name=name[:_NAME_LENGTH], language=language,
            password=new_token(),
        )  # fmt: skip
    as_owner = accounts.as_user(ctx, user)
    if user.disabled_at is not None or identities.mine(as_owner, who.issuer) is not None:
        return None
    return _link(as_owner, user, who)


def _link(ctx: Context, user: User, who: ProvenIdentity) -> FederatedIdentity:
    linked = FederatedIdentity(
        user=user,
        issuer=who.issuer,
        subject=who.subject,
        linked_at=ctx.now,
        used_at=ctx.now,
        provider_factor=who.second_factor,
    )
    ctx.session.add(linked)
    ctx.session.flush()
    audit.record(ctx, subject(user), "identity_linked", issuer=who.issuer)
    factors.tell(ctx, user, "identity_linked", provider=_host(who.issuer))
    return linked


def _host(issuer: str) -> str:
    return urlsplit(issuer).netloc


def _forget(ctx: Context, issuer: str) -> bool:
    known = identities.mine(ctx, issuer)
    if known is None:
        return False
    ctx.session.delete(known)
    ctx.session.flush()
    return True
