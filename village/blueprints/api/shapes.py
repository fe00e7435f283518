"""What the answers hold: their types are what the description of the API says of them.

A name once given stays; version 1 may get more fields and loses none.
"""

from dataclasses import dataclass
from datetime import date, datetime

from village.applications.words import State
from village.badges.words import BadgeState, Verdict
from village.editions.words.badges import BadgeRole
from village.editions.words.calls import CallKind
from village.selection.words import Outcome
from village.stands.words.places import PlaceState


@dataclass(frozen=True, slots=True)
class ExhibitorShape:
    """An exhibitor as the public catalogue shows it."""

    reference: str
    kind: CallKind
    name: str
    name_ar: str
    country: str
    city: str
    website: str
    pavilion: str
    stand: str
    axis: int | None
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class SessionShape:
    """A session of the public programme."""

    key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str
    axis: int | None
    speakers: list[str]
    credits: str


@dataclass(frozen=True, slots=True)
class StandShape:
    """A stand of the plan, and whose it is."""

    number: str
    hall: str
    pavilion: str
    area_m2: float
    open_sides: int
    state: PlaceState
    blocked: bool
    held_until: datetime | None
    application: str | None
    organisation: str


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """A question of the call, and its answer in words; files by their names."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ApplicationShape:
    """An application as the organiser reads it."""

    reference: str
    kind: CallKind
    state: State
    state_at: datetime
    submitted_at: datetime | None
    title: str
    summary: str
    organisation: str
    country: str
    city: str
    pavilion: str | None
    axis: int | None
    answers: list[AnswerShape]


@dataclass(frozen=True, slots=True)
class DecisionShape:
    """A decision that was announced."""

    application: str
    organisation: str
    outcome: Outcome
    announced_at: datetime
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class CheckInShape:
    """A scan of a badge at a gate."""

    at: datetime
    gate: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class BadgeShape:
    """A badge and its scans; the code that opens the gate is not among them."""

    reference: str
    role: BadgeRole
    state: BadgeState
    name: str
    organisation: str
    application: str | None
    days: list[date]
    check_ins: list[CheckInShape]


@dataclass(frozen=True, slots=True)
class OrderLineShape:
    """A line of an order, before tax; money in the smallest unit of the currency."""

    code: str
    label: str
    quantity: float
    unit_cents: int
    net_cents: int
    vat_rate: float


@dataclass(frozen=True, slots=True)
class OrderShape:
    """What an exhibitor has ordered beside its stand."""

    application: str
    organisation: str
    currency: str
    lines: list[OrderLineShape]
    net_cents: int
    vat_cents: int
    gross_cents: int


@dataclass(frozen=True, slots=True)
class ProblemShape:
    """A refusal, as RFC 9457 has it."""

    title: str
    status: int
    detail: str
