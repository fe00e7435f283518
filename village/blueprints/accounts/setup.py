"""The set-up link of an empty installation: the first account, which makes the first edition."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from village.accounts.writes import sessions, setup
from village.blueprints.accounts import bp
from village.blueprints.accounts.forms import SetUpForm
from village.web.access import public
from village.web.context import context, language
from village.web.login import remember
from village.web.transaction import commits


@bp.route("/setup/<token>", methods=["GET", "POST"])
@public
@commits
def set_up(token: str) -> ResponseReturnValue:
    """Make the first account, then go on to the first edition."""
    ctx = context()
    setup.check(ctx, token)
    form = SetUpForm(language=language())
    if form.validate_on_submit():
        user = setup.begin(
            ctx,
            token,
            name=form.name.data or "",
            email=form.email.data or "",
            password=form.password.data or "",
            language=form.language.data,
        )
        remember(sessions.start(ctx, user))
        return redirect(url_for("founding.new", lang=user.language), 303)
    return render_template("accounts/set_up.html", form=form), 422 if form.errors else 200
