"""A visitor's life, when registration is open, and for whom there is room on which day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P
from village.editions.words.settings import VisitorSettings, VisitorType


class VisitorState(StrEnum):
    """Where a registration stands; who is registered may still wait for some days."""

    PENDING = "pending"
    """An organiser has to read the proof."""
    REGISTERED = "registered"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class VisitorAction(StrEnum):
    """What moves a registration on."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    CANCEL = "cancel"
    REVIEW = "review"
    """Somebody else comes instead, whose own proof has to be read."""


class VisitorSource(StrEnum):
    """How somebody came to be registered."""

    ONLINE = "online"
    INVITATION = "invitation"
    GROUP = "group"
    DESK = "desk"
    KIOSK = "kiosk"
    LIST = "list"


#: For these the window of registration counts: whoever is at the desk is let in by the organiser.
OF_VISITORS = (VisitorSource.ONLINE, VisitorSource.INVITATION, VisitorSource.GROUP)
#: These people fill the form in themselves: what is asked of each is asked of them.
THEMSELVES = (VisitorSource.ONLINE, VisitorSource.INVITATION, VisitorSource.KIOSK)
#: Who is in one of these has places, or waits for some.
COMING = (VisitorState.PENDING, VisitorState.REGISTERED)

# fmt: off
VISITOR_FLOW = Flow([
    #    from                     action                to                       needs           mail
    Step(VisitorState.PENDING,    VisitorAction.ACCEPT, VisitorState.REGISTERED, P.ISSUE_BADGES),
    Step(VisitorState.PENDING,    VisitorAction.REFUSE, VisitorState.REFUSED,    P.ISSUE_BADGES, "visitor_refused"),
    Step(VisitorState.PENDING,    VisitorAction.CANCEL, VisitorState.CANCELLED,  P.ISSUE_BADGES, "visitor_cancelled"),
    Step(VisitorState.REGISTERED, VisitorAction.CANCEL, VisitorState.CANCELLED,  P.ISSUE_BADGES, "visitor_cancelled"),
    Step(VisitorState.REGISTERED, VisitorAction.REVIEW, VisitorState.PENDING,    P.ISSUE_BADGES),
])
# fmt: on

#: How the states are called.
VISITOR_LABELS: dict[VisitorState, Label] = {
    VisitorState.PENDING: Label(N_("Proof to be read"), Shade.WARN),
    VisitorState.REGISTERED: Label(N_("Registered"), Shade.GOOD),
    VisitorState.REFUSED: Label(N_("Not accepted"), Shade.BAD),
    VisitorState.CANCELLED: Label(N_("Cancelled"), Shade.GONE),
}


def followed_days(
    before: Sequence[date], starts_on: date, ends_on: date
) -> Mapping[date, date | None]:
    """Return what becomes of the days of an event when its dates move: another day, or none.

    As many days as before are the same days elsewhere. With more or fewer, what stays is kept.
    Days of which nothing becomes different are left out.
    """
    after = [starts_on + timedelta(days=one) for one in range((ends_on - starts_on).days + 1)]
    if len(before) == len(after):
        return {day: to for day, to in zip(before, after, strict=True) if day != to}
    return {day: None for day in before if day not in after}


class Visited(Protocol):
    """An edition, as far as it says when visitors register themselves."""

    @property
    def visitor_settings(self) -> VisitorSettings: ...  # noqa: D102 - a field

    ends_on: Any
    timezone: Any


def takes_visitors(edition: Visited, now: datetime) -> bool:
    """Say whether visitors register themselves now."""
    settings = edition.visitor_settings
    over = datetime.combine(edition.ends_on + timedelta(days=1), time(), ZoneInfo(edition.timezone))
    begins, ends = settings.opens_at or now, min(settings.closes_at or over, over)
    return settings.open and begins <= now < ends


@dataclass(slots=True)
class DayRoom:
    """How many places are given, by day and type, and whether there is one more."""

    settings: VisitorSettings
    given: Counter[tuple[date, str]]

    def has(self, day: date, kind: str) -> bool:
        """Say whether one more of a type may come on a day."""
        here = sum(count for (one, _kind), count in self.given.items() if one == day)
        if self.settings.places_a_day is not None and here >= self.settings.places_a_day:
            return False
        own = types(self.settings).get(kind)
        most = own.places_a_day if own else None
        return most is None or self.given[day, kind] < most

    def take(self, day: date, kind: str) -> bool:
        """Take a place where there is one; say whether there was."""
        free = self.has(day, kind)
        self.given[day, kind] += free
        return free


def asks_for_proof(edition: Visited, kind: str) -> bool:
    """Say whether who registers as a type of visitor has to prove it."""
    own = types(edition.visitor_settings).get(kind)
    return own is not None and own.proof


def types(settings: VisitorSettings) -> Mapping[str, VisitorType]:
    """Return the types of visitors by their keys."""
    return {one.key: one for one in settings.types}
