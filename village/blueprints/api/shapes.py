"""What the answers hold: their types are what the description of the API says of them.

What is sent is read by the same description. A name once given stays; version 1 may get more
fields and loses none.
"""

from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from werkzeug.exceptions import UnprocessableEntity

from village.applications.words import State
from village.badges.words import BadgeState, CheckMethod, Direction, Refusal, Verdict
from village.editions.words.badges import BadgeRole
from village.editions.words.calls import CallKind
from village.engines.folding import folded_data
from village.selection.words import Outcome
from village.stands.words.places import PlaceState

Sent = TypeVar("Sent")

_TYPES: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


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
    etag: str  # of the order, for `If-Match`


@dataclass(frozen=True, slots=True)
class ScanSent:
    """What a gate has read, and where; codes are judged as at a gate of the edition."""

    code: str = field(metadata={"minLength": 1, "maxLength": 300})
    method: CheckMethod = CheckMethod.SCANNED
    gate: str = field(default="", metadata={"maxLength": 40})
    direction: Direction = Direction.IN
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class JudgedShape:
    """A scan as it was judged; whose badge it is, where it is one of the edition."""

    verdict: Verdict
    refusal: Refusal | None
    at: datetime
    gate: str
    direction: Direction
    is_rehearsal: bool
    badge: str | None
    role: BadgeRole | None
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class QuantitySent:
    """How many of a service are ordered; 0 cancels it."""

    code: str = field(metadata={"minLength": 1, "maxLength": 32})
    quantity: int = field(metadata={"minimum": 0, "maximum": 100_000})


@dataclass(frozen=True, slots=True)
class OrderSent:
    """What changes of an order: the services that are not named stay as they are."""

    lines: list[QuantitySent] = field(metadata={"minItems": 1, "maxItems": 100})


@dataclass(frozen=True, slots=True)
class ProblemShape:
    """A refusal, as RFC 9457 has it."""

    title: str
    status: int
    detail: str


def schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type; a field with a default may be left out."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [one.value for one in kind]}
    if get_origin(kind) is UnionType:
        return {"anyOf": [schema(one) for one in get_args(kind)]}
    if get_origin(kind) is list:
        return {"type": "array", "items": schema(*get_args(kind))}
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return {
            "type": "object",
            "description": (kind.__doc__ or "").strip(),
            "properties": {
                one.name: schema(hints[one.name]) | dict(one.metadata) for one in fields(kind)
            },
            "required": [one.name for one in fields(kind) if one.default is MISSING],
        }
    return _TYPES[kind]


def read(kind: type[Sent], sent: Any) -> Sent:
    """Return what a program has sent, as its type.

    Raises:
        UnprocessableEntity: it is not as the description says.
    """
    # Imported here: it takes long to load, and is for programs that change something.
    from jsonschema import Draft202012Validator

    sent = folded_data(sent)
    closed = {**schema(kind), "additionalProperties": False}
    for fault in Draft202012Validator(closed).iter_errors(sent):
        place = ".".join(str(part) for part in fault.path)
        raise UnprocessableEntity(f"{place}: {fault.message}" if place else fault.message)
    made: Sent = _made(kind, sent)
    return made


def _made(kind: Any, value: Any) -> Any:
    if get_origin(kind) is list:
        [item] = get_args(kind)
        return [_made(item, one) for one in value]
    if isinstance(value, dict):
        hints = get_type_hints(kind)
        return kind(**{name: _made(hints[name], one) for name, one in value.items()})
    return kind(value)
