"""Services as they are ordered: by one exhibitor, by many, and how many are left."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from village.applications import Application, State
from village.core.context import Context
from village.editions import Service
from village.orders.reads import tax
from village.orders.tables import ServiceOrder, ServiceOrderContent, ServiceOrderLine
from village.orders.words import (
    Content,
    OrderedLine,
    Treatment,
    contents_of,
    last_day,
    left,
    packed_words,
    taken_at_most,
    units,
)

#: An order with its lines, and what they contain.
_WHOLE = selectinload(ServiceOrder.lines).joinedload(ServiceOrderLine.contents)


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """A service as one exhibitor may order it: at what price, how many, until when."""

    service: Service
    unit_cents: int
    ordered: Decimal
    most: int | None
    last_day: date
    open: bool
    contents: tuple[Content, ...] = ()

    @property
    def packed(self) -> Mapping[str, str]:
        """What each package contains, in words; nothing for what is no package."""
        return packed_words(self.contents)


@dataclass(frozen=True, slots=True)
class Stock:
    """A service with how many are ordered in all."""

    service: Service
    ordered: Decimal
    last_day: date


def of(ctx: Context, application: Application) -> tuple[OrderedLine, ...]:
    """Return the lines of services that an exhibitor ordered, with its tax."""
    order = kept(ctx, application)
    return lines(order.lines, tax.treatment(application)) if order else ()


def of_many(
    ctx: Context, applications: Collection[Application]
) -> Mapping[int, tuple[OrderedLine, ...]]:
    """Return the lines of services of several exhibitors, by application, in two queries."""
    return lines_of(applications, orders_of(ctx, applications))


def orders_of(ctx: Context, applications: Collection[Application]) -> Mapping[int, ServiceOrder]:
    """Return the orders of several exhibitors, by application, in two queries."""
    found = ctx.session.scalars(
        sa.select(ServiceOrder)
        .where(ServiceOrder.application_id.in_({one.id for one in applications}))
        .options(_WHOLE)
    )
    return {order.application_id: order for order in found}


def lines_of(
    applications: Collection[Application], orders: Mapping[int, ServiceOrder]
) -> Mapping[int, tuple[OrderedLine, ...]]:
    """Return the lines of the orders of several exhibitors, each with its tax."""
    ordering = [one for one in applications if one.id in orders]
    treated: dict[tuple[str, bool], Treatment] = {}
    for one in ordering:
        if (key := _tax_key(one)) not in treated:
            treated[key] = tax.treatment(one)
    return {one.id: lines(orders[one.id].lines, treated[_tax_key(one)]) for one in ordering}


def _tax_key(application: Application) -> tuple[str, bool]:
    """Return what exhibitors that are taxed alike have in common."""
    return application.organisation.taxed_in, bool(application.organisation.vat_number)


def kept(ctx: Context, application: Application) -> ServiceOrder | None:
    """Return the order of an application, read anew; None where nothing was ordered yet."""
    return ctx.session.scalar(
        sa.select(ServiceOrder)
        .where(ServiceOrder.application_id == application.id)
        .options(_WHOLE)
        .execution_options(populate_existing=True)
    )


def line_of(ctx: Context, application: Application, code: str) -> ServiceOrderLine | None:
    """Return one line of an application's order; None where it has none of this code."""
    return ctx.session.scalar(
        sa.select(ServiceOrderLine)
        .join(ServiceOrderLine.order)
        .where(ServiceOrder.application_id == application.id, ServiceOrderLine.code == code)
        .execution_options(populate_existing=True)
    )


def version(ctx: Context, application: Application) -> int:
    """Return which version of its order an application has; 0 where nothing was ordered yet."""
    order = kept(ctx, application)
    return order.version if order else 0


def lines(rows: Sequence[ServiceOrderLine], taxed: Treatment) -> tuple[OrderedLine, ...]:
    """Return rows as the lines of an order, with the exhibitor's tax."""
    return tuple(
        OrderedLine(
            one.code,
            one.label,
            one.quantity.normalize(),
            one.unit_cents,
            Decimal(0) if one.vat else taxed.rate,
            one.vat or taxed.vat,
            one.reason,
            contents(one),
        )
        for one in rows
    )


def contents(row: ServiceOrderLine) -> tuple[Content, ...]:
    """Return what each package of a line contains, as it was ordered."""
    return tuple(Content(one.code, one.label, one.quantity) for one in row.contents)


def offers(ctx: Context, application: Application) -> list[ServiceOffer]:
    """Return what an exhibitor may order today, and what it has ordered."""
    edition = ctx.the_edition
    order = kept(ctx, application)
    mine = {line.code: line for line in order.lines} if order else {}
    others = Counter(taken(ctx, besides=application))
    offered = {one.key: one for one in edition.offered_services}
    found = []
    for service in offered.values():
        line, last = mine.get(service.key), last_day(service, offered, edition.starts_on)
        inside = contents(line) if line else contents_of(service, offered)
        rest = [one for one in mine.values() if one is not line]
        in_stock = left(offered, sum(map(units_of, rest), others))
        found.append(
            ServiceOffer(
                service,
                line.unit_cents if line else service.amount,
                line.quantity.normalize() if line else Decimal(0),
                taken_at_most(service, inside, in_stock),
                last,
                ctx.today <= last,
                inside,
            )
        )
    return found


def units_of(line: ServiceOrderLine) -> Counter[str]:
    """Return how many of each service a line takes."""
    return units(line.code, int(line.quantity), line.contents)


def ordered_by(application_id: sa.SQLColumnExpression[int]) -> sa.Exists:
    """Return the condition under which an application has ordered a service."""
    return (
        sa.exists()
        .where(ServiceOrder.application_id == application_id)
        .where(ServiceOrderLine.order_id == ServiceOrder.id, ServiceOrderLine.unit_cents >= 0)
    )


def quoted(
    ctx: Context,
    application: Application,
    offered: Sequence[ServiceOffer],
    wanted: Mapping[str, int],
) -> tuple[OrderedLine, ...]:
    """Return what an order would say with these quantities; lines that nobody asks for stay."""
    taxed = tax.treatment(application)
    asked = tuple(
        OrderedLine(
            one.service.key,
            one.service.label,
            Decimal(wanted[one.service.key]),
            one.unit_cents,
            taxed.rate,
            taxed.vat,
            contents=one.contents,
        )
        for one in offered
        if wanted.get(one.service.key)
    )
    others = (line for line in of(ctx, application) if line.code not in wanted)
    return (*asked, *others)


def stock(ctx: Context) -> list[Stock]:
    """Return how many of each service are ordered."""
    edition, ordered = ctx.the_edition, taken(ctx)
    offered = {one.key: one for one in edition.offered_services}
    return [
        Stock(one, Decimal(ordered.get(one.key, 0)), last_day(one, offered, edition.starts_on))
        for one in offered.values()
    ]


def taken(ctx: Context, *, besides: Application | None = None) -> Mapping[str, int]:
    """Return how many of each service those who take part have ordered, one left out.

    What packages contain counts as if it were ordered by itself.
    """
    line, content = ServiceOrderLine, ServiceOrderContent
    singly = sa.select(line.order_id, line.code.label("code"), line.quantity.label("quantity"))
    packed = sa.select(line.order_id, content.code, line.quantity * content.quantity).join(
        content, content.line_id == line.id
    )
    every = sa.union_all(singly, packed).subquery()
    counted = (
        sa.select(every.c.code, sa.func.sum(every.c.quantity))
        .join(ServiceOrder, ServiceOrder.id == every.c.order_id)
        .join(Application, Application.id == ServiceOrder.application_id)
        .where(Application.edition_id == ctx.the_edition.id, Application.state == State.CONFIRMED)
        .group_by(every.c.code)
    )
    if besides is not None:
        counted = counted.where(Application.id != besides.id)
    return {code: int(quantity) for code, quantity in ctx.session.execute(counted)}
