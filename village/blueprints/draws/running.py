"""The organiser's pages of a draw that is open: how it goes, and acting for who is absent."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.draws import bp
from village.blueprints.draws.forms import DrawReasonForm, ProxyForm
from village.blueprints.draws.parts import participant_page
from village.core.errors import NotAllPlaceable, StandNotFree, StartPassed, UnsafeChoice
from village.core.permissions import Permission as P
from village.draws.reads import choices, log, turns
from village.draws.tables import Draw
from village.draws.words import DrawState
from village.draws.writes import choosing, running
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.pages import stand_text
from village.web.transaction import commits


@bp.get("/<int:draw>")
@requires(P.ALLOCATE)
def show(draw: int) -> ResponseReturnValue:
    """Show a draw: its order, whose turn it is, who has what, and what has happened."""
    return _page(turns.find(context(), draw))


@bp.post("/<int:draw>/<any(open, resume, close):step>")
@requires(P.ALLOCATE)
@commits
def act(draw: int, step: str) -> ResponseReturnValue:
    """Open a draw, go on with it, or close it."""
    ctx = context()
    found = turns.find(ctx, draw)
    steps = {"open": running.begin, "resume": running.resume, "close": running.close}
    try:
        steps[step](ctx, found)
    except (NotAllPlaceable, StartPassed) as refusal:
        return _page(found, problem=sentence(refusal)), 409
    said = {
        "open": _("The draw is open: each exhibitor is told its window by mail."),
        "resume": _("The draw goes on: who still waits is told the new window by mail."),
        "close": _("The draw is closed."),
    }
    flash(said[step])
    return redirect(url_for(".show", draw=draw), 303)


@bp.post("/<int:draw>/pause")
@requires(P.ALLOCATE)
@commits
def pause(draw: int) -> ResponseReturnValue:
    """Interrupt a draw, with a reason."""
    ctx, form = context(), DrawReasonForm()
    found = turns.find(ctx, draw)
    if not form.validate_on_submit():
        return _page(found, form=form), 422
    running.pause(ctx, found, reason=form.reason.data or "")
    flash(_("The draw is interrupted: nobody chooses until you go on with it."))
    return redirect(url_for(".show", draw=draw), 303)


@bp.get("/<int:draw>/of/<reference>")
@requires(P.ALLOCATE)
def participant(draw: int, reference: str) -> ResponseReturnValue:
    """Show one who takes part, with what the organiser may do for it."""
    return participant_page(turns.find(context(), draw), reference)


@bp.post("/<int:draw>/of/<reference>/choose")
@requires(P.ALLOCATE)
@commits
def choose_for(draw: int, reference: str) -> ResponseReturnValue:
    """Choose a stand for an exhibitor, with a reason."""
    ctx, form, number = context(), ProxyForm(), request.form.get("stand", "")
    found = turns.find(ctx, draw)
    if not form.validate_on_submit():
        return participant_page(found, reference, proxy=form, chosen=number), 422
    one = turns.seen(ctx, found).of(reference)
    try:
        choosing.choose(ctx, found, one.application, number, reason=form.why.data or "")
    except (StandNotFree, UnsafeChoice) as refusal:
        problem = sentence(refusal)
        return participant_page(found, reference, proxy=form, chosen=number, problem=problem), 409
    name = one.application.organisation.named(language())
    flash(_("Stand %(stand)s: %(name)s.", stand=stand_text(number), name=name))
    return redirect(url_for(".show", draw=draw), 303)


def _page(draw: Draw, *, form: DrawReasonForm | None = None, problem: str = "") -> str:
    ctx = context()
    view = turns.seen(ctx, draw, language())
    open_ = draw.state is not DrawState.CLOSED
    return render_template(
        "draws/show.html",
        draw=draw,
        view=view,
        problem=problem,
        form=form or DrawReasonForm(),
        shortages=choices.shortages(ctx, view) if open_ else [],
        lines=log.lines(ctx, view),
    )
