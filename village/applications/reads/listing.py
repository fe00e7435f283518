"""The organiser's list of applications: filtered, searched, sorted, counted, page by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from village.applications.reads import corrections, searching, tags, visible
from village.applications.reads.pavilions import in_pavilion
from village.applications.reads.searching import Search
from village.applications.tables import Application
from village.applications.words import CorrectionState, State
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Axis, CallKind
from village.organisations import Organisation, name_in

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

    Four queries, however long the list.
    """
    search, counts = _found(ctx, filters)
    total = _total(filters, counts)
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
        counts,
        total,
        number,
        axes=_by_axis(ctx, filters, search),
        pavilions=_by_pavilion(ctx, filters, search),
        near=search is not None and search.near,
    )


def files(
    ctx: Context, filters: ApplicationFilters, number: int, *, size: int
) -> tuple[list[Application], int]:
    """Return one page of the list's files as they stand, with what they answer, and how many all.

    A fixed number of queries, however many there are.
    """
    search, counts = _found(ctx, filters)
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
    return list(ctx.session.scalars(statement)), _total(filters, counts)


def count(ctx: Context, filters: ApplicationFilters) -> int:
    """Return how many applications the list holds."""
    return _total(filters, _found(ctx, filters)[1])


def waiting(ctx: Context, filters: ApplicationFilters) -> list[Application]:
    """Return the files of the list that wait to be screened, in the order of their numbers."""
    search, _numbers = _found(ctx, filters)
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
    return _filtered(ctx, filters, _found(ctx, filters)[0])


def neighbours(ctx: Context, filters: ApplicationFilters, reference: str) -> ListNeighbours:
    """Return what stands before and after an application in the list.

    A file keeps its place there when a step has just taken it out of the list.
    """
    search, _numbers = _found(ctx, filters)
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
    search, counts = _found(ctx, filters)
    order = _order(filters, search)
    here = _filtered(ctx, filters, search, by_state=False)
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
    unsent = {State.DRAFT, State.WITHDRAWN}
    total = sum(number for state, number in counts.items() if state not in unsent)
    waiting = counts.get(State.SUBMITTED, 0)
    return ToScreen(total - waiting, total, ctx.session.scalar(following))


def export(
    ctx: Context, filters: ApplicationFilters
) -> Iterator[tuple[Application, Organisation, str]]:
    """Yield every application of the list, its organisation and the text of what it was asked.

    A few at a time; the text is that of `Application.asked`, which is dear to read 10,000 times.
    """
    search, _numbers = _found(ctx, filters)
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


def _found(ctx: Context, filters: ApplicationFilters) -> tuple[Search | None, dict[State, int]]:
    """Return what the words ask for, and what there is of it by state.

    Where nothing is written like them, they are taken for words that they resemble.
    """
    search = searching.exact(ctx, filters.words)
    counts = _counts(ctx, filters, search)
    if search and not counts:
        search = searching.near(ctx, filters.words)
        counts = _counts(ctx, filters, search)
    return search, counts


def _total(filters: ApplicationFilters, counts: Mapping[State, int]) -> int:
    return counts.get(filters.state, 0) if filters.state else sum(counts.values())


def _counts(ctx: Context, filters: ApplicationFilters, search: Search | None) -> dict[State, int]:
    """Count by state what the other filters let pass."""
    rows = ctx.session.execute(
        sa.select(Application.state, sa.func.count())
        .where(_filtered(ctx, filters, search, by_state=False))
        .group_by(Application.state)
    )
    return {row[0]: row[1] for row in rows}


def _by_axis(ctx: Context, filters: ApplicationFilters, search: Search | None) -> dict[int, int]:
    rows = ctx.session.execute(
        sa.select(Axis.number, sa.func.count())
        .select_from(Application)
        .join(Application.axis)
        .where(_filtered(ctx, filters, search, by_axis=False))
        .group_by(Axis.number)
    )
    return {row[0]: row[1] for row in rows}


def _by_pavilion(
    ctx: Context, filters: ApplicationFilters, search: Search | None
) -> dict[str, int]:
    """Count by pavilion; a file may belong in one and have its stand in another."""
    codes = [*(one.code for one in ctx.the_edition.pavilions), NOWHERE]
    counted = (sa.func.count().filter(_belongs(ctx, code)) for code in codes)
    row = ctx.session.execute(
        sa.select(*counted)
        .select_from(Application)
        .where(_filtered(ctx, filters, search, by_pavilion=False))
    ).one()
    return dict(zip(codes, row, strict=True))


def _filtered(
    ctx: Context,
    filters: ApplicationFilters,
    search: Search | None,
    *,
    by_state: bool = True,
    by_axis: bool = True,
    by_pavilion: bool = True,
) -> sa.ColumnElement[bool]:
    conditions = [visible.applications(ctx.actor, P.VIEW_BOARD)]
    if filters.kind:
        conditions.append(Application.kind == filters.kind)
    if filters.state and by_state:
        conditions.append(Application.state == filters.state)
    if filters.zone and by_pavilion:
        conditions.append(_belongs(ctx, filters.zone))
    if filters.axis and by_axis:
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
