"""One's second factors: the app that shows codes, the passkeys, and the recovery codes."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.reads import factor_resets
from village.accounts.reads import factors as queries
from village.accounts.words import codes
from village.accounts.writes import factor_resets as resets
from village.accounts.writes import factors, passkeys
from village.blueprints.accounts import bp
from village.blueprints.accounts.forms import AppForm
from village.blueprints.accounts.recovery import codes_page, host
from village.core.errors import CodeRefused
from village.core.permissions import Permission as P
from village.engines.documents import qr
from village.web.access import confirmed, requires
from village.web.confirming import wrong_code
from village.web.context import actor, context, now, public_url
from village.web.flashes import flash
from village.web.login import current_token
from village.web.second_factors import asked_until
from village.web.security import local_target
from village.web.transaction import commits


@bp.route("/security")
@requires(P.ACCOUNT)
def security() -> ResponseReturnValue:
    """Show one's second factors."""
    until = asked_until()
    return render_template(
        "accounts/security.html",
        reset=factor_resets.of_account(context(), actor().user_id),
        handle_of=passkeys.handle_of,
        passkeys_possible=passkeys.possible(public_url()),
        over=until is not None and until <= now(),
        factors=queries.mine(context()),
        back=local_target(request.args.get("next"), ""),
    )


@bp.route("/security/app", methods=["GET", "POST"])
@confirmed
@requires(P.ACCOUNT)
@commits
def app() -> ResponseReturnValue:
    """Add an app that shows codes: show its secret, then take its first code."""
    if request.method == "GET":
        return redirect(url_for("accounts.security"), 303)
    if not request.form.get("proposal"):
        return _app_page(AppForm(formdata=None, proposal=factors.propose(context())))
    form = AppForm()
    if not form.validate_on_submit():
        return _app_page(form, 422)
    try:
        made = factors.add_app(
            context(),
            form.proposal.data or "",
            form.second_factor.data or "",
            token=current_token(),
        )
    except CodeRefused:
        form.second_factor.errors = [wrong_code()]
        return _app_page(form, 422)
    flash(_("The app is your second factor now. All other devices are logged out."))
    return codes_page(made) if made else redirect(url_for("accounts.security"), 303)


@bp.post("/security/app/remove")
@confirmed
@requires(P.ACCOUNT)
@commits
def remove_app() -> ResponseReturnValue:
    """Take the app away."""
    factors.remove_app(context(), token=current_token())
    flash(_("The app is removed. All other devices are logged out."))
    return redirect(url_for("accounts.security"), 303)


@bp.route("/security/codes", methods=["GET", "POST"])
@confirmed
@requires(P.ACCOUNT)
@commits
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them, this once."""
    if request.method == "GET" or not queries.mine(context()).any:
        return redirect(url_for("accounts.security"), 303)
    return codes_page(factors.renew_codes(context(), token=current_token()))


@bp.post("/security/keep")
@requires(P.ACCOUNT)
@commits
def keep_factor() -> ResponseReturnValue:
    """Say that one's second factor is not lost, whatever somebody has asked."""
    resets.withdraw_own(context())
    flash(_("Your second factor stays as it is."))
    return redirect(url_for("accounts.security"), 303)


def _app_page(form: AppForm, status: int = 200) -> ResponseReturnValue:
    secret = factors.proposed(context(), form.proposal.data or "")
    uri = codes.address(secret, account=actor().email, site=host())
    return render_template(
        "accounts/app.html", form=form, secret=codes.spaced(secret), picture=qr.svg_uri(uri)
    ), status
