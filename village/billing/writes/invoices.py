"""Invoices: drafted as pro formas, issued with a number and a document at once, credited."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import undefer

from village.applications import Application, lock
from village.billing.reads import listing, prices
from village.billing.tables import Invoice, NumberSeries
from village.billing.words import (
    INVOICE_FLOW,
    SERIES,
    STANDING,
    InvoiceAction,
    InvoiceState,
    number_of,
)
from village.billing.writes import saying
from village.billing.writes.rules import StandardRules
from village.contracts import IN_FORCE, Contract, contracts
from village.core import audit, policy, steps
from village.core.context import Context
from village.core.errors import (
    CreditTooLarge,
    IllegalTransition,
    InvoiceIncomplete,
    NothingToBill,
    StandardBroken,
    TextNotDrawable,
)
from village.core.files import stored
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail
from village.engines.documents.drawable import Undrawable
from village.engines.documents.money import amount
from village.engines.invoices import crediting, sums
from village.engines.invoices.creditor_reference import reference_of
from village.engines.invoices.data import InvoiceData, InvoiceKind
from village.engines.invoices.pages import build_invoice, build_quote
from village.engines.invoices.rules import faults
from village.orders import OrderedLine


def act(
    ctx: Context,
    invoice: Invoice,
    action: InvoiceAction,
    *,
    within: P | None = None,
    values: Mapping[str, object] | None = None,
    **facts: object,
) -> None:
    """Move an invoice one step along its flow, with its audit line and its mail. Flushes.

    `within` and `values` are as for `steps.move`.

    Raises:
        IllegalTransition: the flow has no such step from the current state.
        Forbidden: the actor lacks the step's permission on the invoice's application.
    """
    named = (values or {}).get("number") or invoice.number or invoice.reference
    steps.move(
        ctx,
        invoice,
        action,
        about=invoice.application,
        entry=LogEntry(
            invoice.application.reference, f"invoice_{action}", {"invoice": named, **facts}
        ),
        letter=lambda: _letter(invoice),
        within=within,
        values=values,
    )


def mail_params(invoice: Invoice) -> dict[str, str]:
    """Return what every mail about an invoice says of it."""
    organisation = invoice.application.organisation
    language = organisation.language
    return {
        "name": organisation.contact_name,
        "organisation": organisation.named(language),
        "invoice": invoice.number or invoice.reference,
        "invoice_key": invoice.reference,
        "amount": amount(invoice.gross_cents, invoice.currency, language),
        "due_day": invoice.due_on.isoformat(),
        "payment_reference": invoice.payment_reference,
    }


def _letter(invoice: Invoice) -> StepMail:
    organisation = invoice.application.organisation
    credit = invoice.kind is InvoiceKind.CREDIT_NOTE
    return StepMail(
        organisation.contact_email,
        organisation.language,
        invoice.application.reference,
        mail_params(invoice),
        template="credit_note_issued" if credit else "",
    )


def draft(ctx: Context, contract: Contract) -> Invoice:
    """Draft the pro forma of what is to be billed next: a deposit, or the rest with the services.

    Raises:
        IllegalTransition: the contract is not in force.
        NothingToBill: all is billed, or a pro forma waits to be issued or discarded.
        Forbidden: the actor may not bill.
    """
    application = contract.application
    policy.require(ctx.actor, P.BILL, application)
    lock(ctx, [application], contract)
    if contract.state not in IN_FORCE:
        raise IllegalTransition(state=contract.state, action="draft_invoice")
    before = standing(ctx, application)
    if any(one.state is InvoiceState.PRO_FORMA for one in before):
        raise NothingToBill
    dues = [
        sums.Planned(due.label, due.amount_cents, due.due_on) for due in contract.terms.instalments
    ]
    whole = sums.gross_of(prices.taxes(prices.lines(ctx, contract)))
    billed = sum(one.owed_cents for one in before)
    part = sums.next_part(prices.planned(ctx, dues, whole), whole, billed)
    if part is None:
        raise NothingToBill
    notes = credit_notes(ctx, before)
    billed_before = [
        saying.Billed(one.number or "", crediting.left_of_taxes(one.terms, notes[one.id]))
        for one in before
    ]
    said = saying.of_part(ctx, contract, _next_reference(ctx, application), part, billed_before)
    invoice = _drafted(ctx, contract, said)
    audit.record(ctx, application.reference, "invoice_draft", invoice=invoice.reference)
    return invoice


def issue(
    ctx: Context, invoice: Invoice, *, rules: StandardRules | None = None, within: P | None = None
) -> None:
    """Give a pro forma its number and keep its document, both in this transaction. Flushes.

    The number is taken last: what is refused or cannot be drawn uses none. Who issues several asks
    `rules` about all of them before.

    Raises:
        IllegalTransition: it was issued or discarded before.
        InvoiceIncomplete: it breaks a rule that every invoice must keep.
        StandardBroken: its data break a rule of EN 16931.
        RulesAway: whether they do cannot be said now.
        TextNotDrawable: its document cannot show a name or another text.
        Forbidden: the actor may not bill.
    """
    lock(ctx, [invoice.application], invoice)
    INVOICE_FLOW.step(invoice.state, InvoiceAction.ISSUE)
    policy.require(ctx.actor, within or P.BILL, invoice.application)
    rules, said = rules or StandardRules(), as_issued(ctx, invoice.terms)
    if broken := faults(said):
        raise InvoiceIncomplete(broken)
    if texts := rules.broken(said):
        raise StandardBroken(rules=" ".join(texts))
    unjudged = {} if rules.are_asked else {"unjudged": True}
    with ctx.session.begin_nested():  # what cannot be drawn gives its number back
        numbered = _numbered(ctx, invoice)
    sha256 = numbered["file"].sha256
    facts = {"sha256": sha256, **unjudged}
    act(ctx, invoice, InvoiceAction.ISSUE, within=within, values=numbered, **facts)


def as_issued(ctx: Context, said: InvoiceData) -> InvoiceData:
    """Return what a pro forma would say if it were issued today, with a dash for its number."""
    return said.issued("–", ctx.today, payment_reference="" if said.corrects else "–")


def discard(ctx: Context, invoice: Invoice, *, within: P | None = None) -> None:
    """Discard a pro forma. Flushes.

    Raises:
        IllegalTransition: it was issued or discarded before.
        Forbidden: the actor may not bill.
    """
    lock(ctx, [invoice.application], invoice)
    act(ctx, invoice, InvoiceAction.DISCARD, within=within)


def credit(
    ctx: Context,
    invoice: Invoice,
    *,
    reason: str,
    amounts: Mapping[int, int] | None = None,
    rules: StandardRules | None = None,
    within: P | None = None,
) -> Invoice:
    """Take an invoice back by a credit note with its own number and document. Flushes.

    `amounts` are what is taken back of each line, before tax, by its place; without them all that
    is left is. What was paid of it is owed to the exhibitor from then on.

    Raises:
        IllegalTransition: it has no number yet, was credited before, or is a credit note.
        CreditTooLarge: more is taken back than is left, or nothing.
        TextNotDrawable: the document cannot show the reason.
        StandardBroken, RulesAway: as for `issue`.
        Forbidden: the actor may not bill.
    """
    lock(ctx, [invoice.application], invoice)
    INVOICE_FLOW.step(invoice.state, InvoiceAction.CREDIT)
    policy.require(ctx.actor, within or P.BILL, invoice.application)
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        raise IllegalTransition(state=invoice.state, action=InvoiceAction.CREDIT)
    reference = _next_reference(ctx, invoice.application)
    notes = credit_notes(ctx, [invoice])[invoice.id]
    try:
        taken = (
            crediting.rest_to_credit(invoice.terms, notes)
            if amounts is None
            else crediting.part_to_credit(invoice.terms, notes, amounts)
        )
    except crediting.TooMuchCredited:
        raise CreditTooLarge from None
    said = saying.of_credit(invoice.terms, reference, reason, ctx.today, taken)
    with ctx.session.begin_nested():  # a note that cannot be drawn is not kept as a pro forma
        note = _drafted(ctx, invoice.contract, said, credits_id=invoice.id)
        issue(ctx, note, rules=rules, within=within)
    credited = invoice.credited_cents + note.gross_cents
    facts = {"credit_note": note.number, "reason": reason}
    if credited == invoice.gross_cents:
        values = {"credited_cents": credited}
        act(ctx, invoice, InvoiceAction.CREDIT, within=within, values=values, **facts)
        return note
    invoice.credited_cents = credited
    audit.record(
        ctx, invoice.application.reference, "invoice_credit_part", invoice=invoice.number, **facts
    )
    ctx.session.flush()
    settle(ctx, invoice)
    return note


def take_back(
    ctx: Context, billed: Sequence[Invoice], *, reason: str, within: P | None = None
) -> None:
    """Take invoices back, each by a credit note of all that is left; they are judged together.

    Raises:
        as for `credit`.
    """
    rules, notes = StandardRules(), credit_notes(ctx, billed)
    rules.ask([
        as_issued(ctx, saying.of_credit(
            one.terms, "", reason, ctx.today, crediting.rest_to_credit(one.terms, notes[one.id])
        ))
        for one in billed
    ])  # fmt: skip
    for one in billed:
        credit(ctx, one, reason=reason, rules=rules, within=within)


def settle(ctx: Context, invoice: Invoice, *, within: P | None = None) -> None:
    """Settle an invoice for which enough came, less what was taken back of it. Flushes."""
    enough = listing.paid_cents(ctx, invoice) >= invoice.owed_cents
    if enough and invoice.state is InvoiceState.ISSUED:
        act(ctx, invoice, InvoiceAction.SETTLE, within=within)


def credit_notes(ctx: Context, of: Sequence[Invoice]) -> Mapping[int, list[InvoiceData]]:
    """Return what the credit notes of invoices say, the oldest first, by the invoice's id."""
    rows = ctx.session.execute(
        sa.select(Invoice.credits_id, Invoice.terms)
        .where(Invoice.credits_id.in_([one.id for one in of]), Invoice.number.is_not(None))
        .order_by(Invoice.id)
    )
    found: dict[int, list[InvoiceData]] = {one.id: [] for one in of}
    for credited, said in rows:
        if credited is not None:
            found[credited].append(said)
    return found


def exceed(ctx: Context, application: Application, ordered: Collection[OrderedLine]) -> bool:
    """Say whether more is invoiced than the stand and these services come to."""
    if not (billed := standing(ctx, application)):
        return False
    parts = prices.with_services(ctx, billed[-1].contract, ordered)
    return sum(one.owed_cents for one in billed) > sums.gross_of(prices.taxes(parts))


def above_order(ctx: Context, invoice: Invoice) -> tuple[int, int]:
    """Return what is billed above the price of today, before tax and with it; zeros for nothing."""
    contract = contracts.in_force(ctx, invoice.application)
    if contract is None:
        return 0, 0
    billed = [one for one in standing(ctx, invoice.application) if one.number]
    notes = credit_notes(ctx, billed)
    left = [tax for one in billed for tax in crediting.left_of_taxes(one.terms, notes[one.id])]
    over = sums.less(prices.taxes(prices.lines(ctx, contract)), left)
    net, gross = -sum(one.net_cents for one in over), -sums.gross_of(over)
    return (net, gross) if gross > 0 else (0, 0)


def standing(ctx: Context, application: Application) -> list[Invoice]:
    """Return the invoices that count towards what an application pays, the oldest first."""
    return list(
        ctx.session.scalars(
            sa.select(Invoice)
            .options(undefer(Invoice.terms))
            .where(
                Invoice.application_id == application.id,
                Invoice.kind != InvoiceKind.CREDIT_NOTE,
                Invoice.state.in_(STANDING),
            )
            .order_by(Invoice.id)
            .execution_options(populate_existing=True)
        )
    )


def quote(ctx: Context, contract: Contract) -> bytes:
    """Return the PDF of an exhibitor's whole price as it is today, without a number; keeps nothing.

    Raises:
        TextNotDrawable: the document cannot show a name or another text.
    """
    return made(saying.of_whole(ctx, contract), build=build_quote)


def made(said: InvoiceData, *, build: Callable[[InvoiceData], bytes] = build_invoice) -> bytes:
    """Return the PDF of what an invoice says.

    Raises:
        TextNotDrawable: the document cannot show a name or another text.
    """
    try:
        return build(said)
    except Undrawable as error:
        texts = ", ".join(f"{fault.field} ({fault.letters})" for fault in error.faults)
        raise TextNotDrawable(texts=texts) from error


def take_number(ctx: Context, series: str, year: int) -> int:
    """Return the next number of a series in a year.

    The row stays locked until the transaction ends: with it the number is given back or kept.
    """
    first = {"edition_id": ctx.the_edition.id, "series": series, "year": year, "last": 1}
    taken = (
        insert(NumberSeries)
        .values(first)
        .on_conflict_do_update(
            index_elements=["edition_id", "series", "year"],
            set_={"last": NumberSeries.last + 1},
        )
        .returning(NumberSeries.last)
    )
    return ctx.session.execute(taken).scalar_one()


def _drafted(
    ctx: Context, contract: Contract, said: InvoiceData, *, credits_id: int | None = None
) -> Invoice:
    invoice = Invoice(
        reference=said.reference,
        edition_id=ctx.the_edition.id,
        application=contract.application,
        contract=contract,
        kind=said.kind,
        series=SERIES[said.kind],
        terms=said,
        net_cents=said.net_cents,
        vat_cents=said.vat_cents,
        gross_cents=said.gross_cents,
        currency=said.currency,
        drafted_at=ctx.now,
        issued_on=said.issued_on,
        due_on=said.due_on,
        credits_id=credits_id,
    )
    ctx.session.add(invoice)
    ctx.session.flush()
    return invoice


def _numbered(ctx: Context, invoice: Invoice) -> dict[str, Any]:
    """Take a number, draw the document that bears it, and return all that comes with both."""
    on = ctx.today
    sequence = take_number(ctx, invoice.series, on.year)
    number = number_of(ctx.the_edition.code, invoice.series, on.year, sequence)
    payment_reference = "" if invoice.terms.corrects else reference_of(number)
    said = invoice.terms.issued(number, on, payment_reference=payment_reference)
    return {
        "number": number,
        "year": on.year,
        "sequence": sequence,
        "payment_reference": payment_reference,
        "terms": said,
        "file": stored.put(ctx, f"{number}.pdf", made(said)),
        "issued_at": ctx.now,
        "issued_on": said.issued_on,
        "due_on": said.due_on,
    }


def _next_reference(ctx: Context, application: Application) -> str:
    """Return how the application's next invoice is called; its lock keeps two from one name."""
    there = sa.select(sa.func.count()).where(Invoice.application_id == application.id)
    return f"{application.reference}-{(ctx.session.scalar(there) or 0) + 1}"
