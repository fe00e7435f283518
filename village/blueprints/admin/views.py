"""The organiser's pages: the board, the applications, the log, the mails, roles and settings."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.blueprints.admin import bp
from village.domain.permissions import Permission as P
from village.queries import applications as files
from village.web.access import requires
from village.web.context import context


@bp.get("/")
@requires(P.VIEW_BOARD)
def board() -> ResponseReturnValue:
    """Show what waits for a decision."""
    return render_template("admin/board.html")


@bp.get("/applications")
@requires(P.VIEW_BOARD)
def applications() -> ResponseReturnValue:
    """List the applications."""
    return render_template("admin/applications.html")


@bp.get("/applications/<reference>")
@requires(P.VIEW_BOARD)
def application(reference: str) -> ResponseReturnValue:
    """Show one file."""
    return render_template("admin/application.html", application=files.find(context(), reference))


@bp.get("/audit")
@requires(P.VIEW_AUDIT)
def audit() -> ResponseReturnValue:
    """Show the log."""
    return render_template("admin/audit.html")


@bp.get("/mails")
@requires(P.READ_MAIL)
def mails() -> ResponseReturnValue:
    """Show the mails."""
    return render_template("admin/mails.html")


@bp.route("/roles", methods=["GET", "POST"])
@requires(P.MANAGE_ROLES)
def roles() -> ResponseReturnValue:
    """Show who holds which role."""
    return render_template("admin/roles.html")


@bp.route("/settings", methods=["GET", "POST"])
@requires(P.CONFIGURE)
def settings() -> ResponseReturnValue:
    """Show what an organiser may change of the edition."""
    return render_template("admin/settings.html")
