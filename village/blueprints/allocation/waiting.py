"""The waiting list of a stand: put somebody on it, take off, give the stand that came free."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from village.applications.reads import lookup as files
from village.blueprints.allocation import bp
from village.blueprints.allocation.views import plan_page, wait_form
from village.core.errors import AlreadyDone, StandTaken
from village.core.permissions import Permission as P
from village.stands.reads import places as place_reads
from village.stands.reads import waiting as waiting_reads
from village.stands.writes import places, waiting
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.pages import stand_text
from village.web.transaction import commits


@bp.post("/<number>/waiting")
@requires(P.ALLOCATE)
@commits
def wait(number: str) -> ResponseReturnValue:
    """Put an application at the end of a stand's waiting list."""
    ctx = context()
    stand = place_reads.find(ctx, number)
    form = wait_form(number, [])
    if not form.validate_on_submit():
        return plan_page(number, "", waits=form), 422
    application = files.find(ctx, form.application.data)
    name = application.organisation.named(language())
    try:
        waiting.join(ctx, stand, application, kept=bool(form.kept.data))
    except AlreadyDone:
        flash(_("%(name)s waits for stand %(stand)s already.", stand=stand_text(number), name=name))
        return _back(number)
    flash(_("%(name)s waits for stand %(stand)s.", stand=stand_text(number), name=name))
    return _back(number)


@bp.post("/<number>/waiting/<reference>/remove")
@requires(P.ALLOCATE)
@commits
def unwait(number: str, reference: str) -> ResponseReturnValue:
    """Take an application off a stand's waiting list."""
    ctx = context()
    found = waiting_reads.find(ctx, number, reference)
    name = found.application.organisation.named(language())
    waiting.leave(ctx, found)
    flash(_("%(name)s no longer waits for stand %(stand)s.", stand=stand_text(number), name=name))
    return _back(number)


@bp.post("/<number>/waiting/<reference>/move")
@requires(P.ALLOCATE)
@commits
def move_here(number: str, reference: str) -> ResponseReturnValue:
    """Give the stand to somebody who waits for it and gives another one up."""
    ctx = context()
    application = waiting_reads.find(ctx, number, reference).application
    stand = place_reads.find(ctx, number)
    if place_reads.is_sold(stand, application):
        problem = _("This stand is for sale, and the contract of a start-up would say 0.00 for it.")
        return plan_page(number, "", problem=problem), 409
    try:
        places.move(ctx, stand, application)
    except StandTaken as refusal:
        return plan_page(number, "", problem=sentence(refusal)), 409
    name = application.organisation.named(language())
    flash(_("Stand %(stand)s: %(name)s.", stand=stand_text(number), name=name))
    return _back(number)


def _back(number: str) -> Response:
    return redirect(url_for(".plan", stand=number) + "#waits", 303)
