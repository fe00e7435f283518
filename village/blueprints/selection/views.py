"""The pages of the selection: the ranking, the decisions, their announcement."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.blueprints.selection import bp
from village.domain.permissions import Permission as P
from village.queries import applications
from village.web.access import requires
from village.web.context import context


@bp.get("/")
@requires(P.VIEW_RANKING)
def ranking() -> ResponseReturnValue:
    """Show the ranking."""
    return render_template("selection/ranking.html")


@bp.route("/decide/<reference>", methods=["GET", "POST"])
@requires(P.VIEW_RANKING)
def decide(reference: str) -> ResponseReturnValue:
    """Show one application and stage a decision on it."""
    application = applications.find(context(), reference)
    return render_template("selection/decide.html", application=application)


@bp.route("/announce", methods=["GET", "POST"])
@requires(P.ANNOUNCE)
def announce() -> ResponseReturnValue:
    """Show what stands to be announced, and announce it."""
    return render_template("selection/announce.html")
