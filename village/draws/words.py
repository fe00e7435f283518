"""A stand draw: its flow, the order of those who take part, their windows, whose turn it is."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P

SHORTEST_MINUTES, LONGEST_MINUTES = 2, 240
MOST_POINTS = 1000


class DrawState(StrEnum):
    """How far a draw has come."""

    PREPARED = "prepared"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


class DrawAction(StrEnum):
    """What moves a draw on."""

    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


# fmt: off
DRAW_FLOW = Flow([
    #    from                action             to                 needs
    Step(DrawState.PREPARED, DrawAction.OPEN,   DrawState.RUNNING, P.ALLOCATE),
    Step(DrawState.PREPARED, DrawAction.CLOSE,  DrawState.CLOSED,  P.ALLOCATE),
    Step(DrawState.RUNNING,  DrawAction.PAUSE,  DrawState.PAUSED,  P.ALLOCATE),
    Step(DrawState.PAUSED,   DrawAction.RESUME, DrawState.RUNNING, P.ALLOCATE),
    Step(DrawState.RUNNING,  DrawAction.CLOSE,  DrawState.CLOSED,  P.ALLOCATE),
    Step(DrawState.PAUSED,   DrawAction.CLOSE,  DrawState.CLOSED,  P.ALLOCATE),
])
# fmt: on

#: How the states are called.
DRAW_LABELS: dict[DrawState, Label] = {
    DrawState.PREPARED: Label(N_("In preparation")),
    DrawState.RUNNING: Label(N_("Running"), Shade.GOOD),
    DrawState.PAUSED: Label(N_("Interrupted"), Shade.WARN),
    DrawState.CLOSED: Label(N_("Closed")),
}


class TieBreak(StrEnum):
    """Who comes first of those with equal points."""

    CONFIRMED = "confirmed"
    LOT = "lot"


class TurnState(StrEnum):
    """Where somebody who takes part stands; read from the facts, never kept."""

    OUT = "out"
    PLACED = "placed"
    MISSED = "missed"
    NOW = "now"
    WAITING = "waiting"


#: How these are called.
TURN_LABELS: dict[TurnState, Label] = {
    TurnState.OUT: Label(N_("No longer takes part")),
    TurnState.PLACED: Label(N_("Has a stand"), Shade.GOOD),
    TurnState.MISSED: Label(N_("Window passed, may still choose"), Shade.WARN),
    TurnState.NOW: Label(N_("Chooses now"), Shade.GOOD),
    TurnState.WAITING: Label(N_("Waits for the turn")),
}
#: Those who still are to have a stand.
STANDLESS = frozenset({TurnState.MISSED, TurnState.NOW, TurnState.WAITING})
#: Those who may choose at this moment.
CHOOSING = frozenset({TurnState.MISSED, TurnState.NOW})


@dataclass(frozen=True, slots=True)
class Hours:
    """Between which hours of each day windows lie, by the clock of the place."""

    opens: time
    closes: time

    @property
    def minutes(self) -> int:
        """How long a day is."""
        return _minutes(self.closes) - _minutes(self.opens)


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """What an organiser says of a draw before it opens; an empty seed is drawn by chance."""

    pavilions: tuple[str, ...]
    starts_at: datetime
    minutes: int
    hours: Hours | None = None
    points_edition: int = 0
    points_m2: int = 0
    tie_break: TieBreak = TieBreak.CONFIRMED
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Entrant:
    """Who takes part, with what the order is made of."""

    reference: str
    points: int
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """The facts of one turn: the window, and whether its holder left or has a stand."""

    starts_at: datetime
    ends_at: datetime
    out: bool = False
    placed: bool = False


def log_subject(edition: str, number: int) -> str:
    """Return the name under which the audit log keeps what happens in a draw."""
    return f"{edition}-draw-{number}"


def lot(seed: str, reference: str) -> str:
    """Return somebody's lot: the SHA-256 of the seed, a colon and the reference, 16 digits of it.

    The smallest lot comes first. Whoever knows the seed and a reference works it out again.
    """
    return hashlib.sha256(f"{seed}:{reference}".encode()).hexdigest()[:16]


def in_order(entrants: Sequence[Entrant], tie_break: TieBreak, seed: str) -> list[Entrant]:
    """Return who takes part in the order of the turns: most points first, then by the tie break."""
    if tie_break is TieBreak.LOT:
        return sorted(entrants, key=lambda one: (-one.points, lot(seed, one.reference)))
    return sorted(entrants, key=lambda one: (-one.points, one.confirmed_at, one.reference))


def windows(
    first: datetime, count: int, *, minutes: int, hours: Hours | None, zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """Return the windows of `count` turns, one after the other from `first` on.

    A window that would not end within the hours of its day begins with the next day's.
    """
    length, found = timedelta(minutes=minutes), []
    start = first
    for _turn in range(count):
        start = _within(start, length, hours, zone)
        found.append((start, start + length))
        start += length
    return found


def turn_states(slots: Sequence[TurnFacts], *, at: datetime, goes_on: bool) -> list[TurnState]:
    """Return where each stands, in the order of the turns.

    The turn is that of the first who has neither chosen nor let the window pass. So it comes
    sooner than the window where those before were quick, and never ends sooner.

    Args:
        slots: the turns in their order.
        at: the moment asked about; while a draw is interrupted, that of the interruption.
        goes_on: whether the draw has begun and goes on; else it is nobody's turn.
    """
    found: list[TurnState] = []
    for slot in slots:
        state = _standing(slot, at)
        if state is TurnState.WAITING and goes_on and TurnState.NOW not in found:
            state = TurnState.NOW
        found.append(state)
    return found


def _standing(slot: TurnFacts, at: datetime) -> TurnState:
    if slot.placed:
        return TurnState.PLACED
    if slot.out:
        return TurnState.OUT
    return TurnState.MISSED if slot.ends_at <= at else TurnState.WAITING


def _within(start: datetime, length: timedelta, hours: Hours | None, zone: ZoneInfo) -> datetime:
    """Return when a window begins that is to begin at `start`, or as soon after as fits."""
    if hours is None:
        return start
    local = start.astimezone(zone)
    if local.time() < hours.opens:
        local = datetime.combine(local.date(), hours.opens, zone)
    elif local + length > datetime.combine(local.date(), hours.closes, zone):
        local = datetime.combine(local.date() + timedelta(days=1), hours.opens, zone)
    return local.astimezone(UTC)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
