"""The billing details of an exhibitor: typed by itself or by the organiser."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import lookup
from village.billing.writes import identity
from village.blueprints.billing import bp
from village.blueprints.billing.forms import IdentityForm
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.orders import tax
from village.organisations import BILLING_FIELDS
from village.web.access import requires
from village.web.context import context
from village.web.flashes import flash
from village.web.pages import may
from village.web.transaction import commits


@bp.route("/of/<reference>/details", methods=["GET", "POST"])
@requires(P.ACCOUNT)
@commits
def details(reference: str) -> ResponseReturnValue:
    """Show to whom contracts and invoices are made out and how they are taxed, and change it."""
    ctx = context()
    application = lookup.find(ctx, reference)
    if not (may(P.BILL, application) or may(P.APPLY, application)):
        raise NotFound
    organisation = application.organisation
    form = IdentityForm(obj=organisation)
    form.usual_country = organisation.country
    if form.validate_on_submit():
        said = {name: form[name].data or "" for name in BILLING_FIELDS}
        changed = identity.change(ctx, application, said)
        flash(_("The billing details are kept.") if changed else _("Nothing has changed."))
        return redirect(url_for(".details", reference=reference), 303)
    page = render_template(
        "billing/details.html",
        application=application,
        form=form,
        tax=tax.treatment(application),
    )
    return page, 422 if form.errors else 200
