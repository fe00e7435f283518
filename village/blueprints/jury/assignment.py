"""The chair's assignment: proposed by the solver, edited by hand, then taken."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.blueprints.jury import bp
from village.domain.permissions import Permission as P
from village.web.access import requires


@bp.route("/assign", methods=["GET", "POST"])
@requires(P.MANAGE_JURY)
def assign() -> ResponseReturnValue:
    """Propose an assignment."""
    return render_template("jury/assign.html")
