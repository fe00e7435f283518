"""Places offered: until when, who has not answered, and who is next on the waiting list."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from village.blueprints.selection import bp
from village.blueprints.selection.announcing import last_day
from village.blueprints.selection.forms import LapseForm, OfferForm
from village.board import withdrawals
from village.core.errors import IllegalTransition, TooManySelected
from village.core.permissions import Permission as P
from village.selection.reads import decisions, offers, ranking
from village.selection.writes import offering
from village.web.access import confirmed, requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.flashes import Tone, flash
from village.web.forms import Form
from village.web.transaction import commits


@bp.get("/offers", endpoint="offers")
@requires(P.ANNOUNCE)
def show_offers() -> ResponseReturnValue:
    """Show the places that wait for an answer, and the waiting list."""
    return _page()


@bp.post("/offers/<reference>/extend")
@requires(P.ANNOUNCE)
@commits
def extend(reference: str) -> ResponseReturnValue:
    """Give one place another last day, and tell its applicant."""
    ctx, form = context(), OfferForm()
    found = decisions.find(ctx, reference)
    if not form.validate():
        return _page(form), 422
    offering.extend(ctx, found, answer_by=form.day)
    flash(_("%(reference)s has a new last day; its applicant is told.", reference=reference))
    return _back()


@bp.post("/offers/<reference>/lapse")
@confirmed
@requires(P.ANNOUNCE)
@commits
def lapse(reference: str) -> ResponseReturnValue:
    """Take back a place that nobody confirmed."""
    ctx, form = context(), LapseForm()
    found = decisions.find(ctx, reference)
    if not form.validate():
        return _page(form), 422
    withdrawals.lapse(ctx, found, note=form.reasons.data or "")
    flash(
        _("The place of %(reference)s is free again; its applicant is told.", reference=reference)
    )
    return _back()


@bp.post("/offers/<reference>/promote")
@confirmed
@requires(P.ANNOUNCE)
@commits
def promote(reference: str) -> ResponseReturnValue:
    """Offer a free place to a file of the waiting list."""
    ctx, form = context(), OfferForm()
    found = decisions.find(ctx, reference)
    if not form.validate():
        return _page(form), 422
    try:
        offering.promote(ctx, found, answer_by=form.day)
    except (TooManySelected, IllegalTransition) as refusal:
        flash(sentence(refusal), Tone.WARNING)
        return _back()
    flash(_("A place is offered to %(reference)s; its mail is on its way.", reference=reference))
    return _back()


def _page(wrong: Form | None = None) -> str:
    ctx = context()
    return render_template(
        "selection/offers.html",
        offers=offers.open_offers(ctx, language()),
        waiting=offers.waiting_list(ctx),
        places=ctx.the_edition.startup_places,
        left=ranking.places_left(ctx),
        usual=last_day(),
        wrong=wrong,
    )


def _back() -> Response:
    return redirect(url_for(".offers"), 303)
