"""Reminders of invoices that were not paid in time."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

import sqlalchemy as sa

from village.applications import lock
from village.billing.reads import listing
from village.billing.tables import Invoice
from village.billing.words import InvoiceState, reminder_is_due
from village.billing.writes import invoices
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.outbox import Outgoing
from village.core.permissions import Permission as P
from village.editions import Edition, Life
from village.engines.documents.money import amount
from village.engines.invoices.data import InvoiceKind

#: The mails of reminders: the usual one, and the last of a schedule.
USUAL, LAST = "invoice_reminder", "invoice_last_reminder"


def may_be_reminded(ctx: Context, invoice: Invoice) -> bool:
    """Say whether an invoice is overdue and its exhibitor was not reminded today."""
    return (
        invoice.kind is not InvoiceKind.CREDIT_NOTE
        and invoice.state is InvoiceState.ISSUED
        and invoice.due_on < ctx.today
        and (invoice.reminded_at is None or ctx.day_of(invoice.reminded_at) < ctx.today)
    )


def remind(ctx: Context, chosen: Sequence[Invoice]) -> list[Invoice]:
    """Remind the exhibitors of invoices; return those reminded, the others being left. Flushes.

    Raises:
        Forbidden: the actor may not bill.
    """
    for invoice in chosen:
        policy.require(ctx.actor, P.BILL, invoice.application)
    lock(ctx, [one.application for one in chosen], *chosen)
    if not ctx.the_edition.sends(USUAL):
        return []
    due = [one for one in chosen if may_be_reminded(ctx, one)]
    for invoice in due:
        _remind(ctx, invoice, USUAL)
    return due


def letter(ctx: Context, invoice: Invoice, left_cents: int, *, mail: str = USUAL) -> Outgoing:
    """Return the mail that reminds of what is left to pay of an invoice, as it would leave now."""
    organisation = invoice.application.organisation
    said = invoices.mail_params(invoice)
    said["amount"] = amount(left_cents, invoice.currency, organisation.language)
    return outbox.written(
        ctx,
        mail,
        to=organisation.contact_email,
        language=organisation.language,
        reference=invoice.application.reference,
        **said,
    )


def remind_due(ctx: Context) -> int:
    """Remind of what is overdue by the schedule of each edition; return how many. Flushes.

    Each reminder of the schedule is sent once, the last of several in words of its own. Run twice,
    it mails nothing more.

    Raises:
        Forbidden: the actor is not the installation itself.
    """
    policy.require(ctx.actor, P.WORK)
    editions = ctx.session.scalars(
        sa.select(Edition).where(Edition.state != Life.ARCHIVED).order_by(Edition.id)
    ).all()
    return sum(_remind_in(replace(ctx, edition=one)) for one in editions)


def _remind_in(ctx: Context) -> int:
    days = sorted({one.after_days for one in ctx.the_edition.price_settings.reminders})
    if not days:
        return 0
    late = ctx.session.scalars(
        listing.whole().where(
            Invoice.edition_id == ctx.the_edition.id,
            Invoice.state == InvoiceState.ISSUED,
            Invoice.kind != InvoiceKind.CREDIT_NOTE,
            Invoice.reminder_stage < len(days),
            Invoice.due_on <= ctx.today - timedelta(days=days[0]),
        )
    ).all()
    lock(ctx, [one.application for one in late], *late)
    sent = 0
    for invoice in late:
        last = invoice.reminded_at
        is_due = may_be_reminded(ctx, invoice) and reminder_is_due(
            days,
            invoice.reminder_stage,
            late_days=(ctx.today - invoice.due_on).days,
            since_last=(ctx.now - last).days if last else None,
        )
        mail = LAST if invoice.reminder_stage + 1 == len(days) > 1 else USUAL
        if is_due and ctx.the_edition.sends(mail):
            invoice.reminder_stage += 1
            _remind(ctx, invoice, mail)
            sent += 1
    return sent


def _remind(ctx: Context, invoice: Invoice, mail: str) -> None:
    left = invoice.owed_cents - listing.paid_cents(ctx, invoice)
    outbox.queue_worded(ctx, mail, **asdict(letter(ctx, invoice, left, mail=mail)))
    invoice.reminded_at, invoice.reminders = ctx.now, invoice.reminders + 1
    audit.record(
        ctx,
        invoice.application.reference,
        "invoice_remind",
        invoice=invoice.number,
        times=invoice.reminders,
    )
    ctx.session.flush()
