"""The texts of a contract, each with its field, and those among them that cannot be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from village.engines.documents.contract_data import ContractData
from village.engines.documents.drawable import DrawingFault, fault_of

_NEEDED = ("organiser.name", "exhibitor.name")
_LONGEST_NAME = 400  # letters: so many stand in the box where a party signs
_NOT_SHOWN = ("plan", "verify_url", "currency", "languages")


def faults(data: ContractData) -> list[DrawingFault]:
    """Return the texts that cannot be drawn whole, or are blank where a party is named."""
    found = (_fault(field, text) for field, text in _texts(data))
    return [fault for fault in found if fault]


def _fault(field: str, text: str) -> DrawingFault | None:
    names_a_party = field in _NEEDED
    if names_a_party and len(text) > _LONGEST_NAME:
        return DrawingFault(0, "", field)
    return fault_of(text, at=0, subject="", field=field, needed=names_a_party)


def _texts(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text inside a value with the way to it, as in `lines[0].label.fr`."""
    if isinstance(value, str):
        yield field, value
        return
    for name, inner in _parts(value):
        yield from _texts(inner, f"{field}{name}".removeprefix("."))


def _parts(value: object) -> Iterator[tuple[str, object]]:
    """Yield the parts of a value with what leads to each."""
    if names := _shown(type(value)):  # type: ignore[arg-type] # mypy takes classes for unhashable
        yield from ((f".{name}", getattr(value, name)) for name in names)
    elif isinstance(value, Mapping):
        yield from ((f".{key}", inner) for key, inner in value.items())
    elif isinstance(value, tuple):
        yield from ((f"[{at}]", inner) for at, inner in enumerate(value))


@cache
def _shown(kind: type) -> tuple[str, ...]:
    """Return the fields of a class that a contract shows; none of what has no fields."""
    if not is_dataclass(kind):
        return ()
    return tuple(each.name for each in fields(kind) if each.name not in _NOT_SHOWN)
