"""The exhibitor's page of services: what is offered, the live quote, the order."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads.lookup import own
from village.applications.tables import Application
from village.applications.words import State
from village.blueprints.orders import bp
from village.blueprints.orders.forms import OrderForm, order_form
from village.core.errors import NotFound, NotInStock, OrderClosed, Stale
from village.core.permissions import Permission as P
from village.orders.reads import services, tax
from village.orders.reads.services import ServiceOffer
from village.orders.words import sums
from village.orders.writes import ordering
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.transaction import commits


@bp.route("/of/<reference>", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def order(reference: str) -> ResponseReturnValue:
    """Show the services with their quote; sent to be reckoned only, say what it would cost."""
    ctx = context()
    application = own(ctx, reference)
    if application.state is not State.CONFIRMED:
        raise NotFound
    offers = services.offers(ctx, application)
    open_ones = [one for one in offers if one.open]
    form = order_form(open_ones, services.version(ctx, application))
    if not form.is_submitted():
        return _page(application, offers, form, form.wanted)
    if not form.validate():
        return _page(application, offers, form, form.wanted), 422
    if "reckon" in request.form:
        return _page(application, offers, form, form.wanted)
    try:
        changed = ordering.order(ctx, application, form.wanted, seen=form.version.data or 0)
    except (OrderClosed, NotInStock) as error:
        form[f"q_{error.facts['key']}"].errors = [sentence(error)]
        return _page(application, offers, form, form.wanted), 409
    except Stale as error:
        form.version.raw_data, form.version.data = None, services.version(ctx, application)
        form.form_errors.append(sentence(error))
        return _page(application, offers, form, form.wanted), 409
    flash(_("Your order is kept; a mail confirms it.") if changed else _("Nothing has changed."))
    return redirect(url_for(".order", reference=reference), 303)


def _page(
    application: Application,
    offers: list[ServiceOffer],
    form: OrderForm,
    wanted: Mapping[str, int],
) -> str:
    lines = services.quoted(context(), application, offers, wanted)
    return render_template(
        "orders/order.html",
        application=application,
        offers=offers,
        form=form,
        lines=lines,
        sums=sums(lines),
        tax=tax.treatment(application),
    )
