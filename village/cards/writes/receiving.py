"""Notices of a provider: read by its own rules, and taken in for the payment they name."""

from collections.abc import Mapping

import sqlalchemy as sa

from village.cards import reads
from village.cards.tables import CardPayment
from village.cards.words import CardProvider, SeenPayment
from village.cards.writes import paying, refunding
from village.core.context import Context


def receive(ctx: Context, provider: CardProvider, body: bytes, headers: Mapping[str, str]) -> bool:
    """Take in a notice for the edition; say whether it was about a payment of it. Flushes.

    Raises:
        BadNotice: it is not the provider's.
    """
    seen = provider.read(body, headers, ctx.now)
    if seen is None:
        return False
    named = (
        sa.and_(CardPayment.token == seen.token, CardPayment.provider_id == seen.provider_id)
        if isinstance(seen, SeenPayment)
        else sa.and_(CardPayment.charge == seen.charge, CardPayment.charge != "")
    )
    payment = ctx.session.scalar(reads.whole(ctx).where(named))
    if payment is None:
        return False
    if isinstance(seen, SeenPayment):
        paying.learn(ctx, payment, seen)
    else:
        refunding.learn(ctx, payment, seen)
    return True
