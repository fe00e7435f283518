"""Late payers, and whose stand or badges are held until they have paid."""

from dataclasses import dataclass

import sqlalchemy as sa

from village.applications import Application
from village.billing.reads.debts import Debt, debts
from village.billing.tables import PaymentHold
from village.core.context import Context
from village.stands import PlaceState, Stand, StandPlace


@dataclass(frozen=True, slots=True)
class LatePayer:
    """An exhibitor that owes something after its day, or is held, its stand, and what is held."""

    debt: Debt
    hold: PaymentHold | None
    stand: str


def late_payers(ctx: Context, language: str) -> list[LatePayer]:
    """Return who pays late or is held, who owes most first."""
    rows = ctx.session.execute(
        sa.select(Application.reference, PaymentHold)
        .join(Application, Application.id == PaymentHold.application_id)
        .where(Application.edition_id == ctx.the_edition.id)
    )
    held = {one.reference: one.PaymentHold for one in rows}
    stands = _stands(ctx)
    return [
        LatePayer(one, held.get(one.application), stands.get(one.application, ""))
        for one in debts(ctx, language)
        if one.late_cents > 0 or one.application in held
    ]


def of(ctx: Context, application: Application) -> PaymentHold | None:
    """Return what is held of an exhibitor; None where nothing is."""
    return ctx.session.scalar(
        sa.select(PaymentHold).where(PaymentHold.application_id == application.id)
    )


def stands_held(ctx: Context) -> dict[str, str]:
    """Return why stands of the edition are held, by the reference of the application."""
    rows = ctx.session.execute(
        sa.select(Application.reference, PaymentHold.reason)
        .join(Application, Application.id == PaymentHold.application_id)
        .where(Application.edition_id == ctx.the_edition.id, PaymentHold.stand)
    )
    return {one.reference: one.reason for one in rows}


def badges_held(ctx: Context) -> set[int]:
    """Return the applications of the edition whose badges are held."""
    found = (
        sa.select(PaymentHold.application_id)
        .join(Application, Application.id == PaymentHold.application_id)
        .where(Application.edition_id == ctx.the_edition.id, PaymentHold.badges)
    )
    return set(ctx.session.scalars(found))


def _stands(ctx: Context) -> dict[str, str]:
    """Return the numbers of the edition's stands by the reference of who has them."""
    rows = ctx.session.execute(
        sa.select(Application.reference, Stand.number)
        .join(StandPlace, StandPlace.application_id == Application.id)
        .join(Stand, Stand.id == StandPlace.stand_id)
        .where(
            Application.edition_id == ctx.the_edition.id,
            StandPlace.state != PlaceState.RELEASED,
        )
    )
    return {one.reference: one.number for one in rows}
