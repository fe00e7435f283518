"""The organiser's pages of orders: who ordered what, what is left, and corrections."""

from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import get_currency_precision
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import lookup
from village.applications.tables import Application
from village.billing.reads import listing as billing
from village.blueprints.orders import bp
from village.blueprints.orders.forms import OrderForm, OwnLineForm, order_form, own_line_form
from village.contracts.reads import listing as contracts
from village.core.audit import exports
from village.core.errors import DiscountTooLarge, NotInStock, Stale
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.orders.reads import listing, services, tax
from village.orders.reads.listing import ExhibitorOrder
from village.orders.words import OrderedLine, sums
from village.orders.writes import ordering
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.exports import csv_response, xlsx_response
from village.web.flashes import flash
from village.web.incoming import whole
from village.web.transaction import commits, write_too


@bp.route("/")
@requires(P.CONTRACT)
def index() -> ResponseReturnValue:
    """List what each exhibitor ordered, and how many of each service."""
    ctx = context()
    rows = listing.listed(ctx, language())
    return render_template(
        "orders/index.html",
        rows=rows,
        stock=services.stock(ctx),
        total=sums(line for row in rows for line in row.lines),
    )


@bp.get("/lines.<any(csv, xlsx):form>")
@requires(P.CONTRACT)
@commits
def export(form: str) -> ResponseReturnValue:
    """Give the lines of all orders as a file for suppliers, and log who took it."""
    write_too()
    ctx = context()
    ordered = listing.listed(ctx, language())
    exports.note(ctx, "orders", rows=sum(len(one.lines) for one in ordered))
    header = [
        _("Reference"),
        _("Exhibitor"),
        _("Code"),
        _("Service"),
        _("Quantity"),
        _("Unit price"),
        _("Before tax"),
        _("VAT"),
        _("Currency"),
        _("Reason"),
        _("In the package"),
    ]
    currency = ctx.the_edition.currency
    cells = (row for one in ordered for line in one.lines for row in _rows(one, line, currency))
    make = xlsx_response if form == "xlsx" else csv_response
    return make(f"{ctx.the_edition.code}-orders", header, cells)


def _rows(order: ExhibitorOrder, line: OrderedLine, currency: str) -> Iterator[list[object]]:
    """Give the cells of a line, then those of what its packages contain, which have no amount."""
    lang, digits = language(), get_currency_precision(currency)
    whose = [order.reference, order.organisation]
    label = text_in(line.label, lang)
    yield [
        *whose,
        line.code,
        label,
        line.quantity,
        Decimal(line.unit_cents).scaleb(-digits),
        Decimal(line.net_cents).scaleb(-digits),
        line.vat_rate,
        currency,
        line.reason,
        "",
    ]
    for one in line.contents:
        quantity = one.quantity * line.quantity
        yield [*whose, one.code, text_in(one.label, lang), quantity, *[""] * 5, label]


@bp.route("/<reference>", methods=["GET", "POST"])
@requires(P.CONTRACT)
@commits
def correct(reference: str) -> ResponseReturnValue:
    """Change an exhibitor's order, after the last days too."""
    ctx = context()
    application = lookup.find(ctx, reference)
    form = order_form(services.offers(ctx, application), services.version(ctx, application))
    if not form.is_submitted():
        return _page(application, form, own_line_form())
    if not form.validate():
        return _page(application, form, own_line_form()), 422
    try:
        changed = ordering.change(ctx, application, form.wanted, seen=form.version.data or 0)
    except NotInStock as error:
        form[f"q_{error.facts['key']}"].errors = [sentence(error)]
        return _page(application, form, own_line_form()), 409
    except (DiscountTooLarge, Stale) as error:
        form.form_errors.append(sentence(error))
        return _page(application, form, own_line_form()), 409
    if changed:
        flash(_("The order is changed; the exhibitor has been told."))
    return redirect(url_for(".correct", reference=reference), 303)


@bp.route("/<reference>/add", methods=["POST"])
@requires(P.CONTRACT)
@commits
def add(reference: str) -> ResponseReturnValue:
    """Add a line of the organiser's own, or take a discount off."""
    ctx = context()
    application = lookup.find(ctx, reference)
    form = own_line_form()
    if not form.validate_on_submit():
        return _page(application, _as_it_is(application), form), 422
    try:
        ordering.add(
            ctx,
            application,
            form.code.data,
            cents=form["cents"].data,
            label=form.label.data or "",
            reason=form.reason.data or "",
            stand_cents=contracts.stand_net_cents(ctx, application),
        )
    except DiscountTooLarge as error:
        form["cents"].errors = [sentence(error)]
        return _page(application, _as_it_is(application), form), 422
    flash(_("The order is changed; the exhibitor has been told."))
    return redirect(url_for(".correct", reference=reference), 303)


@bp.route("/<reference>/drop", methods=["POST"])
@requires(P.CONTRACT)
@commits
def drop(reference: str) -> ResponseReturnValue:
    """Take a line of the organiser's own away."""
    ctx = context()
    application = lookup.find(ctx, reference)
    try:
        ordering.drop(ctx, application, request.form.get("line", 0, type=whole))
    except DiscountTooLarge as error:
        form = _as_it_is(application)
        form.form_errors.append(sentence(error))
        return _page(application, form, own_line_form()), 422
    flash(_("The order is changed; the exhibitor has been told."))
    return redirect(url_for(".correct", reference=reference), 303)


def _as_it_is(application: Application) -> OrderForm:
    """Return the form of the quantities where another form of the page was sent."""
    ctx = context()
    offers, version = services.offers(ctx, application), services.version(ctx, application)
    return order_form(offers, version, formdata=None)


def _page(application: Application, form: OrderForm, own_line: OwnLineForm) -> str:
    ctx = context()
    order = services.kept(ctx, application)
    lines = services.of(ctx, application)
    return render_template(
        "orders/correct.html",
        application=application,
        offers=services.offers(ctx, application),
        form=form,
        own_line=own_line,
        own_lines=[one for one in order.lines if one.reason] if order else [],
        lines=lines,
        sums=sums(lines),
        tax=tax.treatment(application),
        price=next(iter(billing.standing_prices(ctx, language(), [application])), None),
    )
