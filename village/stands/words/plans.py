"""Versions of a plan: where each comes from, what can be given on it, what concerns whom."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from village.core.labels import N_, Label
from village.engines.plans.comparing import StandChange, StandChangeKind
from village.engines.plans.merging import PlanData
from village.engines.plans.model import FeatureKind, Hall, Plan, PlanStand
from village.stands.words.places import PlaceState

LONGEST_NUMBER, LONGEST_ZONE = 8, 16
#: Square metres between which a stand can be sold.
SMALLEST_M2, LARGEST_M2 = 0.01, 100_000.0

#: What an exhibitor loses by a change of the stand.
LOSSES = frozenset(
    {
        StandChangeKind.GONE,
        StandChangeKind.RENUMBERED,
        StandChangeKind.HALL,
        StandChangeKind.MOVED,
        StandChangeKind.SMALLER,
        StandChangeKind.FEWER_SIDES,
        StandChangeKind.PAVILION,
        StandChangeKind.FEWER_UTILITIES,
    }
)


class PlanOrigin(StrEnum):
    """How a version came about."""

    IMPORTED = "imported"
    DRAWN = "drawn"
    JOINED = "joined"
    CUT = "cut"
    MENDED = "mended"
    HALLS = "halls"


#: How versions came about, in words.
ORIGIN_LABELS: dict[PlanOrigin, Label] = {
    PlanOrigin.IMPORTED: Label(N_("Imported")),
    PlanOrigin.DRAWN: Label(N_("Drawn in the page")),
    PlanOrigin.JOINED: Label(N_("Stands joined")),
    PlanOrigin.CUT: Label(N_("Stand cut in two")),
    PlanOrigin.MENDED: Label(N_("Near misses mended")),
    PlanOrigin.HALLS: Label(N_("Halls changed")),
}


@dataclass(frozen=True, slots=True)
class ConcernedExhibitor:
    """An exhibitor whose stand another version changes."""

    change: StandChange
    reference: str
    organisation: str
    state: PlaceState

    @property
    def loses(self) -> bool:
        """Whether something is taken from the exhibitor."""
        return not LOSSES.isdisjoint(self.change.kinds)

    @property
    def only_opens(self) -> bool:
        """Whether the stand itself stays as it is, and only a neighbour is gone or moves."""
        return self.change.kinds == (StandChangeKind.MORE_SIDES,)

    @property
    def must_leave(self) -> bool:
        """Whether the stand is there no more, so that its exhibitor has to be moved first."""
        return StandChangeKind.GONE in self.change.kinds


@dataclass(frozen=True, slots=True)
class HallClash:
    """A hall that a draft changes, and that a version published since it was begun changes too.

    `lost` are the changes to stands that publishing the draft would take back.
    """

    hall: Hall
    lost: tuple[StandChange, ...]


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """What publishing a version would change: for exhibitors, and of free stands.

    Attributes:
        data: the plan that would be in force, as GeoJSON.
        concerned: the exhibitors whose stands change.
        free: the free stands that change.
        carried: the halls that others changed since the draft was begun; they stay so.
        clashes: the halls that both changed; each is to be agreed to by its code.
        renumbered: the new numbers, by the old ones, of the stands that get another number.
    """

    data: PlanData
    concerned: tuple[ConcernedExhibitor, ...]
    free: tuple[StandChange, ...]
    carried: tuple[Hall, ...] = ()
    clashes: tuple[HallClash, ...] = ()
    renumbered: Mapping[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """A fingerprint of all that is said; it is another as soon as anything else would be."""
        said = [(one.change.number, one.change.kinds, one.reference) for one in self.concerned]
        free = [(change.number, change.kinds) for change in self.free]
        clashes = [
            (one.hall.code, [(change.number, change.kinds) for change in one.lost])
            for one in self.clashes
        ]
        return hashlib.sha256(repr((said, free, clashes)).encode()).hexdigest()[:16]

    @property
    def leaving(self) -> list[ConcernedExhibitor]:
        """Those whose stand would be gone: while there are any, nothing is published."""
        return [one for one in self.concerned if one.must_leave]

    @property
    def losing(self) -> list[ConcernedExhibitor]:
        """Those whose stand stays but loses something: each is to be agreed to by name."""
        return [one for one in self.concerned if one.loses and not one.must_leave]

    @property
    def others(self) -> list[ConcernedExhibitor]:
        """Those whose stand is changed and only gains."""
        return [one for one in self.concerned if not (one.loses or one.only_opens)]

    @property
    def opened(self) -> list[ConcernedExhibitor]:
        """Those whose stand gains an open side by a neighbour's change alone: nobody is told."""
        return [one for one in self.concerned if one.only_opens]


def usable(plan: Plan) -> Iterable[PlanStand]:
    """Give the stands that can be sold: with a number of their own and an area."""
    times = Counter(stand.number for stand in plan.stands)
    for stand in plan.stands:
        numbered = stand.number != FeatureKind.STAND and 0 < len(stand.number) <= LONGEST_NUMBER
        if numbered and times[stand.number] == 1 and SMALLEST_M2 <= stand.area_m2 < LARGEST_M2:
            yield stand
