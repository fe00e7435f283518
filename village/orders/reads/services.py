"""Services as they are ordered: by one exhibitor, by many, and how many are left."""

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
from village.orders.tables import ServiceOrder, ServiceOrderLine
from village.orders.words import OrderedLine, Treatment, last_day, taken_at_most


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """A service as one exhibitor may order it: at what price, how many, until when."""

    service: Service
    unit_cents: int
    ordered: Decimal
    most: int | None
    last_day: date
    open: bool


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
        .options(selectinload(ServiceOrder.lines))
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
        .options(selectinload(ServiceOrder.lines))
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
        )
        for one in rows
    )


def offers(ctx: Context, application: Application) -> list[ServiceOffer]:
    """Return what an exhibitor may order today, and what it has ordered."""
    edition = ctx.the_edition
    order = kept(ctx, application)
    mine = {line.code: line for line in order.lines} if order else {}
    others = taken(ctx, besides=application)
    found = []
    for service in edition.offered_services:
        line, last = mine.get(service.key), last_day(service, edition.starts_on)
        found.append(
            ServiceOffer(
                service,
                line.unit_cents if line else service.amount,
                line.quantity.normalize() if line else Decimal(0),
                taken_at_most(service, others.get(service.key, 0)),
                last,
                ctx.today <= last,
            )
        )
    return found


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
        )
        for one in offered
        if wanted.get(one.service.key)
    )
    others = (line for line in of(ctx, application) if line.code not in wanted)
    return (*asked, *others)


def stock(ctx: Context) -> list[Stock]:
    """Return how many of each service are ordered."""
    edition, ordered = ctx.the_edition, taken(ctx)
    return [
        Stock(one, Decimal(ordered.get(one.key, 0)), last_day(one, edition.starts_on))
        for one in edition.offered_services
    ]


def taken(ctx: Context, *, besides: Application | None = None) -> Mapping[str, int]:
    """Return how many of each service those who take part have ordered, one left out."""
    counted = (
        sa.select(ServiceOrderLine.code, sa.func.sum(ServiceOrderLine.quantity))
        .join(ServiceOrder, ServiceOrder.id == ServiceOrderLine.order_id)
        .join(Application, Application.id == ServiceOrder.application_id)
        .where(Application.edition_id == ctx.the_edition.id, Application.state == State.CONFIRMED)
        .group_by(ServiceOrderLine.code)
    )
    if besides is not None:
        counted = counted.where(Application.id != besides.id)
    return {code: int(quantity) for code, quantity in ctx.session.execute(counted)}
