"""One invoice: its page and document, discarded or taken back, and the money that came for it."""

from collections.abc import Callable
from io import BytesIO

from flask import Response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.billing.reads import listing
from village.billing.tables import Invoice
from village.billing.words import InvoiceAction, InvoiceState
from village.billing.writes import invoices, late_fees, payments
from village.billing.writes.rules import StandardRules
from village.blueprints.billing import bp
from village.blueprints.billing.forms import MoneyForm, credit_form, money_form
from village.blueprints.billing.words import KINDS, METHODS, REFUSALS
from village.cards import reads as cards
from village.core.context import Context
from village.core.errors import (
    CreditTooLarge,
    NotFound,
    PaymentRefused,
    RulesAway,
    TextNotDrawable,
)
from village.core.permissions import Permission as P
from village.core.steps import may_move
from village.engines.invoices import crediting
from village.engines.invoices.cii import build_cii
from village.engines.invoices.data import InvoiceData, InvoiceKind
from village.engines.invoices.rules import is_electronic, lacking
from village.engines.invoices.ubl import build_ubl
from village.web.access import confirmed, requires
from village.web.cards import offered
from village.web.context import context, language
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.pages import may
from village.web.transaction import commits


@bp.get("/<invoice>")
@requires(P.ACCOUNT)
def show(invoice: str) -> ResponseReturnValue:
    """Show one invoice: what it says, what was paid, what can be done with it now."""
    return _page(listing.find(context(), invoice))


@bp.get("/<invoice>.pdf")
@requires(P.ACCOUNT)
def download(invoice: str) -> ResponseReturnValue:
    """Send the document as it was issued; a pro forma is made for the asking."""
    ctx = context()
    found = listing.find(ctx, invoice)
    content = ctx.storage.get(found.file.sha256) if found.file else invoices.made(found.terms)
    return _pdf(content, found.number or found.reference)


@bp.get("/<invoice>.xml")
@requires(P.ACCOUNT)
def data(invoice: str) -> ResponseReturnValue:
    """Send an issued invoice as data, as its document carries it."""
    return _xml(listing.find(context(), invoice), build_cii, "xml")


@bp.get("/<invoice>.ubl.xml")
@requires(P.ACCOUNT)
def ubl(invoice: str) -> ResponseReturnValue:
    """Send an issued invoice as data for who asks for UBL."""
    return _xml(listing.find(context(), invoice), build_ubl, "ubl.xml")


@bp.get("/receipts/<receipt>.pdf")
@requires(P.ACCOUNT)
def receipt(receipt: str) -> ResponseReturnValue:
    """Send the receipt of a payment as it was made."""
    ctx = context()
    payment = listing.receipt(ctx, receipt)
    if payment.file is None:
        raise NotFound
    return _pdf(ctx.storage.get(payment.file.sha256), receipt)


@bp.post("/<invoice>/discard")
@requires(P.BILL)
@commits
def discard(invoice: str) -> ResponseReturnValue:
    """Discard a pro forma."""
    ctx = context()
    invoices.discard(ctx, listing.find(ctx, invoice))
    flash(_("The pro forma is discarded."))
    return redirect(url_for(".index"), 303)


@bp.route("/<invoice>/credit", methods=["GET", "POST"])
@confirmed
@requires(P.BILL)
@commits
def credit(invoice: str) -> ResponseReturnValue:
    """Show what a credit note would take back, and issue it with its reason."""
    ctx = context()
    found = listing.find(ctx, invoice)
    left = crediting.left_of_lines(found.terms, invoices.credit_notes(ctx, [found])[found.id])
    form, are_rules_away = credit_form(found.terms, left), False
    if form.validate_on_submit():
        rules, what = StandardRules(are_asked=not form.unjudged.data), form.amounts
        try:
            note = invoices.credit(
                ctx, found, reason=form.reason.data or "", amounts=what, rules=rules
            )
        except RulesAway:
            are_rules_away = True
        except CreditTooLarge as refusal:
            form.what.errors = [sentence(refusal)]
        except TextNotDrawable:
            form.reason.errors = [_("The document has no letters for this. Use other words.")]
        else:
            flash(_("Credit note %(number)s is issued.", number=note.number))
            return redirect(url_for(".show", invoice=note.reference), 303)
    page = render_template(
        "billing/credit.html",
        invoice=found,
        form=form,
        parts=[(form[f"line_{at}"], cents) for at, cents in enumerate(left) if cents > 0],
        paid=listing.paid_cents(ctx, found),
        above=invoices.above_order(ctx, found),
        possible=_may_credit(ctx, found),
        are_rules_away=are_rules_away,
    )
    return page, 503 if are_rules_away else 422 if form.errors else 200


@bp.post("/<invoice>/pay")
@confirmed
@requires(P.BILL)
@commits
def pay(invoice: str) -> ResponseReturnValue:
    """Record money that came for an invoice."""
    ctx = context()
    found = listing.find(ctx, invoice)
    form = money_form(found.currency, prefix="pay-")
    if not form.validate_on_submit() or form.day.data is None:
        return _page(found, paying=form), 422
    if form.exceeds(found.owed_cents - listing.paid_cents(ctx, found), found.currency):
        return _page(found, paying=form), 422
    try:
        payment = payments.record(ctx, found, received_on=form.day.data, **form.given)
    except (PaymentRefused, TextNotDrawable) as refusal:
        _explain(form, refusal)
        return _page(found, paying=form), 422
    flash(_("The payment is recorded: receipt %(number)s.", number=payment.number))
    return redirect(url_for(".show", invoice=invoice), 303)


@bp.post("/<invoice>/refund")
@confirmed
@requires(P.BILL)
@commits
def refund(invoice: str) -> ResponseReturnValue:
    """Record money that was paid back to the exhibitor."""
    ctx = context()
    found = listing.find(ctx, invoice)
    form = money_form(found.currency, prefix="refund-")
    if not form.validate_on_submit() or form.day.data is None:
        return _page(found, refunding=form), 422
    try:
        payments.refund(ctx, found, paid_on=form.day.data, **form.given)
    except PaymentRefused as refusal:
        _explain(form, refusal)
        return _page(found, refunding=form), 422
    flash(_("The refund is recorded."))
    return redirect(url_for(".show", invoice=invoice), 303)


def _page(
    invoice: Invoice, *, paying: MoneyForm | None = None, refunding: MoneyForm | None = None
) -> str:
    ctx = context()
    paid = listing.paid_cents(ctx, invoice)
    owes = invoice.state in (InvoiceState.ISSUED, InvoiceState.SETTLED)
    left = invoice.owed_cents - paid
    waits = invoice.number is None and invoice.state is InvoiceState.PRO_FORMA
    priced = listing.standing_prices(ctx, language(), [invoice.application]) if waits else []
    usual = {"day": ctx.today}
    return render_template(
        "billing/show.html",
        invoice=invoice,
        terms=invoice.terms,
        taxes=[(one.rate, one.vat_cents) for one in invoice.terms.taxes],
        lacks=lacking(invoice.terms) if invoice.number is None else (),
        is_outdated=any(one.is_outdated for one in priced),
        payments=listing.payments(ctx, invoice),
        paid=paid,
        left=left,
        payable=owes and invoice.kind is not InvoiceKind.CREDIT_NOTE,
        paying=paying or money_form(invoice.currency, prefix="pay-", amount=max(left, 0), **usual),
        refunding=refunding
        or money_form(invoice.currency, prefix="refund-", amount=max(-left, 0) or paid, **usual),
        by_card=cards.of_invoice(ctx, invoice),
        takes_cards=may(P.APPLY, invoice.application) and offered(ctx) is not None,
        credited_by=listing.credit_notes_of(ctx, invoice),
        may_credit=_may_credit(ctx, invoice),
        kinds=KINDS,
        methods=METHODS,
        fee=late_fees.proposed(ctx, invoice) if may(P.BILL, invoice.application) else None,
        has_data=is_electronic(invoice.terms),
        is_late=left > 0 and owes and invoice.due_on < ctx.today,
    )


def _may_credit(ctx: Context, invoice: Invoice) -> bool:
    is_invoice = invoice.kind is not InvoiceKind.CREDIT_NOTE
    return is_invoice and may_move(ctx, invoice, InvoiceAction.CREDIT, about=invoice.application)


def _explain(form: MoneyForm, refusal: PaymentRefused | TextNotDrawable) -> None:
    """Say beside the field why a payment is not recorded."""
    if isinstance(refusal, TextNotDrawable):
        form.bank_reference.errors = [_("The document has no letters for this. Use other words.")]
        return
    why = str(refusal.facts["why"])
    (form.day if why == "future" else form.amount).errors = [str(REFUSALS[why])]


def _xml(invoice: Invoice, build: Callable[[InvoiceData], bytes], ending: str) -> Response:
    if not is_electronic(invoice.terms):
        raise NotFound
    return send_file(
        BytesIO(build(invoice.terms)),
        mimetype="application/xml",
        as_attachment=True,
        download_name=f"{invoice.number}.{ending}",
        etag=False,
    )


def _pdf(content: bytes, name: str) -> Response:
    return send_file(
        BytesIO(content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{name}.pdf",
        etag=False,
    )
