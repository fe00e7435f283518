"""The organiser's list of applications: filtered, searched, sorted, counted, page by page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from village.applications.reads import corrections, searching, tags, visible
from village.applications.reads.pavilions import gathering_kinds, in_pavilion
from village.applications.reads.searching import Search
from village.applications.tables import Application
from village.applications.words import CorrectionState, State
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Axis, Call, CallKind
from village.organisations import Organisation, name_in

Key = TypeVar("Key")

PAGE_SIZE = 50
#: The filter of files that belong in no pavilion yet.
NOWHERE = "-"


class ListOrder(StrEnum):
    """By what the list is sorted."""

    BEST = "best"  # what answers the words best; without words, as submitted
    SUBMITTED = "submitted"
    REFERENCE = "reference"
    TITLE = "title"
    ORGANISATION = "organisation"
    STATE = "state"


class Facet(StrEnum):
    """The filters whose choices are shown with their numbers."""

    STATE = "state"
    AXIS = "axis"
    PAVILION = "zone"


_COLUMNS: dict[ListOrder, sa.SQLColumnExpression[Any]] = {
    ListOrder.BEST: Application.submitted_at,
    ListOrder.SUBMITTED: Application.submitted_at,
    ListOrder.REFERENCE: Application.reference,
    ListOrder.TITLE: Application.title,
    ListOrder.ORGANISATION: Organisation.name,
    ListOrder.STATE: Application.state_at,
}


@dataclass(frozen=True, slots=True)
class ApplicationFilters:
    """Which applications the list holds, and in which order; a filter not set lets all pass."""

    kind: CallKind | None = None
    state: State | None = None
    axis: int | None = None
    zone: str | None = None
    words: str = ""
    tag: str = ""
    correction: CorrectionState | None = None
    #: Only these, by their references; none: all.
    chosen: frozenset[str] = frozenset()
    order: ListOrder = ListOrder.BEST
    descending: bool = True

    def without(self, *facets: Facet) -> Self:
        """Return these filters with some of them not set."""
        none: dict[str, Any] = dict.fromkeys(facets)
        return replace(self, **none)


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One line of the list."""

    reference: str
    kind: CallKind
    state: State
    title: str
    organisation: str
    country: str
    city: str
    zone: str | None
    axis: Mapping[str, str] | None
    submitted_at: datetime | None
    tags: Sequence[str]
    correction: CorrectionState | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, and how many applications there are by state, axis and pavilion.

    Each is counted as the other filters leave it: so many would stand there if one chose it.

    `near`: nothing is written like the words; it holds what comes near them.
    """

    rows: tuple[ApplicationRow, ...]
    counts: Mapping[State, int]
    total: int
    number: int
    axes: Mapping[int, int]
    pavilions: Mapping[str, int]
    near: bool = False

    @property
    def by_state(self) -> list[tuple[State, int]]:
        """The states that there are, in the order of the way, with their numbers."""
        return [(state, self.counts[state]) for state in State if state in self.counts]

    @property
    def waiting(self) -> int:
        """How many of them wait to be screened."""
        return self.counts.get(State.SUBMITTED, 0)

    @property
    def everything(self) -> int:
        """How many applications there are in all states together."""
        return sum(self.counts.values())


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


@dataclass(frozen=True, slots=True)
class ListNeighbours:
    """The references before and after one, in the order of the list."""

    previous: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class ToScreen:
    """How far the screening of a list is, and which file comes next."""

    done: int
    total: int
    following: str | None


def page(ctx: Context, filters: ApplicationFilters, number: int, language: str) -> Listing:
    """Return one page of the list, the first being 1, with the names that its reader reads.

    Two queries, however long the list; with words one more, or three where none is written so.
    """
    search = _search(ctx, filters)
    alike = _alike(ctx, filters, search)
    total = sum(one.files for one in _passing(filters, alike))
    last = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), last)
    order = _order(filters, search)
    shown = (  # their numbers first: sorted without the columns, a long list costs half
        sa.select(Application.id)
        .outerjoin(Application.organisation)
        .where(_filtered(ctx, filters, search))
        .order_by(*order)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    statement = _rows(ctx, language).where(Application.id.in_(shown)).order_by(*order)
    rows = tuple(ApplicationRow(*row) for row in ctx.session.execute(statement))
    return Listing(
        rows,
        counts=_by_state(filters, alike),
        total=total,
        number=number,
        axes=_by_axis(filters, alike),
        pavilions=_by_pavilion(ctx, filters, alike),
        near=search is not None and search.near,
    )


def files(
    ctx: Context, filters: ApplicationFilters, number: int, *, size: int
) -> tuple[list[Application], int]:
    """Return one page of the list's files as they stand, with what they answer, and how many all.

    A fixed number of queries, however many there are.
    """
    search = _search(ctx, filters)
    statement = (
        sa.select(Application)
        .join(Application.organisation)
        .where(_filtered(ctx, filters, search))
        .order_by(*_order(filters, search))
        .limit(size)
        .offset((number - 1) * size)
        .options(
            contains_eager(Application.organisation),
            joinedload(Application.axis),
            selectinload(Application.call),
            undefer(Application.asked),
        )
    )
    return list(ctx.session.scalars(statement)), _count(ctx, filters, search)


def count(ctx: Context, filters: ApplicationFilters) -> int:
    """Return how many applications the list holds."""
    return _count(ctx, filters, _search(ctx, filters))


def waiting(ctx: Context, filters: ApplicationFilters) -> list[Application]:
    """Return the files of the list that wait to be screened, in the order of their numbers."""
    search = _search(ctx, filters)
    waits = (
        sa.select(Application)
        .where(
            _filtered(ctx, filters, search),
            visible.applications(ctx.actor, P.SCREEN),
            Application.state == State.SUBMITTED,
        )
        .order_by(Application.id)
        .options(joinedload(Application.organisation, innerjoin=True))
    )
    return list(ctx.session.scalars(waits))


def chosen(ctx: Context, filters: ApplicationFilters) -> set[int]:
    """Return the files of the list, by their ids."""
    return set(ctx.session.scalars(sa.select(Application.id).where(condition(ctx, filters))))


def condition(ctx: Context, filters: ApplicationFilters) -> sa.ColumnElement[bool]:
    """Return the condition under which the list holds an application that the actor sees."""
    return _filtered(ctx, filters, _search(ctx, filters))


def neighbours(ctx: Context, filters: ApplicationFilters, reference: str) -> ListNeighbours:
    """Return what stands before and after an application in the list.

    A file keeps its place there when a step has just taken it out of the list.
    """
    search = _search(ctx, filters)
    order = _order(filters, search)
    ranked = (
        sa.select(
            Application.reference.label("reference"),
            sa.func.lag(Application.reference).over(order_by=order).label("previous"),
            sa.func.lead(Application.reference).over(order_by=order).label("following"),
        )
        .join(Application.organisation)
        .where(_filtered(ctx, filters, search) | (Application.reference == reference))
        .subquery()
    )
    row = ctx.session.execute(
        sa.select(ranked.c.previous, ranked.c.following).where(ranked.c.reference == reference)
    ).one_or_none()
    return ListNeighbours(*row) if row else ListNeighbours(None, None)


def to_screen(ctx: Context, filters: ApplicationFilters, reference: str = "") -> ToScreen:
    """Return how many files of the list are screened, and the one that waits after `reference`.

    After the last one comes the first. Which state the list shows does not count.
    """
    search = _search(ctx, filters)
    order = _order(filters, search)
    here = _filtered(ctx, filters.without(Facet.STATE), search)
    waits = sa.and_(here, Application.state == State.SUBMITTED)
    ranked = (
        sa.select(
            Application.reference.label("reference"),
            sa.func.row_number().over(order_by=order).label("place"),
        )
        .join(Application.organisation)
        .where(waits | (Application.reference == reference))
        .subquery()
    )
    own = sa.select(ranked.c.place).where(ranked.c.reference == reference).scalar_subquery()
    following = (
        sa.select(ranked.c.reference)
        .where(ranked.c.reference != reference)
        .order_by((ranked.c.place > sa.func.coalesce(own, 0)).desc(), ranked.c.place)
        .limit(1)
    )
    sent = sa.and_(here, Application.state.not_in((State.DRAFT, State.WITHDRAWN)))
    done = sa.func.count().filter(Application.state != State.SUBMITTED)
    counted = ctx.session.execute(sa.select(done, sa.func.count()).where(sent)).one()
    return ToScreen(*counted, ctx.session.scalar(following))


def export(
    ctx: Context, filters: ApplicationFilters
) -> Iterator[tuple[Application, Organisation, str]]:
    """Yield every application of the list, its organisation and the text of what it was asked.

    A few at a time; the text is that of `Application.asked`, which is dear to read 10,000 times.
    """
    search = _search(ctx, filters)
    statement = (
        sa.select(Application, Organisation, sa.cast(Application.asked, sa.Text))
        .join(Application.organisation)
        .where(_filtered(ctx, filters, search))
        .order_by(*_order(filters, search))
        .execution_options(yield_per=500)
    )
    for row in ctx.session.execute(statement):
        yield row[0], row[1], row[2]


def _rows(ctx: Context, language: str) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Application.reference,
            Application.kind,
            Application.state,
            Application.title,
            name_in(language),
            Organisation.country,
            Organisation.city,
            Application.zone,
            Axis.title,
            Application.submitted_at,
            tags.named(ctx),
            corrections.case(ctx),
        )
        .join(Application.organisation)
        .outerjoin(Application.correction)
        .outerjoin(Application.axis)
    )


def _search(ctx: Context, filters: ApplicationFilters) -> Search | None:
    """Return what the words ask for.

    Where nothing is written like them, whatever its state, they are taken for words that they
    resemble.
    """
    search = searching.exact(ctx, filters.words)
    if search and not _count(ctx, filters.without(Facet.STATE), search):
        return searching.near(ctx, filters.words)
    return search


def _count(ctx: Context, filters: ApplicationFilters, search: Search | None) -> int:
    counted = sa.select(sa.func.count(Application.id)).where(_filtered(ctx, filters, search))
    return ctx.session.scalar(counted) or 0


def _alike(ctx: Context, filters: ApplicationFilters, search: Search | None) -> list[AlikeFiles]:
    """Count what is found by state, axis and pavilion at once, whichever of these is asked for."""
    asked = _filtered(ctx, filters.without(*Facet), search)
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


def _filtered(
    ctx: Context, filters: ApplicationFilters, search: Search | None
) -> sa.ColumnElement[bool]:
    conditions = [visible.applications(ctx.actor, P.VIEW_BOARD)]
    if filters.kind:
        conditions.append(Application.kind == filters.kind)
    if filters.state:
        conditions.append(Application.state == filters.state)
    if filters.zone:
        conditions.append(_belongs(ctx, filters.zone))
    if filters.axis:
        conditions.append(Application.axis_id.in_(_axis(ctx, filters.axis)))
    if filters.chosen:
        conditions.append(Application.reference.in_(filters.chosen))
    if search:
        conditions.append(search.condition)
    return sa.and_(*conditions, *_marked(ctx, filters))


def _marked(ctx: Context, filters: ApplicationFilters) -> Iterator[sa.ColumnElement[bool]]:
    """Give the conditions on what organisers have put on a file, or asked of its applicant."""
    if filters.tag:
        yield tags.has(ctx, filters.tag)
    if filters.correction:
        yield corrections.stands(ctx, filters.correction)


def _belongs(ctx: Context, code: str) -> sa.ColumnElement[bool]:
    return Application.zone.is_(None) if code == NOWHERE else in_pavilion(ctx, code)


def _axis(ctx: Context, number: int) -> sa.Select[int]:
    return sa.select(Axis.id).where(Axis.edition_id == ctx.the_edition.id, Axis.number == number)


def _order(filters: ApplicationFilters, search: Search | None) -> list[sa.SQLColumnExpression[Any]]:
    best = search.best if search and filters.order is ListOrder.BEST else ()
    column = _COLUMNS[filters.order]
    if filters.descending:
        return [*best, column.desc().nulls_last(), Application.id.desc()]
    return [*best, column.asc().nulls_last(), Application.id.asc()]
