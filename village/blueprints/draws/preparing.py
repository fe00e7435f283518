"""The organiser's pages before a draw opens: its settings, the order, changes by hand."""

from collections import Counter

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.draws import bp
from village.blueprints.draws.forms import DrawForm, DrawReasonForm, MoveForm, draw_form
from village.blueprints.draws.parts import participant_page
from village.core.errors import NobodyTakesPart
from village.core.permissions import Permission as P
from village.draws.reads import entrants, turns
from village.draws.words import DrawState
from village.draws.writes import preparing, running
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.pages import localised_edition
from village.web.transaction import commits


@bp.get("/")
@requires(P.ALLOCATE)
def index() -> ResponseReturnValue:
    """List the edition's draws, and lead to the preparation of one."""
    found = turns.listed(context())
    going_on = any(one.state is not DrawState.CLOSED for one in found)
    return render_template("draws/index.html", draws=found, going_on=going_on)


@bp.route("/prepare", methods=["GET", "POST"])
@requires(P.ALLOCATE)
@commits
def prepare() -> ResponseReturnValue:
    """Say who takes part and when, and work the order out; once more while none is open."""
    if (draw := turns.going_on(context())) is not None:
        return redirect(url_for(".show", draw=draw.number), 303)
    form = _form()
    if not form.is_submitted():
        return render_template("draws/prepare.html", form=form)
    if not form.validate():
        return render_template("draws/prepare.html", form=form), 422
    try:
        draw = preparing.prepare(context(), form.plan)
    except NobodyTakesPart as refusal:
        form.pavilions.errors = [sentence(refusal)]
        return render_template("draws/prepare.html", form=form), 422
    flash(_("The order is worked out. Look at it, then open the draw."))
    return redirect(url_for(".show", draw=draw.number), 303)


@bp.post("/<int:draw>/of/<reference>/move")
@requires(P.ALLOCATE)
@commits
def move(draw: int, reference: str) -> ResponseReturnValue:
    """Put somebody at another place of the order."""
    ctx, form = context(), MoveForm()
    found = turns.find(ctx, draw)
    last = len(turns.seen(ctx, found).participants)
    if form.validate_on_submit() and (form.rank.data or 0) > last:
        form.rank.errors = [_("The last place is %(last)s.", last=last)]
    if form.errors or not form.is_submitted():
        return participant_page(found, reference, move=form), 422
    preparing.move(ctx, found, reference, rank=form.rank.data or 1, reason=form.why.data or "")
    flash(_("The order is changed."))
    return redirect(url_for(".show", draw=draw), 303)


@bp.post("/<int:draw>/of/<reference>/out")
@requires(P.ALLOCATE)
@commits
def take_out(draw: int, reference: str) -> ResponseReturnValue:
    """Let somebody take part no more."""
    ctx, form = context(), DrawReasonForm()
    found = turns.find(ctx, draw)
    if not form.validate_on_submit():
        return participant_page(found, reference, out=form), 422
    running.take_out(ctx, found, reference, reason=form.reason.data or "")
    flash(_("This exhibitor no longer takes part."))
    return redirect(url_for(".show", draw=draw), 303)


def _form() -> DrawForm:
    """Return the form with the pavilions in which somebody waits, and how many do."""
    ctx = context()
    found = next((one for one in turns.listed(ctx) if one.state is DrawState.PREPARED), None)
    counted = Counter(one.stands_in for one in entrants.entrants(ctx))
    waiting = {
        code: f"{label} ({counted[code]})"
        for code, label in localised_edition().pavilions
        if counted[code]
    }
    return draw_form(found, waiting)
