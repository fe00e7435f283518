"""What a token may read and change, and which of its organiser's permissions that takes."""

from collections.abc import Iterable
from enum import StrEnum

from village.core.permissions import Permission as P


class TokenScope(StrEnum):
    """A kind of thing that other software reads of an edition, or changes there."""

    APPLICATIONS = "applications"
    DECISIONS = "decisions"
    STANDS = "stands"
    EXHIBITORS = "exhibitors"
    PROGRAMME = "programme"
    BADGES = "badges"
    ORDERS = "orders"
    PROGRAMME_WRITE = "programme:write"
    SCREENING_WRITE = "screening:write"
    CHECK_INS_WRITE = "check-ins:write"
    ORDERS_WRITE = "orders:write"


#: The permission by which the pages show the same; what is public takes an account.
NEEDS: dict[TokenScope, P] = {
    TokenScope.APPLICATIONS: P.VIEW_BOARD,
    TokenScope.DECISIONS: P.VIEW_BOARD,
    TokenScope.STANDS: P.ALLOCATE,
    TokenScope.EXHIBITORS: P.ACCOUNT,
    TokenScope.PROGRAMME: P.ACCOUNT,
    TokenScope.BADGES: P.ISSUE_BADGES,
    TokenScope.ORDERS: P.CONTRACT,
    TokenScope.PROGRAMME_WRITE: P.CONFIGURE,
    TokenScope.SCREENING_WRITE: P.SCREEN,
    TokenScope.CHECK_INS_WRITE: P.CHECK_IN,
    TokenScope.ORDERS_WRITE: P.CONTRACT,
}
#: Scopes whose things are found by the reference of an application, which the pages let see too.
_OF_APPLICATIONS = frozenset(
    {TokenScope.ORDERS, TokenScope.ORDERS_WRITE, TokenScope.SCREENING_WRITE}
)


def permissions_of_scopes(scopes: Iterable[str]) -> frozenset[P]:
    """Return all that a token with these scopes may do at most."""
    given = {TokenScope(one) for one in scopes}
    sees = {P.VIEW_BOARD} if given & _OF_APPLICATIONS else set()
    return frozenset({P.ACCOUNT, *sees, *(NEEDS[one] for one in given)})
