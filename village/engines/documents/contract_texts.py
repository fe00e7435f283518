"""The texts of a contract, each with its field, and those among them that cannot be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from village.engines.documents.contract_data import ContractData
from village.engines.documents.drawable import DrawingFault, fault_of

_NEEDED = ("organiser.name", "exhibitor.name")
_LONGEST_NAME = 400  # letters: more do not fit in the box where a party signs
_NOT_SHOWN = ("plan", "verify_url", "currency", "languages")


def faults(data: ContractData) -> list[DrawingFault]:
    """Return the texts that cannot be drawn whole, or are blank where a party is named."""
    found = [_fault(field, text) for field, text in _texts(data)]
    return [fault for fault in found if fault]


def _fault(field: str, text: str) -> DrawingFault | None:
    names_a_party = field in _NEEDED
    if names_a_party and len(text) > _LONGEST_NAME:
        return DrawingFault(0, "", field)
    return fault_of(text, at=0, subject="", field=field, needed=names_a_party)


def _texts(value: object, field: str = "") -> list[tuple[str, str]]:
    """Return every text inside a value with the way to it, as in `lines[0].label.fr`."""
    if isinstance(value, str):
        return [(field.removeprefix("."), value)]
    return [text for name, inner in _parts(value) for text in _texts(inner, f"{field}{name}")]


def _parts(value: object) -> list[tuple[str, object]]:
    """Return the parts of a value with what leads to each."""
    if isinstance(value, tuple):
        return [(f"[{at}]", inner) for at, inner in enumerate(value)]
    if names := _shown(type(value)):  # type: ignore[arg-type] # mypy takes classes for unhashable
        return [(f".{name}", getattr(value, name)) for name in names]
    if isinstance(value, Mapping):
        return [(f".{key}", inner) for key, inner in value.items()]
    return []


@cache
def _shown(kind: type) -> tuple[str, ...]:
    """Return the fields of a class that a contract shows; none of what has no fields."""
    if not is_dataclass(kind):
        return ()
    return tuple(each.name for each in fields(kind) if each.name not in _NOT_SHOWN)
