"""The edition's account at a provider: its keys are locked here, and read by the provider alone."""

import secrets

from village.cards import reads
from village.cards.tables import CardAccount
from village.cards.words import CardKeys, ProviderKind
from village.core import audit, policy
from village.core.context import Context
from village.core.permissions import Permission as P

SECRET, _SIGNING = "secret key of a card provider", "signing secret of a card provider"
_SHOWN = 4


def keep(
    ctx: Context, *, provider: ProviderKind, secret: str, signing: str, is_on: bool
) -> CardAccount:
    """Keep through whom exhibitors pay by card, and whether they can; "" leaves a key. Flushes.

    With another provider the earlier signing secret is forgotten.

    Raises:
        Forbidden: the actor may not configure the edition.
        ValueError: there is no secret key, or cards are turned on without a signing secret.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    one = reads.account(ctx)
    one = one or CardAccount(edition_id=ctx.the_edition.id, token=secrets.token_urlsafe(24))
    if one.provider is not provider:
        one.signing = None
        if not secret:
            raise ValueError("there is no secret key")
    one.provider = provider
    if secret:
        one.secret = ctx.safe.lock(secret.encode(), SECRET)
        one.secret_end = secret[-_SHOWN:]
        one.is_test = provider is ProviderKind.TRIAL or "_test_" in secret
    if signing:
        one.signing = ctx.safe.lock(signing.encode(), _SIGNING)
    if is_on and one.signing is None:
        raise ValueError("notices could not be read")
    one.is_on = is_on
    one.changed_at, one.changed_by = ctx.now, ctx.actor.name[:160]
    ctx.session.add(one)
    ctx.session.flush()
    audit.record(
        ctx,
        ctx.the_edition.code,
        "card_account",
        provider=provider.value,
        on=is_on,
        test=one.is_test,
        new_secret=bool(secret),
        new_signing=bool(signing),
    )
    return one


def keys(ctx: Context, account: CardAccount) -> CardKeys:
    """Return what opens an account.

    Raises:
        CannotUnlock: it was kept under another secret of the installation.
    """
    unlock = ctx.safe.unlock
    signing = unlock(account.signing, _SIGNING) if account.signing else b""
    return CardKeys(unlock(account.secret, SECRET).decode(), signing.decode())
