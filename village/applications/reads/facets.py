"""How many applications of the organiser's list there are by state, axis and pavilion."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from village.applications.reads import filtering
from village.applications.reads.filtering import NOWHERE, ApplicationFilters, Facet
from village.applications.reads.pavilions import gathering_kinds
from village.applications.reads.searching import Search
from village.applications.tables import Application
from village.applications.words import State
from village.core.context import Context
from village.editions import Axis, Call

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How many applications of the list there are by state, axis and pavilion.

    Each is counted as the other filters leave it: the list would hold that many if one chose it.

    `total`: how many all filters leave.
    """

    total: int
    states: Mapping[State, int]
    axes: Mapping[int, int]
    pavilions: Mapping[str, int]

    @property
    def by_state(self) -> list[tuple[State, int]]:
        """The states that there are, in the order of the way, with their numbers."""
        return [(state, self.states[state]) for state in State if state in self.states]

    @property
    def waiting(self) -> int:
        """How many of them wait to be screened."""
        return self.states.get(State.SUBMITTED, 0)

    @property
    def everything(self) -> int:
        """How many applications there are in all states together."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class AlikeFiles:
    """So many files of one state and axis that belong in one pavilion.

    `gathered`: the pavilion in which their call gathers them, where it does.
    """

    state: State
    axis: int | None
    zone: str | None
    gathered: str | None
    files: int

    def belongs(self, code: str) -> bool:
        """Say whether they count for a pavilion: they belong in it, or have their stands there."""
        return self.zone is None if code == NOWHERE else code in (self.zone, self.gathered)


def counted(ctx: Context, filters: ApplicationFilters, search: Search | None) -> FacetCounts:
    """Count what the filters leave, in one query however many there are."""
    alike = _alike(ctx, filters, search)
    return FacetCounts(
        total=sum(one.files for one in _passing(filters, alike)),
        states=_by_state(filters, alike),
        axes=_by_axis(filters, alike),
        pavilions=_by_pavilion(ctx, filters, alike),
    )


def _alike(ctx: Context, filters: ApplicationFilters, search: Search | None) -> list[AlikeFiles]:
    """Count what is found by state, axis and pavilion at once, whichever of these is asked for."""
    asked = filtering.passing(ctx, filters.without(*Facet), search)
    by = (Application.state, Application.axis_id, Application.zone, Application.call_id)
    files = sa.func.count().label("files")
    counted = sa.select(*by, files).where(asked).group_by(*by).subquery()
    gathered = sa.case((Call.kind.in_(gathering_kinds(ctx)), Call.pavilion))
    rows = ctx.session.execute(
        sa.select(counted.c.state, Axis.number, counted.c.zone, gathered, counted.c.files)
        .join(Call, Call.id == counted.c.call_id)
        .outerjoin(Axis, Axis.id == counted.c.axis_id)
    )
    return [AlikeFiles(*row) for row in rows]


def _passing(filters: ApplicationFilters, alike: Iterable[AlikeFiles]) -> Iterator[AlikeFiles]:
    """Give what the filters of state, axis and pavilion let pass."""
    for one in alike:
        passes = (
            not filters.state or one.state is filters.state,
            not filters.axis or one.axis == filters.axis,
            not filters.zone or one.belongs(filters.zone),
        )
        if all(passes):
            yield one


def _by_state(filters: ApplicationFilters, alike: Iterable[AlikeFiles]) -> dict[State, int]:
    passing = _passing(filters.without(Facet.STATE), alike)
    return _sums((one.state, one.files) for one in passing)


def _by_axis(filters: ApplicationFilters, alike: Iterable[AlikeFiles]) -> dict[int, int]:
    passing = _passing(filters.without(Facet.AXIS), alike)
    return _sums((one.axis, one.files) for one in passing if one.axis is not None)


def _by_pavilion(
    ctx: Context, filters: ApplicationFilters, alike: Iterable[AlikeFiles]
) -> dict[str, int]:
    """Count by pavilion; a file may belong in one and have its stand in another."""
    passing = list(_passing(filters.without(Facet.PAVILION), alike))
    codes = (*(one.code for one in ctx.the_edition.pavilions), NOWHERE)
    return {code: sum(one.files for one in passing if one.belongs(code)) for code in codes}


def _sums(numbers: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    sums = Counter[Key]()
    for key, number in numbers:
        sums[key] += number
    return sums
