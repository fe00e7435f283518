"""One's own account: name, language, password and the devices where one is logged in."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.reads import accounts
from village.accounts.writes import profiles
from village.blueprints.accounts import bp
from village.blueprints.accounts.forms import PasswordForm, ProfileForm
from village.core.errors import InvalidCredentials, TooManyAttempts
from village.core.languages import as_language
from village.core.permissions import Permission as P
from village.web import oidc
from village.web.access import confirmed, requires
from village.web.attempts import counted
from village.web.context import actor, context
from village.web.errors import retry_after, sentence
from village.web.flashes import flash
from village.web.forms import Form
from village.web.login import current_token
from village.web.transaction import commits


@bp.route("/profile", methods=["GET", "POST"])
@requires(P.ACCOUNT)
@commits
def profile() -> ResponseReturnValue:
    """Show one's account, and change name and language."""
    form = ProfileForm(name=actor().name, language=actor().language)
    if not form.validate_on_submit():
        return _page(200 if request.method == "GET" else 422, form=form)
    profiles.update_profile(context(), name=form.name.data or "", language=form.language.data)
    flash(_("Your profile is saved."))
    return redirect(url_for("accounts.profile", lang=as_language(form.language.data)), 303)


@bp.route("/profile/password", methods=["POST"])
@requires(P.ACCOUNT)
@commits
def password() -> ResponseReturnValue:
    """Change the password; every other device is logged out."""
    form = PasswordForm(known=(actor().name, actor().email))
    if not form.validate_on_submit():
        return _page(422, password_form=form)
    try:
        profiles.change_password(
            context(), form.current.data or "", form.password.data or "",
            token=current_token(), **counted(actor().email),
        )  # fmt: skip
    except InvalidCredentials:
        form.current.errors = [_("This is not your present password.")]
        return _page(422, password_form=form)
    except TooManyAttempts as refusal:
        form.current.errors = [sentence(refusal)]
        return *_page(429, password_form=form), retry_after(refusal)
    flash(_("Your password is changed, and every other device is logged out."))
    return redirect(url_for("accounts.profile"), 303)


@bp.route("/profile/sessions", methods=["POST"])
@requires(P.ACCOUNT)
@confirmed
@commits
def end_session() -> ResponseReturnValue:
    """Log out one other device, or all of them."""
    digest = request.form.get("session", "")
    if digest:
        profiles.end_session(context(), digest)
    else:
        profiles.end_other_sessions(context(), current_token())
    flash(_("Logged out there."))
    return redirect(url_for("accounts.profile"), 303)


def _page(
    status: int, *, form: Form | None = None, password_form: Form | None = None
) -> tuple[str, int]:
    ctx = context()
    return render_template(
        "accounts/profile.html",
        form=form or ProfileForm(formdata=None, name=ctx.actor.name, language=ctx.actor.language),
        password_form=password_form or PasswordForm(known=(), formdata=None),
        sessions=accounts.live_sessions(ctx, current_token()),
        provider=oidc.name() if oidc.configured() else "",
        linked=oidc.linked(),
    ), status
