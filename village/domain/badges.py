"""A badge's life, and what the gate says of a code."""

from enum import StrEnum

from village.domain.flow import Flow, Step
from village.domain.permissions import Permission as P


class BadgeState(StrEnum):
    """Where a badge stands."""

    REQUESTED = "requested"
    ISSUED = "issued"
    REVOKED = "revoked"


class BadgeAction(StrEnum):
    """What moves a badge on."""

    ISSUE = "issue"
    REVOKE = "revoke"


class BadgeRole(StrEnum):
    """Whom the gate lets in as what."""

    EXHIBITOR = "exhibitor"
    STARTUP = "startup"
    JURY = "jury"
    ORGANISER = "organiser"
    PRESS = "press"
    VISITOR = "visitor"


class Verdict(StrEnum):
    """What the gate says of a code."""

    WELCOME = "welcome"
    AGAIN = "again"
    REFUSED = "refused"


# fmt: off
BADGE_FLOW = Flow([
    #    from                  action              to                   needs           mail
    Step(BadgeState.REQUESTED, BadgeAction.ISSUE,  BadgeState.ISSUED,   P.ISSUE_BADGES, "badge_issued"),
    Step(BadgeState.REQUESTED, BadgeAction.REVOKE, BadgeState.REVOKED,  P.APPLY),
    Step(BadgeState.ISSUED,    BadgeAction.REVOKE, BadgeState.REVOKED,  P.ISSUE_BADGES),
])
# fmt: on
