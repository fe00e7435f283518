"""The organiser's list of applications: its pages, what stands beside a file, and its export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from village.applications.reads import corrections, facets, filtering, tags, visible
from village.applications.reads.facets import FacetCounts
from village.applications.reads.filtering import ApplicationFilters, Facet
from village.applications.reads.searching import Search
from village.applications.tables import Application
from village.applications.words import CorrectionState, State
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Axis, CallKind
from village.organisations import Organisation, name_in

PAGE_SIZE = 50


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
    """One page of the list, and how many applications there are.

    `near`: nothing is written like the words; it holds what comes near them.
    """

    rows: tuple[ApplicationRow, ...]
    counts: FacetCounts
    number: int
    near: bool = False


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
    search = filtering.search(ctx, filters)
    counts = facets.counted(ctx, filters, search)
    last = max(1, -(-counts.total // PAGE_SIZE))
    number = min(max(1, number), last)
    order = filtering.order(filters, search)
    shown = (  # their numbers first: sorted without the columns, a long list costs half
        sa.select(Application.id)
        .outerjoin(Application.organisation)
        .where(filtering.passing(ctx, filters, search))
        .order_by(*order)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    statement = _rows(ctx, language).where(Application.id.in_(shown)).order_by(*order)
    rows = tuple(ApplicationRow(*row) for row in ctx.session.execute(statement))
    return Listing(rows, counts, number, near=search is not None and search.near)


def files(
    ctx: Context, filters: ApplicationFilters, number: int, *, size: int
) -> tuple[list[Application], int]:
    """Return one page of the list's files as they stand, with what they answer, and how many all.

    A fixed number of queries, however many there are.
    """
    search = filtering.search(ctx, filters)
    statement = (
        sa.select(Application)
        .join(Application.organisation)
        .where(filtering.passing(ctx, filters, search))
        .order_by(*filtering.order(filters, search))
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
    return _count(ctx, filters, filtering.search(ctx, filters))


def waiting(ctx: Context, filters: ApplicationFilters) -> list[Application]:
    """Return the files of the list that wait to be screened, in the order of their numbers."""
    search = filtering.search(ctx, filters)
    waits = (
        sa.select(Application)
        .where(
            filtering.passing(ctx, filters, search),
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
    return filtering.passing(ctx, filters, filtering.search(ctx, filters))


def neighbours(ctx: Context, filters: ApplicationFilters, reference: str) -> ListNeighbours:
    """Return what stands before and after an application in the list.

    A file keeps its place there when a step has just taken it out of the list.
    """
    search = filtering.search(ctx, filters)
    order = filtering.order(filters, search)
    ranked = (
        sa.select(
            Application.reference.label("reference"),
            sa.func.lag(Application.reference).over(order_by=order).label("previous"),
            sa.func.lead(Application.reference).over(order_by=order).label("following"),
        )
        .join(Application.organisation)
        .where(filtering.passing(ctx, filters, search) | (Application.reference == reference))
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
    search = filtering.search(ctx, filters)
    order = filtering.order(filters, search)
    here = filtering.passing(ctx, filters.without(Facet.STATE), search)
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

    A few at a time; the text is that of `Application.asked`, which is slow to read 10,000 times.
    """
    search = filtering.search(ctx, filters)
    statement = (
        sa.select(Application, Organisation, sa.cast(Application.asked, sa.Text))
        .join(Application.organisation)
        .where(filtering.passing(ctx, filters, search))
        .order_by(*filtering.order(filters, search))
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


def _count(ctx: Context, filters: ApplicationFilters, search: Search | None) -> int:
    counted = sa.select(sa.func.count(Application.id)).where(
        filtering.passing(ctx, filters, search)
    )
    return ctx.session.scalar(counted) or 0
