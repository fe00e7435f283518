"""The chair's pages: progress, the jurors of one file, the assignment."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.blueprints.jury import bp
from village.domain.permissions import Permission as P
from village.web.access import requires


@bp.get("/progress")
@requires(P.MANAGE_JURY)
def progress() -> ResponseReturnValue:
    """Show how far the jury is."""
    return render_template("jury/progress.html")


@bp.route("/assign", methods=["GET", "POST"])
@requires(P.MANAGE_JURY)
def assign() -> ResponseReturnValue:
    """Propose an assignment."""
    return render_template("jury/assign.html")
