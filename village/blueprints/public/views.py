"""The public pages: what anybody may read of an edition, and the addresses outside any."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.blueprints.public import bp, root
from village.web.access import public


@root.route("/")
@public
def index() -> ResponseReturnValue:
    """Show the current edition."""
    return render_template("public/home.html")


@bp.route("/")
@public
def home() -> ResponseReturnValue:
    """Show the edition."""
    return render_template("public/home.html")


@bp.route("/calls")
@public
def calls() -> ResponseReturnValue:
    """Show what organisations may apply to."""
    return render_template("public/calls.html")


@bp.route("/exhibitors")
@public
def exhibitors() -> ResponseReturnValue:
    """List those who exhibit."""
    return render_template("public/exhibitors.html")


@bp.route("/exhibitors/<reference>")
@public
def exhibitor(reference: str) -> ResponseReturnValue:
    """Show one exhibitor."""
    return render_template("public/exhibitor.html", reference=reference)


@bp.route("/plan")
@public
def plan() -> ResponseReturnValue:
    """Show the floor plan."""
    return render_template("public/plan.html")


@bp.route("/programme")
@public
def programme() -> ResponseReturnValue:
    """Show the programme by day."""
    return render_template("public/programme.html")


@bp.route("/visit")
@public
def visit() -> ResponseReturnValue:
    """Show the practical information."""
    return render_template("public/visit.html")
