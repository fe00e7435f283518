"""The figures of a gate as auditors of trade fairs define them, worked out from its scans alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from village.editions.words.badges import BadgeRole


@dataclass(frozen=True, slots=True)
class GateBar:
    """How many came in, by hour, role or gate."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class GateBoard:
    """A day at the gates: who is inside now, and who came in when, as what and where."""

    inside: int
    came: int
    by_hour: tuple[GateBar, ...]
    by_role: tuple[GateBar, ...]
    by_gate: tuple[GateBar, ...]


@dataclass(frozen=True, slots=True)
class Delay:
    """How long scans took from the reading of a code to the verdict on the screen.

    Attributes:
        median_seconds: half of them took no longer; None where none was measured.
        p95_seconds: 95 of 100 took no longer.
        scans: on how many it was measured.
    """

    median_seconds: float | None
    p95_seconds: float | None
    scans: int


@dataclass(frozen=True, slots=True)
class GateDelays:
    """How long the scans of a gate took, in the last hour of the day and in all of it.

    Those of its rehearsal are apart.
    """

    gate: str
    hour: Delay
    day: Delay
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody who came in or went out, and was counted."""

    person: int
    role: str
    gate: str
    at: datetime
    enters: bool


@dataclass(frozen=True, slots=True)
class GateDay:
    """One day: what its board says, the entries with those who came back, and the visits.

    Attributes:
        visits: visitors who came in on this day, each once.
    """

    day: date
    board: GateBoard
    entries: int
    visits: int


@dataclass(frozen=True, slots=True)
class GateFigures:
    """An edition: its days, and who came on any of them.

    Attributes:
        people: everybody who came in, once.
        visitors: of them those with a visitor's badge; exhibitors, staff and press are none.
    """

    days: tuple[GateDay, ...]
    people: int
    visitors: int

    @property
    def visits(self) -> int:
        """How many visits there were: a visitor makes one a day at most."""
        return sum(one.visits for one in self.days)


def figures(passages: Iterable[Passage], timezone: str) -> GateFigures:
    """Count passages, which come in the order of their times; days are those of a time zone."""
    zone = ZoneInfo(timezone)
    by_day: dict[date, list[Passage]] = {}
    for one in passages:
        by_day.setdefault(one.at.astimezone(zone).date(), []).append(one)
    entries = [one for day in by_day.values() for one in day if one.enters]
    return GateFigures(
        tuple(_day(day, by_day[day], zone) for day in sorted(by_day)),
        people=len({one.person for one in entries}),
        visitors=_visitors(entries),
    )


def _day(day: date, passages: Sequence[Passage], zone: ZoneInfo) -> GateDay:
    entries = [one for one in passages if one.enters]
    last = {one.person: one.enters for one in passages}
    board = GateBoard(
        inside=sum(last.values()),
        came=len({one.person for one in entries}),
        by_hour=_bars((one.at.astimezone(zone).hour, one.person) for one in entries),
        by_role=_bars((one.role, one.person) for one in entries),
        by_gate=_bars((one.gate, one.person) for one in entries),
    )
    return GateDay(day, board, entries=len(entries), visits=_visitors(entries))


def _visitors(entries: Iterable[Passage]) -> int:
    return len({one.person for one in entries if one.role == BadgeRole.VISITOR})


def _bars(pairs: Iterable[tuple[int | str, int]]) -> tuple[GateBar, ...]:
    counted = Counter(key for key, _person in set(pairs))
    return tuple(GateBar(str(key), counted[key]) for key in sorted(counted))
