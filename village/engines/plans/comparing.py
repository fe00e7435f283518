"""What changes for each stand from one plan to another."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import shapely

from village.engines.plans.model import PlanStand

#: Of the smaller outline, the share that both plans must cover for a stand to have stayed.
STAYED = 0.95
#: Of both outlines together, the share that two stands must share to be one under another number.
SAME_FLOOR = 0.8
#: Areas are prices: a square decimetre more or less is a change.
CHANGED_M2 = 0.01


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
        number: the stand's number.
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
    def metres(self) -> float:
        """How far the middle of the stand has moved; 0 where it is not in both halls."""
        if self.before is None or self.after is None or not _same_hall(self.before, self.after):
            return 0.0
        return float(self.before.polygon.centroid.distance(self.after.polygon.centroid))


def compare(before: Iterable[PlanStand], after: Iterable[PlanStand]) -> list[StandChange]:
    """Return the stands that differ, by number; of each plan, numbers occur once."""
    old, new = ({stand.number: stand for stand in stands} for stands in (before, after))
    added = [stand for number, stand in new.items() if number not in old]
    changes = []
    for number in sorted(old.keys() | new.keys(), key=_natural):
        one, other = old.get(number), new.get(number)
        again = _same_floor(one, added) if one is not None and other is None else ""
        if kinds := _kinds(one, other):
            changes.append(StandChange(number, kinds, one, other, again))
    return changes


def called_anew(changes: Iterable[StandChange]) -> dict[str, str]:
    """Return the new numbers, by the old ones, of stands gone whose floor is one new stand's."""
    found = {change.number: change.again for change in changes if change.again}
    times = Counter(found.values())
    return {old: number for old, number in found.items() if times[number] == 1}


def under(number: str, change: StandChange, after: Iterable[PlanStand]) -> StandChange:
    """Return the change of a stand that is gone as one that only has another number from now on."""
    new = next(stand for stand in after if stand.number == number)
    kinds = (StandChangeKind.RENUMBERED, *_kinds(change.before, new))
    return StandChange(change.number, kinds, change.before, new)


def renumbered(before: Iterable[PlanStand], after: Iterable[PlanStand]) -> dict[str, str]:
    """Return the new numbers, by the old ones, of the stands whose floor has another number."""
    new = list(after)
    tree = shapely.STRtree([stand.polygon for stand in new])
    found = {}
    for stand in before:
        near = [new[at] for at in tree.query(stand.polygon)]
        number = _same_floor(stand, near)
        if number not in ("", stand.number):
            found[stand.number] = number
    return found


def _natural(number: str) -> list[tuple[int, str]]:
    """Order A2 before A10."""
    parts = re.findall(r"\d+|\D+", number)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _kinds(one: PlanStand | None, other: PlanStand | None) -> tuple[StandChangeKind, ...]:
    if one is None:
        return (StandChangeKind.ADDED,)
    if other is None:
        return (StandChangeKind.GONE,)
    grown = other.area_m2 - one.area_m2
    housed = _same_hall(one, other)
    differs = {
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
