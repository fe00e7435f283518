"""Bank statements as pages show them: what waits, with the invoice that it seems to be for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications import Application, visible
from village.billing.reads.listing import PAID, whole
from village.billing.tables import BankMovement, BankStatement, Invoice, Payment
from village.billing.words import InvoiceState
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.engines.bank.matching import Payable, Suggestion, suggest
from village.engines.bank.movements import Movement
from village.engines.invoices.data import InvoiceKind
from village.organisations import Organisation


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of the list of statements."""

    token: str
    filename: str
    brought_at: datetime
    brought_by: str
    movements: int
    waiting: int


def listed(ctx: Context) -> list[StatementRow]:
    """Return the edition's statements, the newest first."""
    waits = sa.and_(BankMovement.payment_id.is_(None), ~BankMovement.set_aside)
    rows = ctx.session.execute(
        sa.select(
            BankStatement,
            sa.func.count(BankMovement.id),
            sa.func.count(BankMovement.id).filter(waits),
        )
        .outerjoin(BankMovement, BankMovement.statement_id == BankStatement.id)
        .where(BankStatement.edition_id == ctx.the_edition.id)
        .group_by(BankStatement.id)
        .order_by(BankStatement.id.desc())
    )
    return [
        StatementRow(one.token, one.filename, one.brought_at, one.brought_by, movements, waiting)
        for one, movements, waiting in rows
    ]


def find(ctx: Context, token: str) -> BankStatement:
    """Return a statement of this edition.

    Raises:
        NotFound: there is none.
    """
    found = ctx.session.scalar(
        sa.select(BankStatement).where(
            BankStatement.token == token, BankStatement.edition_id == ctx.the_edition.id
        )
    )
    if found is None:
        raise NotFound
    return found


def movements(ctx: Context, statement: BankStatement) -> list[BankMovement]:
    """Return the movements of a statement in its order, with what they have paid."""
    return list(
        ctx.session.scalars(
            sa.select(BankMovement)
            .where(BankMovement.statement_id == statement.id)
            .options(joinedload(BankMovement.payment).joinedload(Payment.invoice))
            .order_by(BankMovement.id)
        )
    )


def payable(ctx: Context) -> list[Payable]:
    """Return the invoices that are to be paid, the oldest first."""
    rows = ctx.session.execute(
        sa.select(Invoice, Organisation.name, Organisation.name_ar, PAID)
        .join(Application, Application.id == Invoice.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(
            Invoice.edition_id == ctx.the_edition.id,
            visible.applications(ctx.actor, P.BILL),
            Invoice.state == InvoiceState.ISSUED,
            Invoice.kind != InvoiceKind.CREDIT_NOTE,
        )
        .order_by(Invoice.id)
    )
    return [
        Payable(
            number=invoice.number or "",
            payment_reference=invoice.payment_reference,
            names=tuple(filter(None, names)),
            left_cents=invoice.owed_cents - int(paid),
            vat_cents=invoice.vat_cents,
            currency=invoice.currency,
        )
        for invoice, *names, paid in rows
    ]


def suggestions(
    found: Sequence[BankMovement], among: Sequence[Payable]
) -> dict[int, Suggestion | None]:
    """Return for which invoice each movement seems to be, by the movement's id."""
    said = [
        Movement(
            one.came_on, one.amount_cents, one.currency, one.text, one.payer, one.bank_reference
        )
        for one in found
    ]
    return dict(zip((one.id for one in found), suggest(said, among), strict=True))


def by_number(ctx: Context, numbers: Sequence[str]) -> dict[str, Invoice]:
    """Return the invoices with these numbers that the actor may bill."""
    rows = ctx.session.scalars(
        whole().where(
            Invoice.number.in_(numbers),
            Invoice.edition_id == ctx.the_edition.id,
            visible.applications(ctx.actor, P.BILL),
        )
    )
    return {one.number or "": one for one in rows}
