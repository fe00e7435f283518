"""Reading problems and plans: decoded JSON in, values out, the first fault named by its field."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from village.engines.stands.problem import (
    PLAN_FORMAT,
    PROBLEM_FORMAT,
    Allocation,
    Module,
    ProblemError,
    StandProblem,
    StandRequest,
    Weights,
)

Data = Mapping[str, Any]
T = TypeVar("T")
MOST_MODULES = 6
MOST = 1_000_000_000  # metres, money or points: beyond any exhibition


def problem(data: object) -> StandProblem:
    """Return the problem in decoded JSON.

    Raises:
        ProblemError: a field is missing, of the wrong type, out of range or names something
            that does not exist. Contradictions between rules are found by the engine.
    """
    whole = _mapping(data, "the file")
    _format(whole, PROBLEM_FORMAT)
    found = StandProblem(
        modules=tuple(_each(whole, "modules", _module)),
        requests=tuple(_each(whole, "requests", _request)),
        separate=tuple(_each(whole, "separate", _separate, optional=True)),
        together=tuple(_each(whole, "together", _pair, optional=True)),
        pinned={
            who: _names(where, f"pinned.{who}")
            for who, where in _mapping(whole.get("pinned", {}), "pinned").items()
        },
        blocked=frozenset(_names(whole.get("blocked", []), "blocked")),
        aisle=_number(whole.get("aisle", 3.0), "aisle"),
        corner_supplement=_number(whole.get("corner_supplement", 0.12), "corner_supplement"),
        weights=_weights(_mapping(whole.get("weights", {}), "weights")),
    )
    _consistent(found)
    return found


def plan(data: object) -> Allocation:
    """Return the plan in decoded JSON; only its shape is examined, `check` judges it.

    A value or bound that is not stated is not a number.

    Raises:
        ProblemError: a field is missing or of the wrong type.
    """
    whole = _mapping(data, "the file")
    _format(whole, PLAN_FORMAT)
    placed = _mapping(_field(whole, "placed", "the file"), "placed")
    unplaced = _mapping(whole.get("unplaced", {}), "unplaced")
    return Allocation(
        placed={who: _names(where, f"placed.{who}") for who, where in placed.items()},
        unplaced={who: str(why) for who, why in unplaced.items()},
        value=_stated(whole, "value"),
        bound=_stated(whole, "bound"),
        status=str(whole.get("status", "time")),
        seconds=_number(whole.get("seconds", 0), "seconds"),
        moved=_names(whole.get("moved", []), "moved"),
    )


def _module(data: object, where: str) -> Module:
    item = _mapping(data, where)
    return Module(
        id=_text(item, "id", where),
        block=_text(item, "block", where),
        zone=_text(item, "zone", where),
        x=_number(_field(item, "x", where), f"{where}.x", low=-math.inf),
        y=_number(_field(item, "y", where), f"{where}.y", low=-math.inf),
        width=_positive(_field(item, "width", where), f"{where}.width"),
        depth=_positive(_field(item, "depth", where), f"{where}.depth"),
        utilities=frozenset(_names(item.get("utilities", []), f"{where}.utilities")),
        price=_number(item.get("price", 0), f"{where}.price"),
        footfall=_number(item.get("footfall", 0), f"{where}.footfall", low=-math.inf),
    )


def _request(data: object, where: str) -> StandRequest:
    item = _mapping(data, where)
    modules = _whole(_field(item, "modules", where), f"{where}.modules", low=1)
    if modules > MOST_MODULES:
        raise ProblemError(f"{where}.modules: {modules} is more than {MOST_MODULES}")
    wishes = item.get("wishes", [])
    if not isinstance(wishes, list):
        raise ProblemError(f"{where}.wishes is not a list")
    return StandRequest(
        id=_text(item, "id", where),
        zones=frozenset(_names(_field(item, "zones", where), f"{where}.zones")),
        modules=modules,
        needs=frozenset(_names(item.get("needs", []), f"{where}.needs")),
        open_sides=_whole(item.get("open_sides", 1), f"{where}.open_sides"),
        points=_number(item.get("points", 0), f"{where}.points"),
        wishes=tuple(_names(wish, f"{where}.wishes[{k}]") for k, wish in enumerate(wishes)),
        theme=str(item.get("theme", "")),
    )


def _weights(item: Data) -> Weights:
    standard = Weights()
    wish = item.get("wish", list(standard.wish))
    if not isinstance(wish, list):
        raise ProblemError("weights.wish is not a list")
    return Weights(
        placed=_number(item.get("placed", standard.placed), "weights.placed"),
        wish=tuple(_number(value, f"weights.wish[{k}]") for k, value in enumerate(wish)),
        open_side=_number(item.get("open_side", standard.open_side), "weights.open_side"),
        footfall=_number(item.get("footfall", standard.footfall), "weights.footfall"),
        revenue=_number(item.get("revenue", standard.revenue), "weights.revenue"),
        together=_number(item.get("together", standard.together), "weights.together"),
    )


def _separate(data: object, where: str) -> tuple[str, str, float]:
    if not isinstance(data, list) or len(data) != 3:
        raise ProblemError(f"{where} is not [request, request, metres]")
    first, second = _pair(data[:2], where)
    return first, second, _number(data[2], f"{where}[2]")


def _pair(data: object, where: str) -> tuple[str, str]:
    names = _names(data, where)
    if len(names) != 2 or names[0] == names[1]:
        raise ProblemError(f"{where} is not a pair of two requests")
    return names[0], names[1]


def _consistent(found: StandProblem) -> None:
    modules = [module.id for module in found.modules]
    requests = [request.id for request in found.requests]
    for field, names in (("modules", modules), ("requests", requests)):
        twice = [name for name, times in Counter(names).items() if times > 1]
        if twice:
            raise ProblemError(f"{field}: id {twice[0]!r} occurs more than once")
    _known(found, set(modules), set(requests))


def _known(found: StandProblem, modules: set[str], requests: set[str]) -> None:
    named = [
        *(("separate", who, requests) for pair in found.separate for who in pair[:2]),
        *(("together", who, requests) for pair in found.together for who in pair),
        *(("pinned", who, requests) for who in found.pinned),
        *((f"pinned.{who}", m, modules) for who, where in found.pinned.items() for m in where),
        *(("blocked", module, modules) for module in found.blocked),
    ]
    for field, name, known in named:
        if name not in known:
            raise ProblemError(f"{field}: {name!r} does not exist")


def _format(whole: Data, wanted: str) -> None:
    if whole.get("format") != wanted:
        raise ProblemError(f"format is {whole.get('format')!r}, not {wanted!r}")


def _mapping(data: object, where: str) -> Data:
    if not isinstance(data, Mapping):
        raise ProblemError(f"{where} is not an object")
    return data


def _field(item: Data, name: str, where: str) -> Any:
    if name not in item:
        raise ProblemError(f"{where}: field {name!r} is missing")
    return item[name]


def _each(
    item: Data, name: str, read: Callable[[object, str], T], *, optional: bool = False
) -> list[T]:
    rows = item.get(name, []) if optional else _field(item, name, "the file")
    if not isinstance(rows, list):
        raise ProblemError(f"{name} is not a list")
    return [read(row, f"{name}[{index}]") for index, row in enumerate(rows)]


def _names(data: object, where: str) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(name, str) for name in data):
        raise ProblemError(f"{where} is not a list of names")
    return tuple(data)


def _text(item: Data, name: str, where: str) -> str:
    value = _field(item, name, where)
    if not isinstance(value, str) or not value:
        raise ProblemError(f"{where}.{name} is not a name")
    return value


def _number(value: object, where: str, *, low: float = 0.0) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ProblemError(f"{where}: {value!r} is not a number")
    if value < low:
        raise ProblemError(f"{where}: {value!r} is less than {low:g}")
    if abs(value) > MOST:
        raise ProblemError(f"{where}: is more than {MOST:,.0f}")
    return float(value)


def _stated(whole: Data, name: str) -> float:
    return _number(whole[name], name, low=-math.inf) if name in whole else math.nan


def _positive(value: object, where: str) -> float:
    number = _number(value, where)
    if number == 0:
        raise ProblemError(f"{where}: is zero")
    return number


def _whole(value: object, where: str, *, low: int = 0) -> int:
    number = _number(value, where, low=low)
    if number != int(number):
        raise ProblemError(f"{where}: {value!r} is not a whole number")
    return int(number)
