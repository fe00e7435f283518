"""Cards: what exhibitors pay and are paid back by card, through a provider that sees the card."""

from village.cards import personal
from village.cards.tables import CardPayment, CardRefund
from village.cards.words import CardPaymentState, CardRefundState

__all__ = ["CardPayment", "CardPaymentState", "CardRefund", "CardRefundState", "personal"]
