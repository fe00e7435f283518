"""A change that a program asks for twice is made once: its answer is kept under a key."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from village.accounts.reads.access_tokens import live
from village.accounts.tables import AccessToken, KeptAnswer
from village.accounts.writes import attempts
from village.core.context import Context
from village.core.errors import KeyReused, NotFound
from village.core.tokens import token_hash

#: How long a program may ask the same again.
KEPT = timedelta(days=1)


def once(
    ctx: Context, token: str, key: str, asked: str, change: Callable[[], Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Return the answer kept under a key, else make the change and keep its answer. Flushes.

    Requests with one key wait for each other. A change that is refused keeps nothing, so that it
    can be asked for again. `asked` is a hash of the whole request.

    Raises:
        KeyReused: the key was used for another request.
        NotFound: there is no such live token.
    """
    attempts.one_at_a_time(ctx, f"{key} of {token_hash(token)}")
    row = ctx.session.scalar(live(ctx).where(AccessToken.token_hash == token_hash(token)))
    if row is None:
        raise NotFound
    kept = ctx.session.scalar(
        sa.select(KeptAnswer).where(KeptAnswer.access_token_id == row.id, KeptAnswer.key == key)
    )
    if kept is None:
        body = change()
        ctx.session.add(
            KeptAnswer(access_token_id=row.id, key=key, asked=asked, body=body, at=ctx.now)
        )
        ctx.session.flush()
        return body
    if kept.asked != asked:
        raise KeyReused
    return kept.body
