"""The organiser's pages of card payments: all of them, what needs a look, and refunds."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.billing.reads import listing
from village.blueprints.cards import bp
from village.blueprints.cards.words import why_not
from village.cards import reads
from village.cards.words import CardPaymentState, CardRefundState, CardsRefused
from village.cards.writes import paying, refunding
from village.core.permissions import Permission as P
from village.web.access import confirmed, requires
from village.web.context import context, language
from village.web.fields import PriceField, TextField
from village.web.flashes import flash
from village.web.forms import Form
from village.web.transaction import commits


class RefundForm(Form):
    """How much goes back to the card, and why; the amount is in the invoice's currency."""

    amount: PriceField
    reason = TextField(_l("Reason"), 300, needed=True, rows=2)


@bp.get("/")
@requires(P.BILL)
def index() -> ResponseReturnValue:
    """List the payments by card, those first that somebody has to look after."""
    ctx = context()
    return render_template(
        "cards/index.html", rows=reads.listed(ctx, language()), account=reads.account(ctx)
    )


@bp.route("/<token>/refund", methods=["GET", "POST"])
@confirmed
@requires(P.BILL)
@commits
def refund(token: str) -> ResponseReturnValue:
    """Ask how much is paid back to the card and why, and have it paid back."""
    ctx = context()
    payment = reads.find(ctx, token)
    invoice = payment.invoice
    most = reads.refundable_cents(ctx, payment)
    too_much = listing.paid_cents(ctx, invoice) - invoice.owed_cents
    usual = min(most, too_much) if too_much > 0 else most
    amount = PriceField(_("Amount"), invoice.currency, needed=True)
    form: RefundForm = type("RefundFormIn", (RefundForm,), {"amount": amount})(
        data={"amount": usual}
    )
    if form.validate_on_submit():
        reason = form.reason.data or ""
        try:
            refunding.ask(ctx, payment, amount_cents=form.amount.data, reason=reason)
        except CardsRefused as refusal:
            form.amount.errors = [why_not(refusal)]
        else:
            flash(_("The refund is on its way to the card. This page says when it is done."))
            return redirect(url_for(".show", token=token), 303)
    page = render_template("cards/refund.html", payment=payment, form=form, most=most)
    return page, 422 if form.errors else 200


@bp.post("/<token>/check")
@requires(P.BILL)
@commits
def check(token: str) -> ResponseReturnValue:
    """Note that somebody has looked after a payment and its refunds."""
    ctx = context()
    payment = reads.find(ctx, token)
    if payment.state is CardPaymentState.TO_CHECK:
        paying.check(ctx, payment)
    for one in reads.refunds(ctx, [payment.id]).get(payment.id, ()):
        if one.state is CardRefundState.TO_CHECK:
            refunding.check(ctx, one)
    flash(_("Noted. It is no longer listed as to be checked."))
    return redirect(url_for(".show", token=token), 303)
