"""How many files of the list there are by axis and pavilion, as bars that filter it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from village.web.links import this_page

Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it counts, how long it is against the longest, and where it leads."""

    label: str
    count: int
    of: int
    url: str
    chosen: bool


def tallies(
    name: str, choices: Iterable[tuple[Key, str]], counts: Mapping[Key, int], chosen: Key | None
) -> list[Bar]:
    """Return the bars of a filter; the chosen one leads back to the list without it."""
    longest = max(counts.values(), default=0) or 1
    return [
        Bar(
            label,
            counts.get(value, 0),
            longest,
            this_page(**{name: "" if value == chosen else value, "page": 1}),
            value == chosen,
        )
        for value, label in choices
    ]
