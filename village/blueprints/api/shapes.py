"""What the answers hold: their types are what the description of the API says of them.

What is sent is read by the same description. A name once given stays; version 1 may get more
fields and loses none.
"""

from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from werkzeug.exceptions import UnprocessableEntity

from village.applications.words import State
from village.badges.words import BadgeState, CheckMethod, Direction, Refusal, Verdict
from village.core.languages import LANGUAGES
from village.editions.words.badges import BadgeRole
from village.editions.words.calls import CallKind
from village.editions.words.shape import LONGEST_TEXT
from village.engines.folding import folded_data
from village.gate.writes.scanning import LONGEST_ZONE
from village.selection.words import Outcome
from village.stands.words.places import PlaceState

Sent = TypeVar("Sent")
Texts = dict[str, str]

_TYPES: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Texts: {
        "type": "object",
        "description": "A text in each language that it has.",
        "propertyNames": {"enum": list(LANGUAGES)},
        "additionalProperties": {"type": "string", "maxLength": LONGEST_TEXT},
    },
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
    """A session of the public programme; `etag` is for `If-Match`."""

    key: str
    title: str
    title_texts: Texts  # by language
    starts_at: datetime
    ends_at: datetime
    room: str
    room_key: str
    axis: int | None
    speakers: list[str]
    speaker_keys: list[str]
    credits: str
    credits_texts: Texts
    etag: str


@dataclass(frozen=True, slots=True)
class SessionSent:
    """A session as it is to be; who speaks by their keys, or in words as `credits`.

    A `stream` that is left out stays as it is.
    """

    room_key: str = field(metadata={"maxLength": 32})
    starts_at: datetime
    ends_at: datetime
    title_texts: Texts
    axis: int | None = None
    speaker_keys: list[str] = field(default_factory=list, metadata={"maxItems": 100})
    credits_texts: Texts = field(default_factory=dict)
    stream: str | None = field(
        default=None, metadata={"pattern": r"^(https?://\S+)?$", "maxLength": 500}
    )


@dataclass(frozen=True, slots=True)
class SpeakerShape:
    """Who speaks, as the public programme shows them; `etag` is for `If-Match`."""

    key: str
    name: str
    role: str
    role_texts: Texts
    biography: str
    biography_texts: Texts
    etag: str


@dataclass(frozen=True, slots=True)
class SpeakerSent:
    """A speaker as they are to be; the photo stays as it is."""

    name: str = field(metadata={"minLength": 1, "maxLength": 300})
    role_texts: Texts = field(default_factory=dict)
    biography_texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoomShape:
    """Where sessions take place."""

    key: str
    name: str


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
class ContentShape:
    """A service that a package contains: how many one package has."""

    code: str
    label: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderLineShape:
    """A line of an order, before tax; money in the smallest unit of the currency."""

    code: str
    label: str
    quantity: float
    unit_cents: int
    net_cents: int
    vat_rate: float
    contents: list[ContentShape]  # of a package; they have no price of their own


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
class VerdictSent:
    """Whether an application is eligible; why not, by a reason of the edition or in words."""

    eligible: bool
    reason: str = field(default="", metadata={"maxLength": 32})
    note: str = field(default="", metadata={"maxLength": 2000})


@dataclass(frozen=True, slots=True)
class ScreenedShape:
    """An application after its verdict; `note` is what the applicant reads."""

    application: str
    state: State
    state_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class ScanSent:
    """What a gate has read, and where; codes are judged as at a gate of the edition."""

    code: str = field(metadata={"minLength": 1, "maxLength": 300})
    method: CheckMethod = CheckMethod.SCANNED
    gate: str = field(default="", metadata={"maxLength": 40})
    direction: Direction = Direction.IN
    is_rehearsal: bool = False
    zone: str = field(default="", metadata={"maxLength": LONGEST_ZONE})


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
            "required": [
                one.name
                for one in fields(kind)
                if one.default is MISSING and one.default_factory is MISSING
            ],
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
    if get_origin(kind) is UnionType:
        kind = next(one for one in get_args(kind) if (one is NoneType) == (value is None))
    if value is None or kind == Texts:
        return value
    if get_origin(kind) is list:
        [item] = get_args(kind)
        return [_made(item, one) for one in value]
    if kind is datetime:
        return _moment(value)
    if isinstance(value, dict):
        hints = get_type_hints(kind)
        return kind(**{name: _made(hints[name], one) for name, one in value.items()})
    return kind(value)


def _moment(text: str) -> datetime:
    """Return a moment that is written with its offset from UTC, as RFC 3339 demands."""
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise UnprocessableEntity(f"{text} is no moment such as 2027-03-02T10:00:00+01:00.")
