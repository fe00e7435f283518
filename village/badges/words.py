"""A badge's life, and what the gate says of a code."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P
from village.core.searching import words
from village.editions.words.badges import BadgeRole


class BadgeState(StrEnum):
    """Where a badge stands."""

    REQUESTED = "requested"
    ISSUED = "issued"
    REVOKED = "revoked"


class BadgeAction(StrEnum):
    """What moves a badge on."""

    ISSUE = "issue"
    REVOKE = "revoke"


class PersonFault(StrEnum):
    """Why a person of a list cannot be named."""

    NAMELESS = "nameless"
    LONG = "long"
    ADDRESS = "address"
    """What stands for an e-mail address is none."""
    NAMED = "named"
    """Somebody of this name or address is named already."""
    TWICE = "twice"
    """Somebody of this name or address stands in the list before."""
    UNDRAWABLE = "undrawable"
    """A badge cannot show the name."""
    FULL = "full"
    """The organisation has no badge left."""


#: Stands for the sheet that is set for each kind of badge.
OWN_SHEET = "own"
#: Passes of those who work in the hall before and after the show.
WORK_PASSES = (BadgeRole.BUILD_UP, BadgeRole.BREAKDOWN)

#: The longest name and function that a badge keeps.
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class BadgeQuota:
    """How many people an exhibitor may name, and what one more costs.

    Attributes:
        own: the badges that it has without paying for them.
        bought: those on its order.
        price_cents: what a further one costs before tax; None where there is none to have.
    """

    own: int
    named: int
    bought: int = 0
    price_cents: int | None = None

    @property
    def whole(self) -> int:
        """How many people may be named in all without a further badge."""
        return self.own + self.bought

    @property
    def free(self) -> int:
        """How many more people may be named without a further badge."""
        return max(0, self.whole - self.named)

    def takes(self, people: int) -> bool:
        """Say whether this many more people may be named, paid for or not."""
        return people <= self.free or self.price_cents is not None

    def beyond(self, people: int) -> int:
        """Return how many further badges it takes to name this many more people."""
        return max(0, people - self.free)

    def cost(self, people: int) -> int:
        """Return what naming this many more people costs before tax, in minor units."""
        return self.beyond(people) * (self.price_cents or 0)


def marks(name: str, email: str) -> set[str]:
    """Return by what a person is known: two with a mark in common are the same person.

    A name is the same in capitals, without accents, and with the family name first.
    """
    return {" ".join(sorted(words(name))), email.casefold()} - {""}


class CheckMethod(StrEnum):
    """How a code came to the gate."""

    SCANNED = "scanned"
    """A signed code, from a reader or a camera."""
    TYPED = "typed"
    """A badge's reference, which proves nothing: somebody read it and typed it."""
    NAMED = "named"
    """Somebody found by their name, which proves nothing either; the code is the reference."""


class Direction(StrEnum):
    """Which way somebody goes."""

    IN = "in"
    OUT = "out"


class Verdict(StrEnum):
    """What the gate says of a code."""

    WELCOME = "welcome"
    """A signed code comes in."""
    IDENTITY = "identity"
    """A typed reference, or somebody found by name, comes in once an identity card was seen."""
    AGAIN = "again"
    """It came in today and did not go out since."""
    ALLOWED = "allowed"
    """It may go into the zone that this gate guards, where nobody is counted; an identity card is
    looked at unless it was scanned."""
    LEFT = "left"
    """It goes out."""
    NOT_INSIDE = "not_inside"
    """It goes out, but did not come in today or went out already."""
    REFUSED = "refused"


#: An entry counts one person more inside, an exit (`LEFT`) one less.
ENTRIES = (Verdict.WELCOME, Verdict.IDENTITY)
COUNTED = (*ENTRIES, Verdict.LEFT)


def start_of_day(now: datetime, timezone: str) -> datetime:
    """Return when the day of `now` began in a time zone: who is inside is counted by the day."""
    zone = ZoneInfo(timezone)
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


#: Without vowels, which make words, and without what is misread.
_REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
_REFERENCE_LENGTH = 6


def new_reference(edition_code: str, letter: str = "B") -> str:
    """Return a reference that nobody can guess from another one: VS27-B-7KQ2XD.

    The `letter` says of what: B of a badge, V of a visitor, I of an invitation.
    """
    drawn = (secrets.choice(_REFERENCE_LETTERS) for _ in range(_REFERENCE_LENGTH))
    return f"{edition_code}-{letter}-{''.join(drawn)}"


class Refusal(StrEnum):
    """Why the gate refuses a code."""

    UNKNOWN = "unknown"
    """It is no badge code of ours, or no badge has this reference."""
    LAYOUT = "layout"
    """It is as long as a badge's code, but the reader's keyboard layout has garbled it."""
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
    OTHER_DAY = "other_day"
    """It is good on other days."""
    OTHER_HOURS = "other_hours"
    """It is good at other hours, as a pass for build-up during the show."""
    OTHER_ZONE = "other_zone"
    """It opens the event, but not the zone that this gate guards."""
    WITHDRAWN = "withdrawn"
    """Its organisation withdrew, or its contract is cancelled."""
    HELD = "held"
    """Its organisation pays late, and somebody decided to hold its badges."""
    SECOND_ENTRY = "second_entry"
    """It came in today already, where a badge comes in once a day."""


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
