"""Late payers: who they are, what is held of them, and the fees that are charged."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import lookup
from village.applications.tables import Application
from village.billing.reads import holds as reads
from village.billing.reads import listing
from village.billing.writes import holds, late_fees
from village.blueprints.billing import bp
from village.blueprints.billing.forms import FeeForm, HoldForm
from village.contracts.reads import listing as contracts
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context, language
from village.web.flashes import flash
from village.web.transaction import commits


@bp.get("/late")
@requires(P.BILL)
def late() -> ResponseReturnValue:
    """List who pays late, and whose stand or badges are held."""
    return render_template("billing/late.html", payers=reads.late_payers(context(), language()))


@bp.route("/late/<reference>", methods=["GET", "POST"])
@requires(P.BILL)
@commits
def hold(reference: str) -> ResponseReturnValue:
    """Ask what is held of a late payer and why, and hold it."""
    ctx = context()
    application = lookup.find(ctx, reference)
    one = reads.of(ctx, application)
    form = HoldForm(obj=one)
    if not form.validate_on_submit():
        return _page(application, form), 422 if form.errors else 200
    holds.hold(
        ctx,
        application,
        stand=form.stand.data,
        badges=form.badges.data,
        reason=form.reason.data or "",
    )
    flash(_("This is held until somebody releases it. The exhibitor reads why on its page."))
    return redirect(url_for(".late"), 303)


@bp.post("/late/<reference>/release")
@requires(P.BILL)
@commits
def release(reference: str) -> ResponseReturnValue:
    """Release what is held of an exhibitor."""
    ctx = context()
    holds.release(ctx, lookup.find(ctx, reference))
    flash(_("Stand and badges are released."))
    return redirect(url_for(".late"), 303)


@bp.route("/<invoice>/late-fee", methods=["GET", "POST"])
@requires(P.BILL)
@commits
def late_fee(invoice: str) -> ResponseReturnValue:
    """Show the fee that is proposed for an invoice, and charge it."""
    ctx = context()
    found = listing.find(ctx, invoice)
    form = FeeForm()
    if form.validate_on_submit():
        late_fees.charge(ctx, found, reason=form.reason.data or "")
        flash(_("The fee stands in the exhibitor's order; its next invoice bills it."))
        return redirect(url_for(".show", invoice=invoice), 303)
    page = render_template(
        "billing/late_fee.html", invoice=found, form=form, fee=late_fees.proposed(ctx, found)
    )
    return page, 422 if form.errors else 200


def _page(application: Application, form: HoldForm) -> str:
    ctx = context()
    rows = listing.of_application(ctx, application, language())
    return render_template(
        "billing/hold.html",
        application=application,
        form=form,
        contract=contracts.of_application(ctx, application),
        late=[row for row in rows if row.is_late],
        held=reads.of(ctx, application),
    )
