"""Logging in by a link that a mail brings."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.accounts.writes import login_links
from village.blueprints.accounts import bp, landing
from village.blueprints.accounts.forms import ForgotForm
from village.core.errors import TooManyAttempts
from village.web.access import public
from village.web.attempts import counted
from village.web.context import context, language
from village.web.errors import retry_after, sentence
from village.web.forms import Form
from village.web.login import remember
from village.web.security import local_target
from village.web.transaction import commits


@bp.route("/login/link", methods=["GET", "POST"])
@public
@commits
def ask_for_link() -> ResponseReturnValue:
    """Ask for a link that logs in; the answer is the same whether or not there is an account."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return _page(form, 422 if form.errors else 200)
    email = form.email.data or ""
    target = local_target(request.args.get("next"), "")
    try:
        login_links.request_link(
            context(), email, language=language(), target=target, **counted(email)
        )
    except TooManyAttempts as refusal:
        form.form_errors.append(sentence(refusal))
        return *_page(form, 429), retry_after(refusal)
    return redirect(url_for("accounts.sent", what="link"), 303)


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


def _page(form: ForgotForm, status: int) -> tuple[str, int]:
    return render_template("accounts/ask_for_link.html", form=form), status
