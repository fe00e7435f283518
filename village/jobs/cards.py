"""Card payments: refunds are sent, and payments are followed whose notice has not come."""

from dataclasses import replace

from procrastinate import RetryStrategy

from village.cards import CardPayment
from village.cards import reads as cards
from village.cards.words import CardProvider, CardProviderAway, CardProviderRefused, CardsRefused
from village.cards.writes import paying, refunding
from village.core.context import Context
from village.editions import Edition
from village.extensions import db, jobs
from village.web.cards import provider
from village.web.context import job_context

#: For five hours: the provider knows a refund that is asked for again within a day.
RETRY = RetryStrategy(max_attempts=7, exponential_wait=5)


@jobs.task(name="cards.refund", retry=RETRY)
def refund(*, refund_id: int) -> None:
    """Send one refund; its application is locked meanwhile.

    Asked again after an answer that was lost, the provider pays nothing back twice.

    Raises:
        CardProviderAway: it does not answer; the job is retried.
    """
    ctx = job_context()
    one = refunding.claim(ctx, refund_id)
    if one is not None:
        here = _at(ctx, one.card_payment)
        try:
            seen = _provider(here, one.card_payment).refund(refunding.order(one))
        except (CardsRefused, CardProviderRefused) as refusal:
            refunding.refuse(here, one, str(refusal.facts.get("code", "")))
        else:
            refunding.learn(here, one.card_payment, seen)
    db.session.commit()


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(name="cards.follow", queueing_lock="cards.follow")
def follow(timestamp: int) -> None:
    """Ask what has become of payments that have been open for some minutes."""
    ctx = job_context()
    for payment_id in cards.to_follow(ctx):
        payment = ctx.session.get_one(CardPayment, payment_id)
        here = _at(ctx, payment)
        try:
            seen = _provider(here, payment).look(payment.provider_id)
        except (CardsRefused, CardProviderAway, CardProviderRefused):
            continue  # it is asked again in five minutes
        paying.learn(here, payment, seen)
        db.session.commit()


def _at(ctx: Context, payment: CardPayment) -> Context:
    return replace(ctx, edition=ctx.session.get_one(Edition, payment.invoice.edition_id))


def _provider(ctx: Context, payment: CardPayment) -> CardProvider:
    """Return what speaks for the account through which a payment was opened.

    Raises:
        CardsRefused: the edition has changed to another provider since.
    """
    account = cards.account(ctx)
    if account is None or account.provider is not payment.provider:
        raise CardsRefused(why="off")
    return provider(ctx, account)
