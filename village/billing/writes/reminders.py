"""Reminders of invoices that were not paid in time."""

from collections.abc import Sequence

from village.applications import lock
from village.billing.reads import listing
from village.billing.tables import Invoice
from village.billing.words import InvoiceState
from village.billing.writes import invoices
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.engines.documents.money import amount
from village.engines.invoices.data import InvoiceKind


def may_be_reminded(ctx: Context, invoice: Invoice) -> bool:
    """Say whether an invoice is overdue and its exhibitor was not reminded today."""
    return (
        invoice.kind is not InvoiceKind.CREDIT_NOTE
        and invoice.state is InvoiceState.ISSUED
        and invoice.due_on < ctx.today
        and (invoice.reminded_at is None or invoice.reminded_at.date() < ctx.now.date())
    )


def remind(ctx: Context, chosen: Sequence[Invoice]) -> list[Invoice]:
    """Remind the exhibitors of invoices; return those reminded, the others being left. Flushes.

    Raises:
        Forbidden: the actor may not bill.
    """
    for invoice in chosen:
        policy.require(ctx.actor, P.BILL, invoice.application)
    lock(ctx, [one.application for one in chosen], *chosen)
    if not ctx.the_edition.sends("invoice_reminder"):
        return []
    due = [one for one in chosen if may_be_reminded(ctx, one)]
    for invoice in due:
        _remind(ctx, invoice)
    return due


def _remind(ctx: Context, invoice: Invoice) -> None:
    organisation = invoice.application.organisation
    left = invoice.owed_cents - listing.paid_cents(ctx, invoice)
    said = invoices.mail_params(invoice)
    said["amount"] = amount(left, invoice.currency, organisation.language)
    outbox.queue(
        ctx,
        "invoice_reminder",
        to=organisation.contact_email,
        language=organisation.language,
        reference=invoice.application.reference,
        **said,
    )
    invoice.reminded_at, invoice.reminders = ctx.now, invoice.reminders + 1
    audit.record(
        ctx,
        invoice.application.reference,
        "invoice_remind",
        invoice=invoice.number,
        times=invoice.reminders,
    )
    ctx.session.flush()
