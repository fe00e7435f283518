"""What clashes in a programme: one room or one speaker at two sessions at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from village.editions.words.settings import SessionSettings


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sessions that overlap, by their keys, and what both have: a room or a speaker."""

    first: str
    second: str
    what: str
    key: str


def clashes(sessions: Sequence[SessionSettings]) -> Iterator[Clash]:
    """Give every clash, in the order of the sessions."""
    for one, other in combinations(sessions, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            if one.room == other.room:
                yield Clash(one.key, other.key, "room", one.room)
            for speaker in one.speakers:
                if speaker in other.speakers:
                    yield Clash(one.key, other.key, "speaker", speaker)
