"""What providers, doubts and refusals of card payments are called on pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.cards.words import (
    CardProviderAway,
    CardProviderRefused,
    CardsRefused,
    Doubt,
    ProviderKind,
)

PROVIDERS = {
    ProviderKind.STRIPE: _l("Stripe"),
    ProviderKind.TRIAL: _l("Trial: no money moves"),
}
DOUBTS = {
    Doubt.AMOUNT: _l("The amount is not the one that was asked for."),
    Doubt.CURRENCY: _l("The currency is not that of the invoice."),
    Doubt.INVOICE: _l("The invoice could not be paid any more when the money moved."),
    Doubt.TOO_MUCH: _l("More went back than the invoice had received."),
    Doubt.RETURNED: _l("The card's bank did not take the refund: the money came back."),
}
_REFUSALS = {
    "off": _l("Cards are not taken now."),
    "nothing": _l("Nothing is left to pay for this invoice."),
    "amount": _l("Give an amount above zero, and no more than is possible."),
    "unit": _l("The provider takes no single thousandths of this currency: round the amount."),
}


def why_not(refusal: CardsRefused | CardProviderAway | CardProviderRefused) -> str:
    """Return why a payment or a refund was not begun."""
    if isinstance(refusal, CardProviderAway):
        words = _("The payment provider does not answer. Try again in a while.")
    elif isinstance(refusal, CardProviderRefused):
        words = _("The payment provider refuses this (%(code)s).", **refusal.facts)
    else:
        words = _REFUSALS[str(refusal.facts["why"])]
    return str(words)
