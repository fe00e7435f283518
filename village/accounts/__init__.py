"""Accounts: people, how they sign in, their sessions, their roles."""

from village.accounts import personal
from village.accounts.reads import factors, invited
from village.accounts.tables import (
    AccessToken,
    Membership,
    OneTimeToken,
    TokenPurpose,
    User,
    UserSession,
)
from village.accounts.words import demo
from village.accounts.words.scopes import permissions_of_scopes
from village.accounts.writes import invitations, limits, links

__all__ = [
    "AccessToken",
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
    "permissions_of_scopes",
    "personal",
]
