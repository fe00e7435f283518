"""The orders of an edition, as the organiser lists them."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from village.applications import Application, State, visible
from village.core.context import Context
from village.core.permissions import Permission as P
from village.orders.reads import services
from village.orders.words import OrderedLine, Sums, sums
from village.organisations import name_in


@dataclass(frozen=True, slots=True)
class ExhibitorOrder:
    """One exhibitor with what it ordered beside its stand."""

    reference: str
    organisation: str
    lines: tuple[OrderedLine, ...]
    sums: Sums
    version: int  # 0 where there is none


def one(ctx: Context, application: Application, language: str) -> ExhibitorOrder:
    """Return the order of one exhibitor; empty where there is none."""
    lines = services.of(ctx, application)
    return ExhibitorOrder(
        application.reference,
        application.organisation.named(language),
        lines,
        sums(lines),
        services.version(ctx, application),
    )


def listed(ctx: Context, language: str) -> list[ExhibitorOrder]:
    """Return who takes part, by name, each with its order; empty where there is none."""
    rows = ctx.session.execute(
        sa.select(Application, name_in(language))
        .join(Application.organisation)
        .where(visible.applications(ctx.actor, P.CONTRACT), Application.state == State.CONFIRMED)
        .order_by(name_in(language), Application.reference)
        .options(contains_eager(Application.organisation))
    ).all()
    applications = [application for application, _name in rows]
    orders = services.orders_of(ctx, applications)
    ordered = services.lines_of(applications, orders)
    return [
        ExhibitorOrder(
            application.reference,
            name,
            lines=ordered.get(application.id, ()),
            sums=sums(ordered.get(application.id, ())),
            version=orders[application.id].version if application.id in orders else 0,
        )
        for application, name in rows
    ]
