"""How two settings of an edition differ, key by key."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from village.editions.words.settings import Settings
from village.editions.words.shape import as_data

#: What names an item of a list, so that it is compared with its like and not with its neighbour.
_NAMES = ("key", "code", "number", "value")


@dataclass(frozen=True, slots=True)
class Difference:
    """One key whose value is another; None where it is not there."""

    key: str
    before: Any
    after: Any


def differences(before: Settings, after: Settings) -> list[Difference]:
    """Return how `after` differs from `before`, in the order of the file."""
    zone = ZoneInfo(after.edition.timezone)
    return list(compared(as_data(before, zone), as_data(after, zone)))


def compared(before: Any, after: Any, key: str = "") -> Iterator[Difference]:
    """Give the differences of two pieces of plain data."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in {**before, **after}:
            inner = f"{key}.{name}" if key else str(name)
            yield from compared(before.get(name), after.get(name), inner)
    elif isinstance(before, list) and isinstance(after, list):
        olds, news = _named(before), _named(after)
        if olds is None or news is None or (olds.keys() == news.keys() and [*olds] != [*news]):
            yield Difference(key, before, after)
            return
        for name in {**olds, **news}:
            yield from compared(olds.get(name), news.get(name), f"{key}[{name}]")
    else:
        yield Difference(key, before, after)


def _named(items: list[Any]) -> dict[str, Any] | None:
    """Return the items by their names; None where they have none of their own."""
    found = {}
    for item in items:
        name = next((item[word] for word in _NAMES if word in item), None) if _is(item) else None
        if name is None or str(name) in found:
            return None
        found[str(name)] = item
    return found


def _is(item: Any) -> bool:
    return isinstance(item, dict)
