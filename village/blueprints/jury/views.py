"""The pages of the jury: a juror's files and marks, the chair's progress and assignment."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.blueprints.jury import bp
from village.domain.permissions import Permission as P
from village.queries import applications
from village.web.access import requires
from village.web.context import context


@bp.get("/")
@requires(P.SCORE)
def files() -> ResponseReturnValue:
    """Show a juror's files."""
    return render_template("jury/files.html")


@bp.route("/score/<reference>", methods=["GET", "POST"])
@requires(P.SCORE)
def score(reference: str) -> ResponseReturnValue:
    """Show one file and its marks."""
    application = applications.find(context(), reference)
    return render_template("jury/score.html", application=application)


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
