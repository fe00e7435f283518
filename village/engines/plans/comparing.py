"""What changes for each stand from one plan to another."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import shapely

from village.engines.plans.model import PlanStand

#: Of the smaller outline, the share that both plans must cover for a stand to have stayed.
STAYED = 0.95
#: Of both outlines together, the share that two stands must share to be one under another number.
SAME_FLOOR = 0.8
#: Areas are prices: a square decimetre more or less is a change.
CHANGED_M2 = 0.01
#: Nothing is called otherwise.
_NONE: Mapping[str, str] = MappingProxyType({})


class StandChangeKind(StrEnum):
    """How a stand differs."""

    GONE = "gone"
    ADDED = "added"
    RENUMBERED = "renumbered"
    HALL = "hall"
    MOVED = "moved"
    SMALLER = "smaller"
    LARGER = "larger"
    FEWER_SIDES = "fewer_sides"
    MORE_SIDES = "more_sides"
    PAVILION = "pavilion"
    FEWER_UTILITIES = "fewer_utilities"
    MORE_UTILITIES = "more_utilities"


@dataclass(frozen=True, slots=True)
class StandChange:
    """One stand that differs.

    Attributes:
        number: the stand's number, as it was where it is called otherwise.
        kinds: how it differs, what matters most first.
        before: the stand as it was; None where it was not there.
        after: the stand as it will be; None where it is gone.
        again: for a stand that is gone, the number under which the other plan has its floor.
    """

    number: str
    kinds: tuple[StandChangeKind, ...]
    before: PlanStand | None
    after: PlanStand | None
    again: str = ""

    @property
    def called(self) -> str:
        """The stand's number from now on; the last that it had where it is gone."""
        return self.number if self.after is None else self.after.number

    @property
    def metres(self) -> float:
        """How far the middle of the stand has moved; 0 where it is not in both halls."""
        if self.before is None or self.after is None or not _same_hall(self.before, self.after):
            return 0.0
        return float(self.before.polygon.centroid.distance(self.after.polygon.centroid))


def compare(
    before: Iterable[PlanStand], after: Iterable[PlanStand], numbers: Mapping[str, str] = _NONE
) -> list[StandChange]:
    """Return the stands that differ, by number; of each plan, numbers occur once.

    Args:
        before: the stands as they were.
        after: the stands as they will be.
        numbers: the new numbers, by the old ones, of stands that are called otherwise.
    """
    old, new = ({stand.number: stand for stand in stands} for stands in (before, after))
    called = {number: numbers.get(number, number) for number in old}
    added = [stand for number, stand in new.items() if number not in old]
    changes = []
    for number, stand in old.items():
        other = new.get(called[number])
        again = _same_floor(stand, added) if other is None else ""
        if kinds := _kinds(stand, other):
            changes.append(StandChange(number, kinds, stand, other, again))
    came = new.keys() - called.values()
    changes += [StandChange(one, (StandChangeKind.ADDED,), None, new[one]) for one in came]
    return sorted(changes, key=lambda change: (_natural(change.number), change.before is None))


def renumbered(before: Iterable[PlanStand], after: Iterable[PlanStand]) -> dict[str, str]:
    """Return the new numbers, by the old ones, of the stands whose floor has another number.

    A floor that several stands had is none of theirs.
    """
    new = list(after)
    tree = shapely.STRtree([stand.polygon for stand in new])
    found = {}
    for stand in before:
        near = [new[at] for at in tree.query(stand.polygon)]
        found[stand.number] = _same_floor(stand, near)
    times = Counter(found.values())
    once = {old: number for old, number in found.items() if number and times[number] == 1}
    return {old: number for old, number in once.items() if number != old}


def followed(
    numbers: Mapping[str, str],
    taken: Container[str],
    gives_way: Callable[[str, str], bool] = lambda _number, _left: False,
) -> dict[str, str]:
    """Return those of the new numbers, by the old ones, that stands can take all at once.

    Args:
        numbers: the new numbers, by the old ones; no two are the same.
        taken: the numbers that stands have, drawn or not. One is free for another stand where its
            own takes another, too.
        gives_way: whether a stand with none of the new numbers leaves its own to another, and
            takes the one that its chain leaves: so A1 takes A3 where A3 becomes A2, and A2 A1.
    """
    found, takes = dict(numbers), {new: old for old, new in numbers.items()}
    for end in takes.keys() - numbers.keys():
        left = end
        while left in takes:
            left = takes[left]
        if gives_way(end, left):
            found[end] = left
    while held := [old for old, new in found.items() if new in taken and new not in found]:
        for old in held:
            del found[old]
    return found


def _natural(number: str) -> list[tuple[int, str]]:
    """Order A2 before A10."""
    parts = re.findall(r"\d+|\D+", number)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _kinds(one: PlanStand, other: PlanStand | None) -> tuple[StandChangeKind, ...]:
    if other is None:
        return (StandChangeKind.GONE,)
    grown = other.area_m2 - one.area_m2
    housed = _same_hall(one, other)
    differs = {
        StandChangeKind.RENUMBERED: other.number != one.number,
        StandChangeKind.HALL: not housed,
        StandChangeKind.MOVED: housed and not _stays(one, other),
        StandChangeKind.SMALLER: grown < -CHANGED_M2,
        StandChangeKind.LARGER: grown > CHANGED_M2,
        StandChangeKind.FEWER_SIDES: other.open_sides < one.open_sides,
        StandChangeKind.MORE_SIDES: other.open_sides > one.open_sides,
        StandChangeKind.PAVILION: other.zone != one.zone,
        StandChangeKind.FEWER_UTILITIES: bool(one.utilities - other.utilities),
        StandChangeKind.MORE_UTILITIES: bool(other.utilities - one.utilities),
    }
    return tuple(kind for kind, is_so in differs.items() if is_so)


def _same_hall(one: PlanStand, other: PlanStand) -> bool:
    """Say whether two stands are in one hall; a plan of one hall need not say its code."""
    return one.hall == other.hall or not (one.hall and other.hall)


def _stays(one: PlanStand, other: PlanStand) -> bool:
    common = shapely.area(shapely.intersection(one.polygon, other.polygon))
    return bool(common >= STAYED * min(one.polygon.area, other.polygon.area))


def _same_floor(one: PlanStand, stands: Iterable[PlanStand]) -> str:
    """Return the number of the stand on the same floor, its own first; else nothing."""
    housed = [stand for stand in stands if _same_hall(one, stand)]
    for stand in sorted(housed, key=lambda stand: (stand.number != one.number, stand.number)):
        common = shapely.area(shapely.intersection(one.polygon, stand.polygon))
        together = one.polygon.area + stand.polygon.area - common
        if common >= SAME_FLOOR * together:
            return stand.number
    return ""
