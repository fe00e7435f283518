"""Bank statements: their movements are taken once, and become payments by a person's decision."""

import secrets
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.applications import lock
from village.billing.tables import BankMovement, BankStatement, Invoice
from village.billing.words import PaymentMethod
from village.billing.writes import payments
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import (
    IllegalTransition,
    NotFound,
    PaymentRefused,
    TextNotDrawable,
    VillageError,
)
from village.core.permissions import Permission as P
from village.engines import folding
from village.engines.bank.movements import Movement, fingerprints

_LONGEST_REFERENCE = 140


def import_movements(
    ctx: Context, movements: Sequence[Movement], *, filename: str
) -> BankStatement:
    """Keep the money that came by a statement, but what is known already. Flushes.

    Raises:
        Forbidden: the actor may not bill.
    """
    policy.require(ctx.actor, P.BILL)
    came = [
        (one, fingerprint)
        for one, fingerprint in zip(movements, fingerprints(movements), strict=True)
        if one.amount_cents > 0
    ]
    # In one order whatever the file's, so that two who import the same never wait for each other.
    came.sort(key=lambda pair: (pair[0].on, pair[0].text, pair[1]))
    statement = BankStatement(
        token=secrets.token_urlsafe(16),
        edition_id=ctx.the_edition.id,
        filename=folding.line(filename)[:160],
        known=0,
        went=len(movements) - len(came),
        brought_at=ctx.now,
        brought_by=ctx.actor.name[:160],
    )
    ctx.session.add(statement)
    ctx.session.flush()
    rows = [_row(statement, one, fingerprint) for one, fingerprint in came]
    if rows:
        taken = insert(BankMovement).on_conflict_do_nothing().returning(BankMovement.id)
        statement.known = len(rows) - len(ctx.session.scalars(taken, rows).all())
    audit.record(
        ctx, ctx.the_edition.code, "statement_bring", file=statement.filename, movements=len(rows),
        known=statement.known,
    )  # fmt: skip
    return statement


def record(
    ctx: Context, statement: BankStatement, *, paid: Mapping[int, Invoice], aside: Sequence[int]
) -> dict[int, VillageError]:
    """Record movements as payments for invoices, and set others aside, by their ids. Flushes.

    What somebody has decided meanwhile stays as it is. Returns, by movement, why a payment could
    not be recorded; such a movement waits as before.
    """
    policy.require(ctx.actor, P.BILL)
    lock(ctx, [invoice.application for invoice in paid.values()])
    waiting = ctx.session.scalars(
        sa.select(BankMovement)
        .where(
            BankMovement.statement_id == statement.id,
            BankMovement.id.in_([*paid, *aside]),
            BankMovement.payment_id.is_(None),
            ~BankMovement.set_aside,
        )
        .order_by(BankMovement.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    refused: dict[int, VillageError] = {}
    for movement in waiting:
        if movement.id in aside:
            movement.set_aside = True
            continue
        try:
            with ctx.session.begin_nested():
                _pay(ctx, movement, paid[movement.id])
        except (IllegalTransition, PaymentRefused, TextNotDrawable) as refusal:
            refused[movement.id] = refusal
    ctx.session.flush()
    audit.record(
        ctx, ctx.the_edition.code, "statement_record", file=statement.filename,
        aside=sum(one.set_aside for one in waiting),
        paid=sum(one.payment_id is not None for one in waiting),
    )  # fmt: skip
    return refused


def take_up(ctx: Context, statement: BankStatement, movement_id: int) -> None:
    """Let a movement wait again that was set aside. Flushes.

    Raises:
        Forbidden: the actor may not bill.
        NotFound: the statement has no such movement that is set aside.
    """
    policy.require(ctx.actor, P.BILL)
    movement = ctx.session.scalar(
        sa.select(BankMovement)
        .where(
            BankMovement.statement_id == statement.id,
            BankMovement.id == movement_id,
            BankMovement.set_aside,
        )
        .with_for_update()
    )
    if movement is None:
        raise NotFound
    movement.set_aside = False
    ctx.session.flush()
    audit.record(ctx, ctx.the_edition.code, "statement_take_up", file=statement.filename)


def _pay(ctx: Context, movement: BankMovement, invoice: Invoice) -> None:
    if movement.currency != invoice.currency:
        raise PaymentRefused(why="currency")
    movement.payment = payments.record(
        ctx,
        invoice,
        amount_cents=movement.amount_cents,
        method=PaymentMethod.TRANSFER,
        received_on=movement.came_on,
        bank_reference=(movement.bank_reference or movement.text)[:_LONGEST_REFERENCE],
    )
    ctx.session.flush()


def _row(statement: BankStatement, one: Movement, fingerprint: str) -> dict[str, object]:
    return {
        "statement_id": statement.id,
        "edition_id": statement.edition_id,
        "fingerprint": fingerprint,
        "came_on": one.on,
        "amount_cents": one.amount_cents,
        "currency": one.currency,
        "text": one.text,
        "payer": one.payer,
        "bank_reference": one.reference,
        "set_aside": False,
    }
