"""The applicant's pages: my applications, the form, its receipt, where it stands."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.blueprints.apply import bp
from village.domain.permissions import Permission as P
from village.queries import applications
from village.web.access import requires
from village.web.context import context


@bp.get("/")
@requires(P.APPLY)
def index() -> ResponseReturnValue:
    """Show what this account has applied for."""
    return render_template("apply/index.html")


@bp.route("/start", methods=["GET", "POST"])
@requires(P.APPLY)
def start() -> ResponseReturnValue:
    """Choose what to apply as."""
    return render_template("apply/start.html")


@bp.route("/<reference>/edit", methods=["GET", "POST"])
@requires(P.APPLY)
def edit(reference: str) -> ResponseReturnValue:
    """Fill in the form."""
    return render_template("apply/edit.html", application=applications.find(context(), reference))


@bp.get("/<reference>/receipt")
@requires(P.APPLY)
def receipt(reference: str) -> ResponseReturnValue:
    """Show that the application was received."""
    application = applications.find(context(), reference)
    return render_template("apply/receipt.html", application=application)


@bp.get("/<reference>")
@requires(P.APPLY)
def show(reference: str) -> ResponseReturnValue:
    """Show where an application stands."""
    return render_template("apply/show.html", application=applications.find(context(), reference))
