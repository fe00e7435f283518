"""Who takes cards for an edition: what is kept of it made into something that can be asked."""

from village.cards.reads import account
from village.cards.stripe import Stripe
from village.cards.tables import CardAccount
from village.cards.trial import Trial
from village.cards.words import CardProvider, CardsRefused, ProviderKind
from village.cards.writes.accounts import keys
from village.core.context import Context
from village.web.context import settings


def offered(ctx: Context) -> CardAccount | None:
    """Return the account through which cards are paid in the edition now; None where none are."""
    found = account(ctx)
    return found if found is not None and found.is_on and _works_here(found) else None


def provider(ctx: Context, of: CardAccount) -> CardProvider:
    """Return what speaks for an account.

    Raises:
        CardsRefused: it only plays at paying, and this installation is a real one.
    """
    if not _works_here(of):
        raise CardsRefused(why="off")
    return (Trial if of.provider is ProviderKind.TRIAL else Stripe)(keys(ctx, of))


def kinds() -> tuple[ProviderKind, ...]:
    """Return the providers that this installation offers."""
    return tuple(ProviderKind) if settings().development else (ProviderKind.STRIPE,)


def _works_here(one: CardAccount) -> bool:
    return one.provider in kinds()
