"""An exhibitor pays by card: the amount, the provider's page, and what is known afterwards."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from village.billing.reads import listing
from village.blueprints.cards import bp
from village.blueprints.cards.words import DOUBTS, why_not
from village.cards import reads, stripe
from village.cards.tables import CardPayment
from village.cards.trial import Trial
from village.cards.words import (
    CardPaymentState,
    CardProviderAway,
    CardProviderRefused,
    CardsRefused,
    ProviderKind,
    SeenPayment,
)
from village.cards.writes import paying, receiving
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.extensions import db
from village.web.access import requires
from village.web.cards import offered, provider
from village.web.context import context
from village.web.fields import PriceField
from village.web.flashes import Tone, flash
from village.web.forms import Form
from village.web.links import absolute
from village.web.security import POLICY
from village.web.transaction import commits, write_too

#: What a provider may answer that is no answer to the question.
NO_ANSWER = (CardsRefused, CardProviderAway, CardProviderRefused)


class PayForm(Form):
    """How much of an invoice is paid; the amount is in its currency."""

    amount: PriceField


@bp.route("/pay/<invoice>", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def pay(invoice: str) -> ResponseReturnValue:
    """Ask how much is paid by card, and lead to the provider's page."""
    ctx = context()
    found = listing.find(ctx, invoice)
    account = offered(ctx)
    if account is None:
        raise NotFound
    left = reads.left_cents(ctx, found)
    amount = PriceField(_("Amount"), found.currency, needed=True)
    form: PayForm = type("PayFormIn", (PayForm,), {"amount": amount})(data={"amount": left})
    if form.validate_on_submit():
        try:
            opened = paying.begin(
                ctx,
                found,
                account,
                provider(ctx, account),
                amount_cents=form.amount.data,
                back_url=lambda token: absolute(".show", token=token),
            )
        except NO_ANSWER as refusal:
            form.amount.errors = [why_not(refusal)]
        else:
            return redirect(_payment_page(opened), 303)
    page = render_template("cards/pay.html", invoice=found, form=form, left=left, account=account)
    response = Response(page, 422 if form.errors else 200, mimetype="text/html")
    if account.provider is ProviderKind.STRIPE:
        form_action = "form-action 'self'"
        allowed = POLICY.replace(form_action, f"{form_action} {stripe.PAGES}")
        response.headers["Content-Security-Policy"] = allowed
    return response


@bp.get("/<token>")
@requires(P.ACCOUNT)
def show(token: str) -> ResponseReturnValue:
    """Say what is known of a payment; the provider is asked where nothing is yet."""
    ctx = context()
    payment = reads.find(ctx, token)
    answered = True
    if payment.state is CardPaymentState.OPEN:
        write_too()
        answered = _ask(payment)
    back = reads.refunds(ctx, [payment.id]).get(payment.id, [])
    return render_template(
        "cards/show.html",
        payment=payment,
        payment_page=_payment_page(payment),
        answered=answered,
        left_early="left" in request.args,
        refunds=back,
        refundable=reads.refundable_cents(ctx, payment),
        doubts=DOUBTS,
    )


@bp.post("/<token>/give-up")
@requires(P.APPLY)
@commits
def give_up(token: str) -> ResponseReturnValue:
    """Let an open payment be paid no more."""
    ctx = context()
    payment = reads.find(ctx, token)
    account = reads.account(ctx)
    if account is None:
        raise NotFound
    try:
        paying.give_up(ctx, payment, provider(ctx, account))
    except NO_ANSWER as refusal:
        flash(why_not(refusal), Tone.WARNING)
    return redirect(url_for(".show", token=token), 303)


@bp.route("/<token>/trial", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def trial(token: str) -> ResponseReturnValue:
    """Play the page of a provider where no money moves: pay, or let it fail."""
    ctx = context()
    payment = reads.find(ctx, token)
    account = offered(ctx)
    if payment.provider is not ProviderKind.TRIAL or account is None:
        raise NotFound
    if request.method == "GET":
        return render_template("cards/trial.html", payment=payment)
    if payment.state is CardPaymentState.OPEN:
        one = provider(ctx, account)
        if not isinstance(one, Trial):
            raise NotFound
        paid = "pay" in request.form
        state = CardPaymentState.PAID if paid else CardPaymentState.FAILED
        seen = SeenPayment(
            token,
            payment.provider_id,
            state,
            payment.amount_cents,
            payment.invoice.currency,
            charge=f"charge_{token}" if paid else "",
        )
        receiving.receive(ctx, one, *one.notice(seen))
    return redirect(url_for(".show", token=token), 303)


def _payment_page(payment: CardPayment) -> str:
    """Return where a payment is made: at its provider, or on our page that plays one."""
    is_trial = payment.provider is ProviderKind.TRIAL
    return url_for(".trial", token=payment.token) if is_trial else payment.url


def _ask(payment: CardPayment) -> bool:
    """Take in what the provider says of a payment; say whether it answered."""
    ctx = context()
    account = reads.account(ctx)
    if account is None or account.provider is not payment.provider:
        return False
    try:
        seen = provider(ctx, account).look(payment.provider_id)
    except NO_ANSWER:
        return False
    paying.learn(ctx, payment, seen)
    db.session.commit()
    return True
