"""A badge's life, and what the gate says of a code."""

from enum import StrEnum

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P


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


class Refusal(StrEnum):
    """Why the gate refuses a code."""

    UNKNOWN = "unknown"
    """It is no badge code of ours, or no badge has this reference."""
    FORGED = "forged"
    """It looks like a badge, but its signature does not fit."""
    EXPIRED = "expired"
    """It was good, but its time is over."""
    OTHER_EDITION = "other_edition"
    """It belongs to another edition."""
    NOT_ISSUED = "not_issued"
    """The person is on the list, but the badge was not issued."""
    REVOKED = "revoked"
    """The badge was issued and made worthless since."""
    REPLACED = "replaced"
    """A newer badge was issued to the same person."""


# fmt: off
BADGE_FLOW = Flow([
    #    from                  action              to                   needs           mail
    Step(BadgeState.REQUESTED, BadgeAction.ISSUE,  BadgeState.ISSUED,   P.ISSUE_BADGES, "badge_issued"),
    Step(BadgeState.REQUESTED, BadgeAction.REVOKE, BadgeState.REVOKED,  P.APPLY),
    Step(BadgeState.ISSUED,    BadgeAction.REVOKE, BadgeState.REVOKED,  P.ISSUE_BADGES),
])
# fmt: on

#: How the states are called.
BADGE_LABELS: dict[BadgeState, Label] = {
    BadgeState.REQUESTED: Label(N_("Requested"), Shade.WARN),
    BadgeState.ISSUED: Label(N_("Issued"), Shade.GOOD),
    BadgeState.REVOKED: Label(N_("Revoked"), Shade.BAD),
}
