"""What the minutes of a selection say: who sat, the method, the ranking, the decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

#: The outcomes, in the order in which their decisions are listed.
OUTCOMES = ("select", "waitlist", "reject")

Localised = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MinutesJuror:
    """Somebody who sat, with how many complete reviews of theirs count."""

    name: str
    institution: str = ""
    reviews: int = 0


@dataclass(frozen=True, slots=True)
class MinutesRecusal:
    """Somebody who stepped aside from a file, and why."""

    name: str
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesCriterion:
    """What was scored; `weight` is its share of the whole."""

    title: Localised
    weight: Decimal


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """One line of the ranking; a file without a review has no raw mean."""

    rank: int
    reference: str
    title: str
    reviews: int
    raw_mean: float | None
    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MinutesQuota:
    """A group with what its quota asks, and how many of it have a place."""

    group: Localised
    at_least: int
    at_most: int | None
    taken: int


@dataclass(frozen=True, slots=True)
class MinutesDecision:
    """One decision as its applicant read it; `mark` is the salted hash of its line."""

    outcome: str
    reference: str
    title: str
    organisation: str
    decided_on: date
    reasons: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class MinutesData:
    """All that the minutes say; texts are in `languages`, one to three of fr, ar, en."""

    edition: str
    organiser: str
    made_at: datetime
    languages: tuple[str, ...]
    timezone: str = "UTC"
    number: int = 1
    places: int = 0
    reviews_per_file: int = 0
    chairs: tuple[str, ...] = ()
    jurors: tuple[MinutesJuror, ...] = ()
    recusals: tuple[MinutesRecusal, ...] = ()
    criteria: tuple[MinutesCriterion, ...] = ()
    ranking: tuple[MinutesRow, ...] = ()
    quotas: tuple[MinutesQuota, ...] = ()
    decisions: tuple[MinutesDecision, ...] = ()
    log_head: str = ""
    verify_url: str = ""
    specimen: bool = False
