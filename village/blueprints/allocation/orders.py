"""The organiser's orders to the solver: pins, blocked stands, neighbours wanted or not."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.applications.reads import lookup as files
from village.blueprints.allocation import bp
from village.blueprints.allocation.forms import NeighboursForm
from village.core.errors import AlreadyDone, IllegalTransition
from village.core.permissions import Permission as P
from village.stands.reads import orders, places, placing
from village.stands.words.places import Relation
from village.stands.writes import preferences
from village.web.access import requires
from village.web.context import context
from village.web.flashes import flash
from village.web.pages import stand_text
from village.web.transaction import commits


@bp.post("/pins")
@requires(P.ALLOCATE)
@commits
def pin() -> ResponseReturnValue:
    """Keep a stand for an application in every proposal."""
    ctx = context()
    application = files.find(ctx, request.form.get("application", ""))
    stand = places.find(ctx, request.form.get("stand", ""))
    preferences.pin(ctx, application, stand)
    name = application.organisation.name
    flash(_("Stand %(stand)s is kept for %(name)s.", stand=stand_text(stand.number), name=name))
    return _back(stand.number)


@bp.post("/pins/<reference>/remove")
@requires(P.ALLOCATE)
@commits
def unpin(reference: str) -> ResponseReturnValue:
    """Leave an application's place to the solver again."""
    ctx = context()
    preferences.unpin(ctx, files.find(ctx, reference))
    flash(_("The next proposal is free to place it elsewhere."))
    return _back(request.form.get("stand", ""))


@bp.post("/<number>/block")
@requires(P.ALLOCATE)
@commits
def block(number: str) -> ResponseReturnValue:
    """Keep a stand out of proposals, or let it in again."""
    ctx = context()
    blocked = request.form.get("blocked") == "1"
    preferences.block(ctx, places.find(ctx, number), blocked=blocked)
    said = (
        _("No proposal gives stand %(stand)s to anybody.", stand=stand_text(number))
        if blocked
        else _("Proposals may give stand %(stand)s again.", stand=stand_text(number))
    )
    flash(said)
    return _back(number)


@bp.get("/neighbours")
@requires(P.ALLOCATE)
def neighbours() -> ResponseReturnValue:
    """Show who is kept apart or put together, who is pinned, which stands are blocked."""
    return _page(_form())


@bp.post("/neighbours")
@requires(P.ALLOCATE)
@commits
def relate() -> ResponseReturnValue:
    """Say of two applications that they are to stand apart or together."""
    ctx, form = context(), _form()
    if not form.validate_on_submit():
        return _page(form), 422
    one, other = (files.find(ctx, field.data) for field in (form.first, form.second))
    try:
        preferences.relate(ctx, one, other, Relation(form.relation.data), metres=form.metres.data)
    except AlreadyDone:
        form.second.errors = [_("These two already have a rule; remove it first.")]
        return _page(form), 409
    except IllegalTransition:
        form.second.errors = [_("Choose two different exhibitors.")]
        return _page(form), 422
    flash(_("The next proposal keeps to it."))
    return redirect(url_for(".neighbours"), 303)


@bp.post("/neighbours/<first>/<second>/remove")
@requires(P.ALLOCATE)
@commits
def unrelate(first: str, second: str) -> ResponseReturnValue:
    """Forget what was said of two applications."""
    ctx = context()
    preferences.unrelate(ctx, orders.find_pair(ctx, first, second))
    return redirect(url_for(".neighbours"), 303)


def _form() -> NeighboursForm:
    form = NeighboursForm()
    choices = [
        SelectChoice(party.reference, f"{party.organisation} · {party.reference}")
        for party in orders.named(context())
    ]
    form.first.choices = form.second.choices = choices
    if form.second.data is None and choices[1:]:
        form.second.data = choices[1].value  # who is beside somebody is somebody else
    return form


def _page(form: NeighboursForm) -> str:
    ctx = context()
    return render_template(
        "allocation/neighbours.html",
        form=form,
        pairs=orders.pairs(ctx),
        pins=orders.pins(ctx),
        blocked=[row for row in places.on_plan(ctx) if row.blocked],
        parties=placing.parties(ctx),
    )


def _back(number: str) -> Response:
    """Go back to the page the button was on."""
    page = ".plan" if request.form.get("page") == "plan" else ".proposal"
    return redirect(url_for(page, stand=number or None), 303)
