"""The link that shows an edition in preparation: given, and taken back."""

from village.core import audit, policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.tokens import new_token


def give(ctx: Context) -> None:
    """Give the edition a new link; those given before lead nowhere. Flushes.

    Raises:
        Forbidden: the actor does not configure this edition.
    """
    _set(ctx, new_token()[:32], "give_preview_link")


def revoke(ctx: Context) -> None:
    """Take the link back. Flushes.

    Raises:
        Forbidden: the actor does not configure this edition.
    """
    _set(ctx, "", "revoke_preview_link")


def _set(ctx: Context, key: str, action: str) -> None:
    policy.require(ctx.actor, P.CONFIGURE)
    edition = ctx.the_edition
    edition.preview_key = key
    audit.record(ctx, edition.code, action)
    ctx.session.flush()
