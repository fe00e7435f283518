"""Late payers, and whose stand or badges are held until they have paid."""

from dataclasses import dataclass

import sqlalchemy as sa

from village.applications import Application
from village.billing.reads.debts import Debt, debts
from village.billing.tables import PaymentHold
from village.core.context import Context


@dataclass(frozen=True, slots=True)
class LatePayer:
    """An exhibitor that owes something after its day, or is held, and what is held."""

    debt: Debt
    hold: PaymentHold | None


def late_payers(ctx: Context, language: str) -> list[LatePayer]:
    """Return who pays late or is held, who owes most first."""
    rows = ctx.session.execute(
        sa.select(Application.reference, PaymentHold)
        .join(Application, Application.id == PaymentHold.application_id)
        .where(Application.edition_id == ctx.the_edition.id)
    )
    held = {one.reference: one.PaymentHold for one in rows}
    return [
        LatePayer(one, held.get(one.application))
        for one in debts(ctx, language)
        if one.late_cents > 0 or one.application in held
    ]


def of(ctx: Context, application: Application) -> PaymentHold | None:
    """Return what is held of an exhibitor; None where nothing is."""
    return ctx.session.scalar(
        sa.select(PaymentHold).where(PaymentHold.application_id == application.id)
    )


def badges_held(ctx: Context) -> set[int]:
    """Return the applications of the edition whose badges are held."""
    found = (
        sa.select(PaymentHold.application_id)
        .join(Application, Application.id == PaymentHold.application_id)
        .where(Application.edition_id == ctx.the_edition.id, PaymentHold.badges)
    )
    return set(ctx.session.scalars(found))
