"""The exhibitor's page of a draw: whose turn it is, what may be taken at what price, the log."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads.lookup import followed
from village.applications.reads.lookup import own as owned
from village.applications.tables import Application
from village.blueprints.draws import bp
from village.blueprints.draws.parts import choice_parts
from village.core.errors import NotFound, NotYourTurn, StandNotFree, UnsafeChoice
from village.core.permissions import Permission as P
from village.core.policy import can
from village.draws.reads import log, turns
from village.draws.tables import Draw
from village.draws.writes import choosing
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.pages import stand_text
from village.web.transaction import commits


@bp.get("/of/<reference>")
@requires(P.FOLLOW)
def own(reference: str) -> ResponseReturnValue:
    """Show an exhibitor its turn, the stands that it may take, the order and the log."""
    application = followed(context(), reference)
    return _page(application, request.args.get("stand", ""))


@bp.get("/of/<reference>/stamp")
@requires(P.FOLLOW)
def stamp(reference: str) -> ResponseReturnValue:
    """Say in a word how things stand, so that an open page knows when to look again."""
    ctx = context()
    draw = _draw(followed(ctx, reference))
    return {"stamp": turns.stamp(ctx, turns.seen(ctx, draw))}


@bp.post("/of/<reference>/choose")
@requires(P.APPLY)
@commits
def choose(reference: str) -> ResponseReturnValue:
    """Take a stand."""
    ctx, number = context(), request.form.get("stand", "")
    application = owned(ctx, reference)
    try:
        choosing.choose(ctx, _draw(application), application, number)
    except (NotYourTurn, StandNotFree, UnsafeChoice) as refusal:
        return _page(application, number, problem=sentence(refusal)), 409
    flash(
        _(
            "Stand %(stand)s is yours. A mail confirms it; your contract follows.",
            stand=stand_text(number),
        )
    )
    return redirect(url_for(".own", reference=reference), 303)


def _draw(application: Application) -> Draw:
    draw = turns.of_application(context(), application)
    if draw is None:
        raise NotFound
    return draw


def _page(application: Application, chosen: str, *, problem: str = "") -> str:
    ctx, draw = context(), _draw(application)
    view = turns.seen(ctx, draw, language())
    one = view.of(application.reference)

    def url(number: str) -> str:
        return url_for(".own", reference=one.reference, stand=number) + "#stand"

    return render_template(
        "draws/own.html",
        application=application,
        draw=draw,
        view=view,
        one=one,
        problem=problem,
        before=view.before(one.reference),
        stamp=turns.stamp(ctx, view),
        lines=log.lines(ctx, view, reader=one.reference),
        may=one.may_choose and can(ctx.actor, P.APPLY, application),
        **choice_parts(view, one, chosen, url=url),
    )
