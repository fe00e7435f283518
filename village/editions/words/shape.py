"""Frozen dataclasses to plain data and back, and their JSON Schema: the shape is written once.

A field named `…_at`, `…_on` or `until` that holds a date or a moment may be given in data by
`…_in_days`, and `…_time` beside it: so many days after a first day. A field's name ends with `_`
where the data's word is one of Python's own.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

Texts = Mapping[str, str]
#: The longest text of a language, in characters.
LONGEST_TEXT = 20_000
#: The longest list.
LONGEST_LIST = 5_000
#: How far from the first day a counted date may lie.
MOST_DAYS = 36_500
#: No date of an exhibition lies outside; 9999 and the year 26 are slips of the keyboard.
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class ValueLimits:
    """What a value may be beyond its type."""

    pattern: str = ""
    longest: int | None = None
    least: Decimal | int | None = None
    most: Decimal | int | None = None
    among: tuple[str, ...] | None = None


def schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type; a dataclass's is an object that knows its keys only."""
    kind, limits = _split(kind)
    if limits is not None:
        return schema(kind) | _limits(limits)
    if _is_composed(kind):
        return _object(kind)
    if get_origin(kind) is tuple:
        return {"type": "array", "items": schema(get_args(kind)[0]), "maxItems": LONGEST_LIST}
    if kind == Texts:
        return {"$ref": "#/$defs/texts"}
    if get_origin(kind) is not None:
        return {"type": "object", "additionalProperties": schema(get_args(kind)[1])}
    if issubclass(kind, StrEnum):
        return {"enum": [str(member) for member in kind]}
    return dict(_PLAIN[kind])


def as_value(kind: Any, data: Any, zone: ZoneInfo) -> Any:
    """Return the value of a type from data that its schema allows."""
    return _reader(kind)(data, zone)


@cache  # a type is looked at once, not for each of its thousand values
def _reader(kind: Any) -> Callable[[Any, ZoneInfo], Any]:
    """Return what makes values of a type."""
    kind = _present(kind)
    if _is_composed(kind):
        return _composing(kind)
    if get_origin(kind) is tuple:
        item = _reader(get_args(kind)[0])
        return lambda data, zone: tuple(item(one, zone) for one in data)
    if get_origin(kind) is not None:
        item = _reader(get_args(kind)[1])
        return lambda data, zone: {str(key): item(one, zone) for key, one in data.items()}
    if kind is datetime:
        return _moment
    if kind is Decimal:
        return lambda data, _zone: Decimal(str(data))
    if kind is date:
        return lambda data, _zone: date.fromisoformat(data) if isinstance(data, str) else data
    if issubclass(kind, StrEnum):
        return lambda data, _zone: kind(data)
    return lambda data, _zone: data


def _composing(kind: Any) -> Callable[[Any, ZoneInfo], Any]:
    parts = [(name, field, _reader(hint)) for name, field, hint in shape_of(kind)]

    def compose(data: Any, zone: ZoneInfo) -> Any:
        given = {field: read(data[name], zone) for name, field, read in parts if name in data}
        return kind(**given)

    return compose


def as_data(value: Any, zone: ZoneInfo) -> Any:
    """Return a value as plain data, moments by the zone's clock; defaults are left out."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, tuple):
        return [as_data(item, zone) for item in value]
    if isinstance(value, Mapping):
        return {key: as_data(item, zone) for key, item in value.items()}
    if _is_composed(value):
        kind: Any = type(value)
        return {
            name: as_data(given, zone)
            for name, field, usual in _usual(kind)
            if (given := getattr(value, field)) != usual
        }
    if isinstance(value, datetime):
        return _by_clock(value, zone)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return str(value) if isinstance(value, StrEnum) else value


def as_json(value: Any) -> Any:
    """Return a value as data that JSON can hold; `as_value` gives it back, in whatever zone."""
    data = as_data(value, ZoneInfo("UTC"))
    return _json(data)


def _json(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _json(item) for name, item in data.items()}
    if isinstance(data, list):
        return [_json(item) for item in data]
    if isinstance(data, datetime):
        return data.replace(tzinfo=UTC).isoformat()
    if isinstance(data, date):
        return data.isoformat()
    return float(data) if isinstance(data, Decimal) else data


def dated(kind: Any, data: Any, first_day: date) -> Any:
    """Return data with each `…_in_days` and `…_time` as the date or moment it counts to."""
    kind = _present(kind)
    if get_origin(kind) is tuple and isinstance(data, list):
        return [dated(get_args(kind)[0], item, first_day) for item in data]
    if not _is_composed(kind) or not isinstance(data, dict):
        return data
    found = dict(data)
    for name, _, hint in shape_of(kind):
        if name in found:
            found[name] = dated(hint, found[name], first_day)
        elif _present(hint) in (date, datetime):
            _count(found, name, moment=_present(hint) is datetime, first_day=first_day)
    return found


def shape_of(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    """Return a dataclass's fields as the data's name, the field's name and its type."""
    return _shape_of(kind)


@cache
def _shape_of(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple((one.name.removesuffix("_"), one.name, hints[one.name]) for one in fields(kind))


@cache
def _usual(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    """Return a dataclass's fields as the data's name, the field's name and its own value."""
    return tuple((name, field, default_of(kind, field)) for name, field, _ in shape_of(kind))


@cache
def _fields_of(kind: Any) -> dict[str, Field[Any]]:
    return {one.name: one for one in fields(kind)}


def must_have(kind: Any, field: str) -> bool:
    """Say whether a dataclass has no value for a field of its own."""
    return default_of(kind, field) is MISSING


def counted(name: str) -> tuple[str, str]:
    """Return under which names data may count a date's days and give its time."""
    base = name.removesuffix("_at").removesuffix("_on")
    return f"{base}_in_days", f"{base}_time"


_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string", "maxLength": 500},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


def _object(kind: Any) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required: list[str] = []
    either: list[dict[str, Any]] = []
    for name, field, hint in shape_of(kind):
        properties[name] = schema(hint)
        needed = must_have(kind, field)
        if _present(hint) in (date, datetime):
            days, clock = counted(name)
            properties[days] = {"type": "integer", "minimum": -MOST_DAYS, "maximum": MOST_DAYS}
            if _present(hint) is datetime:
                properties[clock] = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
            if needed:
                either.append({"anyOf": [{"required": [name]}, {"required": [days]}]})
        elif needed:
            required.append(name)
    return {
        "type": "object",
        "description": (kind.__doc__ or "").split("\n\n")[0],
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        **({"allOf": either} if either else {}),
    }


def _limits(limits: ValueLimits) -> dict[str, Any]:
    said = {
        "pattern": limits.pattern or None,
        "maxLength": limits.longest,
        "minimum": limits.least,
        "maximum": limits.most,
        "enum": limits.among and list(limits.among),
    }
    return {
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in said.items()
        if value is not None
    }


def _is_composed(kind: Any) -> bool:
    return is_dataclass(kind)


def _present(kind: Any) -> Any:
    """Return a type without its limits, and without None where it may be left out."""
    return _split(kind)[0]


@cache
def _split(kind: Any) -> tuple[Any, ValueLimits | None]:
    if get_origin(kind) in (Union, UnionType):
        [kind] = [one for one in get_args(kind) if one is not NoneType]
    if get_origin(kind) is Annotated:
        base, limits = get_args(kind)
        return base, limits
    return kind, None


def default_of(kind: Any, name: str) -> Any:
    """Return the value that a dataclass gives a field by itself; MISSING where it gives none."""
    field = _fields_of(kind)[name]
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _count(found: dict[str, Any], name: str, *, moment: bool, first_day: date) -> None:
    days_name, clock_name = counted(name)
    days = found.get(days_name)
    if not isinstance(days, int) or isinstance(days, bool) or abs(days) > MOST_DAYS:
        return
    day = first_day + timedelta(days=days)
    try:
        clock = time.fromisoformat(str(found.get(clock_name, "00:00")))
    except ValueError:
        return
    found.pop(days_name)
    if moment:
        found.pop(clock_name, None)
    found[name] = datetime.combine(day, clock) if moment else day


def _moment(given: datetime | date | str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(given) if isinstance(given, str) else given
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _by_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment without its zone, or with its offset where the clock shows it twice."""
    local = moment.astimezone(zone)
    plain = local.replace(tzinfo=None, fold=0)
    if plain.replace(tzinfo=zone).astimezone(UTC) == moment:
        return plain
    return moment.astimezone(UTC)
