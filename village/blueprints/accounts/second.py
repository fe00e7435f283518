"""The second step of a login: a code or a passkey beside the password."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.reads import factors as queries
from village.accounts.tables import User
from village.accounts.writes import logins, passkeys
from village.blueprints.accounts import bp, landing
from village.blueprints.accounts.forms import SecondFactorForm
from village.core.errors import CodeRefused, InvalidToken, PasskeyRefused, TooManyAttempts
from village.web import resume
from village.web.access import public
from village.web.confirming import wrong_code
from village.web.context import context, public_url
from village.web.errors import retry_after, sentence
from village.web.flashes import Tone, flash
from village.web.resume import Carried
from village.web.security import local_target
from village.web.transaction import commits

#: In the cookie, from the password to the code: the token of the login begun.
BEGUN = "second_factor"


def ask(token: str, kept: Carried | None, asked: str | None = None) -> ResponseReturnValue:
    """Go on to the page that asks for the code, with a form that came through the login."""
    session[BEGUN] = token
    back = local_target(request.args.get("next") if asked is None else asked, "")
    if kept:
        return _page(SecondFactorForm(formdata=None), kept, logins.awaited(context(), token), 200)
    return redirect(url_for("accounts.second_step", next=back or None), 303)


@bp.route("/login/second", methods=["GET", "POST"])
@public
@commits
def second_step() -> ResponseReturnValue:
    """Take the code or the passkey of somebody who has given the password."""
    begun, kept, form = session.get(BEGUN, ""), resume.carried(), SecondFactorForm()
    try:
        user = logins.awaited(context(), begun)
        if answer := request.form.get(resume.PASSKEY):
            token = logins.log_in_with_passkey(context(), begun, answer, device=landing.device())
        elif form.validate_on_submit():
            token = logins.log_in_with_code(
                context(), begun, form.second_factor.data or "", device=landing.device()
            )
        else:
            return _page(form, kept, user, 422 if form.errors else 200)
    except InvalidToken:
        flash(_("Log in again, please: this took too long."), Tone.NOTE)
        return redirect(url_for("accounts.login", next=request.args.get("next")), 303)
    except CodeRefused:
        form.second_factor.errors = [wrong_code()]
        return _page(form, kept, user, 422)
    except PasskeyRefused as refusal:
        form.form_errors.append(sentence(refusal))
        return _page(form, kept, user, 422)
    except TooManyAttempts as refusal:
        form.second_factor.errors = [sentence(refusal)]
        return *_page(form, kept, user, 429), retry_after(refusal)
    return landing.begin(token, kept)


def _page(form: SecondFactorForm, kept: Carried | None, user: User, status: int) -> tuple[str, int]:
    """Show the page; who has passkeys is offered to use one."""
    has_passkeys = bool(queries.of_account(context(), user.id).passkeys)
    return render_template(
        "accounts/second.html",
        form=form,
        carried=kept,
        by_passkey=has_passkeys and passkeys.possible(public_url()),
    ), status
