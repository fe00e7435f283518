"""What a token may read, and which of its organiser's permissions that takes."""

from collections.abc import Iterable
from enum import StrEnum

from village.core.permissions import Permission as P


class Scope(StrEnum):
    """A kind of thing that other software reads of an edition."""

    APPLICATIONS = "applications"
    DECISIONS = "decisions"
    STANDS = "stands"
    EXHIBITORS = "exhibitors"
    PROGRAMME = "programme"
    BADGES = "badges"
    ORDERS = "orders"


#: The permission by which the pages show the same; what is public takes an account.
NEEDS: dict[Scope, P] = {
    Scope.APPLICATIONS: P.VIEW_BOARD,
    Scope.DECISIONS: P.VIEW_BOARD,
    Scope.STANDS: P.ALLOCATE,
    Scope.EXHIBITORS: P.ACCOUNT,
    Scope.PROGRAMME: P.ACCOUNT,
    Scope.BADGES: P.ISSUE_BADGES,
    Scope.ORDERS: P.CONTRACT,
}


def permissions_of_scopes(scopes: Iterable[str]) -> frozenset[P]:
    """Return all that a token with these scopes may do at most."""
    return frozenset({P.ACCOUNT, *(NEEDS[Scope(one)] for one in scopes)})
