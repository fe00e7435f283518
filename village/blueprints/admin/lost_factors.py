"""Somebody on the team has lost the second factor: two organisers take it off the account."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.writes import factor_resets
from village.blueprints.admin import bp
from village.core.errors import Forbidden
from village.core.permissions import Permission as P
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.flashes import Tone, flash
from village.web.transaction import commits


@bp.post("/team/factor/ask")
@confirmed
@requires(P.MANAGE_ROLES)
@commits
def ask_factor_reset() -> ResponseReturnValue:
    """Ask another organiser to take off a second factor that is lost."""
    try:
        user = factor_resets.ask(context(), request.form.get("email", ""))
    except Forbidden:
        flash(_not_yours(), Tone.WARNING)
    else:
        flash(
            _(
                "Another organiser has to confirm this here; %(name)s was told by mail.",
                name=user.name,
            )
        )
    return redirect(url_for(".team"), 303)


@bp.post("/team/factor/confirm")
@confirmed
@requires(P.MANAGE_ROLES)
@commits
def confirm_factor_reset() -> ResponseReturnValue:
    """Take off the second factor, as another organiser has asked."""
    try:
        user = factor_resets.confirm(context(), request.form.get("email", ""))
    except Forbidden:
        flash(_not_yours(), Tone.WARNING)
    else:
        flash(
            _("%(name)s logs in with the password alone now, and was told by mail.", name=user.name)
        )
    return redirect(url_for(".team"), 303)


@bp.post("/team/factor/withdraw")
@requires(P.MANAGE_ROLES)
@commits
def withdraw_factor_reset() -> ResponseReturnValue:
    """Leave the second factor where it is."""
    factor_resets.withdraw(context(), request.form.get("email", ""))
    flash(_("The second factor stays."))
    return redirect(url_for(".team"), 303)


def _not_yours() -> str:
    text: str = _(
        "This is for another organiser of every edition in which the person is organiser or chair; "
        "for an administrator, it is for whoever runs the installation."
    )
    return text
