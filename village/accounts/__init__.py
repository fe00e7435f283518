"""Accounts: people, how they sign in, their sessions, their roles."""

from village.accounts import personal
from village.accounts.reads import factors, invited
from village.accounts.tables import Membership, OneTimeToken, TokenPurpose, User, UserSession
from village.accounts.words import demo
from village.accounts.writes import invitations, limits, links

__all__ = [
    "Membership",
    "OneTimeToken",
    "TokenPurpose",
    "User",
    "UserSession",
    "demo",
    "factors",
    "invitations",
    "invited",
    "limits",
    "links",
    "personal",
]
