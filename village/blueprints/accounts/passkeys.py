"""Passkeys: what a browser is told to make or use one, and what it answers."""

from datetime import timedelta

from flask import Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.tables import User
from village.accounts.writes import logins, passkeys, profiles
from village.blueprints.accounts import bp, landing
from village.blueprints.accounts.recovery import codes_page
from village.blueprints.accounts.second import BEGUN
from village.core.errors import PasskeyRefused
from village.core.permissions import Permission as P
from village.web import resume
from village.web.access import confirmed, public, requires
from village.web.attempts import limit_rate
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import Tone, flash
from village.web.login import current_token
from village.web.transaction import commits

#: How many challenges one network gets in ten minutes: an office logs in together.
_CHALLENGES = 300


@bp.post("/passkeys/new")
@requires(P.ACCOUNT)
@commits
def offer_passkey() -> ResponseReturnValue:
    """Tell the browser how to make a passkey for this account."""
    return _json(passkeys.offer(context()))


@bp.post("/passkeys")
@confirmed
@requires(P.ACCOUNT)
@commits
def add_passkey() -> ResponseReturnValue:
    """Keep the passkey that the browser has made."""
    name = request.form.get("name", "").strip() or landing.device() or _("Passkey")
    made = passkeys.add(context(), request.form.get("passkey", ""), name, token=current_token())
    flash(_("The passkey is added. All other devices are logged out."))
    return codes_page(made) if made else redirect(url_for("accounts.security"), 303)


@bp.post("/passkeys/remove")
@confirmed
@requires(P.ACCOUNT)
@commits
def remove_passkey() -> ResponseReturnValue:
    """Forget a passkey."""
    passkeys.remove(context(), request.form.get("passkey", ""), token=current_token())
    flash(_("The passkey is removed. All other devices are logged out."))
    return redirect(url_for("accounts.security"), 303)


@bp.post("/passkeys/ask/<any(login, second, confirm):step>")
@public
@commits
def ask_for_passkey(step: str) -> ResponseReturnValue:
    """Tell the browser which passkey to use: any, or one of whoever is half way or logged in."""
    limit_rate("passkey", most=_CHALLENGES, within=timedelta(minutes=10))
    return _json(passkeys.ask(context(), _asked(step)))


@bp.post("/login/passkey")
@public
@commits
def log_in_with_passkey() -> ResponseReturnValue:
    """Log in with a passkey alone."""
    answer = request.form.get(resume.PASSKEY, "")
    try:
        token = logins.log_in_by_passkey_alone(context(), answer, device=landing.device())
    except PasskeyRefused as refusal:
        flash(sentence(refusal), Tone.WARNING)
        return redirect(url_for("accounts.login", next=request.args.get("next")), 303)
    return landing.begin(token, resume.carried())


def _asked(step: str) -> User | None:
    if step == "second":
        return logins.awaited(context(), session.get(BEGUN, ""))
    return profiles.me(context()) if step == "confirm" else None


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")
