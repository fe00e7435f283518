"""Settings as the data of their fields, and read back from what the fields say."""

from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from itertools import zip_longest
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from village.blueprints.studio.place import Place
from village.blueprints.studio.words import WORDS
from village.editions.words.keys import derived_key
from village.editions.words.kinds import date as day
from village.editions.words.settings import (
    Answer,
    AxisSettings,
    CallSettings,
    Identity,
    Key,
    PavilionCode,
    PictureSettings,
    ShownIf,
)
from village.editions.words.shape import Texts, default_of, must_have, shape_of

#: Types that name a row for other settings; nobody has to think of them.
_LONGEST_KEY = {Key: 32, Answer: 32, PavilionCode: 16}


def kept(hint: Any) -> tuple[Any, bool]:
    """Return a type without None, and whether None was there."""
    inner = [one for one in get_args(hint) if one is not NoneType]
    if NoneType in get_args(hint):
        return inner[0], True
    return hint, False


def has_fields(kind: Any) -> bool:
    """Say whether a type is a part with settings of its own."""
    return is_dataclass(kind)


def bare(hint: Any) -> Any:
    """Return a type without its limits."""
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def names_a_row(kind: type, hint: Any) -> bool:
    """Say whether a setting is the key of its row, which nobody types."""
    names = kind not in (Identity, CallSettings) and hint in _LONGEST_KEY
    return names and "key" not in WORDS[kind]


def to_data(hint: Any, value: Any, place: Place) -> Any:
    """Return a setting as its field takes it."""
    kind, _optional = kept(hint)
    kind = bare(kind)
    if kind is ShownIf:
        return [f"{value.question}={answer}" for answer in value.is_] if value else []
    if kind is PictureSettings:
        return {"file": value.file, "alt": dict(value.alt)} if value else {}
    if has_fields(kind):
        return {
            name: to_data(inner, getattr(value, name), place) if value is not None else None
            for _data_name, name, inner in shape_of(kind)
        }
    if get_origin(kind) is tuple:
        return _rows_data(get_args(kind)[0], value or (), place)
    if kind == Texts:
        return dict(value or {})
    if get_origin(kind) is not None:
        inner = get_args(kind)[1]
        return [{"key": key, "value": to_data(inner, one, place)} for key, one in value.items()]
    if isinstance(value, datetime):
        return value.astimezone(place.zone).replace(tzinfo=None)
    return value


def from_data(hint: Any, data: Any, place: Place) -> Any:
    """Return the setting that a field's data say."""
    kind, optional = kept(hint)
    kind = bare(kind)
    if kind is ShownIf:
        pairs = [one.partition("=") for one in data or ()]
        return ShownIf(pairs[0][0], tuple(answer for *_, answer in pairs)) if pairs else None
    if kind is PictureSettings:
        alt = from_data(Texts, data["alt"], place)
        return PictureSettings(data["file"], alt) if data["file"] else None
    if has_fields(kind):
        return kind(**fields_from(kind, data, place))
    if get_origin(kind) is tuple:
        return _rows_from(get_args(kind)[0], data or [], place)
    if kind == Texts:
        return {language: text for language, text in (data or {}).items() if text}
    if get_origin(kind) is not None:
        inner = get_args(kind)[1]
        return {one["key"]: from_data(inner, one["value"], place) for one in data}
    return None if optional and data in ("", None) else _value_from(kind, data, place)


def fields_from(kind: Any, data: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Return fields of a dataclass from the data of its form; what is left open has its default."""
    hints = {name: hint for _data_name, name, hint in shape_of(kind)}
    values = {name: from_data(hints[name], one, place) for name, one in data.items()}
    return {
        name: default_of(kind, name) if value is None and not must_have(kind, name) else value
        for name, value in values.items()
    }


def _named(kind: Any, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of which each new one has got a key from its text, or the next number."""
    made = [dict(row) for row in rows]
    if kind is AxisSettings:
        last = max((row["number"] or 0 for row in made), default=0)
        for row in made:
            if row["number"] is None:
                last = row["number"] = last + 1
        return made
    for _data_name, name, hint in shape_of(kind):
        if not names_a_row(kind, hint):
            continue
        taken = {row[name] for row in made if row[name]}
        for row in made:
            if not row[name]:
                row[name] = derived_key(_first_text(row), taken, longest=_LONGEST_KEY[hint])
                taken.add(row[name])
    return made


def _value_from(kind: Any, data: Any, place: Place) -> Any:
    """Return a moment in universal time, a day that limits answers as its number, or the data."""
    if isinstance(data, datetime):
        return data.replace(tzinfo=place.zone).astimezone(UTC)
    if isinstance(data, date) and kind is int:
        return day.KIND.measure(data)
    return data


def _rows_data(kind: Any, values: Iterable[Any], place: Place) -> Any:
    if kind == Texts:  # paragraphs: one text a language, an empty line between them
        return {
            language: "\n\n".join(one.get(language, "") for one in values)
            for language in place.languages
        }
    return [to_data(kind, one, place) for one in values]


def _rows_from(kind: Any, data: Any, place: Place) -> tuple[Any, ...]:
    if kind == Texts:
        split = {language: _paragraphs(text) for language, text in (data or {}).items()}
        return tuple(
            {one: text for one, text in zip(split, texts, strict=True) if text}
            for texts in zip_longest(*split.values(), fillvalue="")
        )
    if has_fields(kind):
        return tuple(kind(**fields_from(kind, one, place)) for one in _named(kind, data))
    return tuple(from_data(kind, one, place) for one in data)


def _first_text(row: Mapping[str, Any]) -> str:
    """Return the text of a row that says what it is."""
    for name in ("title", "name", "label"):
        told = row.get(name)
        if isinstance(told, str):
            return told
        for language in ("en", "fr", "ar"):
            if told and told.get(language):
                return str(told[language])
    return ""


def _paragraphs(text: str) -> list[str]:
    return [one.strip() for one in text.split("\n\n") if one.strip()]
