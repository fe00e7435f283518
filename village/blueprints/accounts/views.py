"""Accounts: sign up, verify, log in and out, reset the password, profile and sessions."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.blueprints.accounts import bp
from village.domain.permissions import Permission as P
from village.web.access import public, requires


@bp.route("/login", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    """Log in."""
    return render_template("accounts/login.html")


@bp.route("/signup", methods=["GET", "POST"])
@public
def signup() -> ResponseReturnValue:
    """Ask for an account."""
    return render_template("accounts/signup.html")


@bp.route("/verify/<token>", methods=["GET", "POST"])
@public
def verify(token: str) -> ResponseReturnValue:
    """Confirm the address by the link of the mail."""
    return render_template("accounts/verify.html")


@bp.route("/logout", methods=["POST"])
@requires(P.ACCOUNT)
def logout() -> ResponseReturnValue:
    """End this session."""
    return render_template("accounts/login.html")


@bp.route("/forgot", methods=["GET", "POST"])
@public
def forgot() -> ResponseReturnValue:
    """Ask for a link to choose a new password."""
    return render_template("accounts/forgot.html")


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password by the link of the mail."""
    return render_template("accounts/reset.html")


@bp.route("/profile", methods=["GET", "POST"])
@requires(P.ACCOUNT)
def profile() -> ResponseReturnValue:
    """Show and change one's account."""
    return render_template("accounts/profile.html")
