"""Which applications the organiser's list holds, and in which order: filters and words as SQL."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

import sqlalchemy as sa

from village.applications.reads import corrections, searching, tags, visible
from village.applications.reads.pavilions import in_pavilion
from village.applications.reads.searching import Search
from village.applications.tables import Application
from village.applications.words import CorrectionState, State
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Axis, CallKind
from village.organisations import Organisation

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

    def as_json(self) -> dict[str, Any]:
        """Return what is set, as values that JSON can hold; `filters_of` reads it."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**told, "chosen": sorted(self.chosen)}

    def without(self, *facets: Facet) -> Self:
        """Return these filters with some of them not set."""
        none: dict[str, Any] = dict.fromkeys(facets)
        return replace(self, **none)


def filters_of(told: Mapping[str, Any]) -> ApplicationFilters:
    """Return the filters that `as_json` told."""
    kinds: dict[str, Callable[[Any], Any]] = {
        "kind": CallKind,
        "state": State,
        "correction": CorrectionState,
        "order": ListOrder,
        "chosen": frozenset,
    }
    read = {
        name: kinds[name](value) if name in kinds and value is not None else value
        for name, value in told.items()
    }
    return ApplicationFilters(**read)


def search(ctx: Context, filters: ApplicationFilters) -> Search | None:
    """Return what the words ask for; None where there are none.

    Where nothing is written like them, whatever its state, axis and pavilion, they are taken for
    words that they resemble.
    """
    found = searching.exact(ctx, filters.words)
    if found:
        anywhere = passing(ctx, filters.without(*Facet), found)
        if not ctx.session.scalar(sa.select(sa.exists().where(anywhere))):
            return searching.near(ctx, filters.words)
    return found


def passing(
    ctx: Context, filters: ApplicationFilters, search: Search | None
) -> sa.ColumnElement[bool]:
    """Return the condition under which the filters and words let an application pass."""
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


def order(filters: ApplicationFilters, search: Search | None) -> list[sa.SQLColumnExpression[Any]]:
    """Return by what the list is sorted."""
    best = search.best if search and filters.order is ListOrder.BEST else ()
    column = _COLUMNS[filters.order]
    if filters.descending:
        return [*best, column.desc().nulls_last(), Application.id.desc()]
    return [*best, column.asc().nulls_last(), Application.id.asc()]


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
