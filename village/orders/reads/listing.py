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


def listed(ctx: Context, language: str) -> list[ExhibitorOrder]:
    """Return who takes part, by name, each with its order; empty where there is none."""
    rows = ctx.session.execute(
        sa.select(Application, name_in(language))
        .join(Application.organisation)
        .where(visible.applications(ctx.actor, P.CONTRACT), Application.state == State.CONFIRMED)
        .order_by(name_in(language), Application.reference)
        .options(contains_eager(Application.organisation))
    ).all()
    ordered = services.of_many(ctx, [application for application, _name in rows])
    return [
        ExhibitorOrder(application.reference, name, lines, sums(lines))
        for application, name in rows
        for lines in (ordered.get(application.id, ()),)
    ]
