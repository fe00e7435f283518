"""Logging in by a link that a mail brings."""

from functools import partial

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from village.accounts.writes import login_links
from village.blueprints.accounts import bp, landing
from village.blueprints.accounts.forms import OwnAddressForm
from village.web import mailed_links
from village.web.access import public
from village.web.context import context
from village.web.forms import Form
from village.web.login import remember
from village.web.security import local_target
from village.web.transaction import commits


@bp.route("/login/link", methods=["GET", "POST"])
@public
@commits
def ask_for_link() -> ResponseReturnValue:
    """Ask for a link that logs in; the answer is the same whether or not there is an account."""
    target = local_target(request.args.get("next"), "")
    send = partial(login_links.request_link, target=target)
    return mailed_links.ask_for_link(OwnAddressForm(), "accounts/ask_for_link.html", "link", send)


@bp.route("/link/<token>", methods=["GET", "POST"])
@public
@commits
def log_in_by_link(token: str) -> ResponseReturnValue:
    """Log in by the link of the mail, with a press: programs that look into mails press nothing."""
    email, form = login_links.address(context(), token), Form()
    if not form.validate_on_submit():
        return render_template("accounts/link.html", email=email, form=form)
    begun, target = login_links.log_in(context(), token, device=landing.device())
    return redirect(landing.target(remember(begun), target), 303)
