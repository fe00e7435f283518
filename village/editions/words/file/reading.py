"""Read an edition's files into its settings; everything wrong with them is found at once."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from village.editions.words.file.checks import check_settings
from village.editions.words.file.faults import Fault
from village.editions.words.file.plans import check_plan
from village.editions.words.file.schema import FORMAT, TEXTS, edition_schema
from village.editions.words.pictures import pictures_of, renamed
from village.editions.words.settings import Settings
from village.editions.words.shape import FIRST_YEAR, LAST_YEAR, as_value, dated
from village.engines.folding import folded_data
from village.engines.pictures import CleanPicture, PictureRefused, cleaned

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

TOML, PLAN = "edition.toml", "plan.geojson"

_KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "table",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the files say: the settings where nothing is wrong, the plan where there is one.

    The settings name the pictures as they are kept; `pictures` holds them by these names.
    """

    settings: Settings | None
    plan: Mapping[str, Any] | None
    faults: tuple[Fault, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def wrong(self) -> tuple[Fault, ...]:
        """The faults for which the files are refused."""
        return tuple(fault for fault in self.faults if not fault.warns)


def read_files(files: Mapping[str, bytes], *, first_day: date) -> Reading:
    """Return what an edition's files say; dates given in days count from `first_day`."""
    settings, faults = _settings(files.get(TOML), first_day)
    plan, plan_faults = _plan(files.get(PLAN), settings)
    named, pictures, picture_faults = _pictures(files, settings)
    faults = (*faults, *plan_faults, *picture_faults)
    if any(not fault.warns for fault in faults):
        return Reading(None, None, faults)
    return Reading(named, plan, faults, pictures)


def _settings(content: bytes | None, first_day: date) -> tuple[Settings | None, tuple[Fault, ...]]:
    if content is None:
        return None, (Fault(TOML, "", "absent"),)
    try:
        data = folded_data(tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal))
    except (ValueError, RecursionError, ArithmeticError) as error:
        return None, (
            Fault(TOML, "", "unreadable", facts={"reason": " ".join(str(error).split())}),
        )
    if data.pop("format", None) != FORMAT:
        return None, (Fault(TOML, "format", "format", facts={"known": FORMAT}),)
    data = dated(Settings, data, first_day)
    faults = tuple(sorted(_shape_faults(data), key=lambda fault: fault.key))
    if faults:
        return None, faults
    zone_fault = _zone_fault(data["edition"]["timezone"])
    if zone_fault:
        return None, (zone_fault,)
    settings: Settings = as_value(Settings, data, ZoneInfo(data["edition"]["timezone"]))
    return settings, tuple(check_settings(settings, TOML))


def _plan(
    content: bytes | None, settings: Settings | None
) -> tuple[Mapping[str, Any] | None, tuple[Fault, ...]]:
    if content is None:
        return None, ()
    try:
        data = folded_data(json.loads(content))
    except (ValueError, RecursionError) as error:
        return None, (Fault(PLAN, "", "unreadable", facts={"reason": str(error)}),)
    return data, tuple(check_plan(data, settings, PLAN, TOML))


def _pictures(
    files: Mapping[str, bytes], settings: Settings | None
) -> tuple[Settings | None, dict[str, bytes], tuple[Fault, ...]]:
    """Return the settings with the pictures' names, the pictures by them, and what is wrong."""
    if settings is None:
        return None, {}, ()
    asked = list(pictures_of(settings))
    there = [name for name in dict.fromkeys(one.file for _, one in asked) if name in files]
    found = dict(zip(there, cleaned([files[name] for name in there]), strict=True))
    good = {name: one for name, one in found.items() if isinstance(one, CleanPicture)}
    faults = tuple(
        Fault(TOML, f"{key}.file", _refusal(found.get(one.file)), facts={"given": one.file})
        for key, one in asked
        if one.file not in good
    )
    named = renamed(settings, {name: one.name for name, one in good.items()})
    return named, {one.name: one.content for one in good.values()}, faults


def _refusal(found: CleanPicture | PictureRefused | None) -> str:
    return f"picture_{found.code}" if isinstance(found, PictureRefused) else "picture_absent"


def _zone_fault(name: str) -> Fault | None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a folder of the zones' own is an OSError
        return Fault(TOML, "edition.timezone", "no_such_zone", facts={"given": name})
    return None


def _shape_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    from jsonschema import Draft202012Validator, FormatChecker, validators  # slow: no page needs it

    formats = FormatChecker([])
    formats.checks("date", raises=ValueError)(_is_of(date))
    formats.checks("date-time", raises=ValueError)(_is_of(datetime))
    exact = validators.extend(Draft202012Validator, {"type": _type_faults})
    validator = exact(edition_schema(), format_checker=formats)
    for error in validator.iter_errors(_plain(data)):
        yield from _faults_of(error)


class _TomlDay(str):
    """A day or a moment of TOML as JSON has it; where a text is asked for, it is none."""

    __slots__ = ()


def _type_faults(
    validator: Any, kind: str, given: Any, schema: Mapping[str, Any]
) -> Iterator["ValidationError"]:
    from jsonschema import ValidationError  # slow: no page needs it

    day = isinstance(given, _TomlDay) and "format" not in schema
    if day or not validator.is_type(given, kind):
        yield ValidationError(f"not of type {kind}")


def _is_of(kind: type[date]) -> Callable[[Any], bool]:
    """Return what says whether a text is a day, or a moment, of our time, as forms take it.

    The type says what is no text at all.
    """
    return lambda given: (
        not isinstance(given, str) or FIRST_YEAR <= kind.fromisoformat(given).year <= LAST_YEAR
    )


def _faults_of(error: "ValidationError") -> Iterator[Fault]:
    where, given = _path(error.absolute_path), error.instance
    match error.validator:
        case "required":
            for name in error.validator_value:
                if name not in given:
                    yield Fault(TOML, _joined(where, name), "missing")
        case "anyOf":
            name = error.validator_value[0]["required"][0]
            yield Fault(TOML, _joined(where, name), "missing")
        case "additionalProperties":
            unknown = sorted(set(given) - set(error.schema["properties"]))
            yield from (_unknown(error, where, str(name)[:80]) for name in unknown)
        case _:
            yield Fault(TOML, where, *_code(error))


def _unknown(error: "ValidationError", where: str, name: str) -> Fault:
    if error.schema.get("title") == TEXTS:
        return Fault(TOML, where, "language_unknown", language=name)
    return Fault(TOML, _joined(where, name), "unknown_key")


def _code(error: "ValidationError") -> tuple[str, str, dict[str, Any]]:
    """Return the code, no language, and the facts of a value that its schema refuses."""
    given, limit = _short(error.instance), error.validator_value
    match error.validator:
        case "type":
            return "wrong_type", "", {"expected": _KINDS[str(limit)]}
        case "enum":
            return "not_one_of", "", {"given": given, "known": ", ".join(map(str, limit))}
        case "pattern":
            return "pattern", "", {"given": given, "pattern": limit}
        case "minimum":
            return "too_small", "", {"given": given, "least": limit}
        case "maximum":
            return "too_great", "", {"given": given, "most": limit}
        case "maxLength" | "maxItems":
            return "too_long", "", {"most": limit}
    return "no_such_day", "", {"given": given}  # of a format: days and moments have one


def _plain(data: Any) -> Any:
    """Return TOML's data as JSON has it: days and moments as text, « nan » as nothing."""
    if isinstance(data, dict):
        return {key: _plain(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    if isinstance(data, Decimal) and not data.is_finite():
        return None
    return _TomlDay(data.isoformat()) if isinstance(data, date | time) else data


def _path(parts: Any) -> str:
    """Return a place as people write it: `calls[2].title`, counted from 1."""
    path = ""
    for part in parts:
        path = f"{path}[{part + 1}]" if isinstance(part, int) else _joined(path, str(part))
    return path


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _short(given: Any) -> str:
    text = " ".join(str(given).split())
    return text if len(text) <= 60 else text[:59] + "…"
