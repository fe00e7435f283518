"""Access for other software: the tokens of an edition, made, shown once, revoked."""

from datetime import timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.accounts.reads import access_tokens as queries
from village.accounts.words.scopes import TokenScope
from village.accounts.writes import access_tokens as services
from village.blueprints.admin import bp
from village.core.permissions import Permission as P
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.fields import LineField, Needed, TicksField
from village.web.flashes import flash
from village.web.forms import Form
from village.web.transaction import commits

#: For how many days a token may work.
DAYS = (30, 90, 180, 365)
SCOPES = {
    TokenScope.APPLICATIONS: _l("Applications with their answers"),
    TokenScope.DECISIONS: _l("Decisions that are announced"),
    TokenScope.STANDS: _l("Stands and who has them"),
    TokenScope.EXHIBITORS: _l("Exhibitors, as the public catalogue shows them"),
    TokenScope.PROGRAMME: _l("Programme, as everybody sees it"),
    TokenScope.BADGES: _l("Badges and scans at the gates"),
    TokenScope.ORDERS: _l("Orders beside the stands"),
    TokenScope.PROGRAMME_WRITE: _l("Change sessions and speakers of the programme"),
    TokenScope.SCREENING_WRITE: _l("Find applications eligible or not"),
    TokenScope.CHECK_INS_WRITE: _l("Check people in at a gate"),
    TokenScope.ORDERS_WRITE: _l("Change orders beside the stands"),
}


class AccessTokenForm(Form):
    """Which program may read and change what, and for how long."""

    name = LineField(_l("Name of the program"), 80, needed=_l("Say which program it is for."))
    scopes = TicksField(
        _l("What it may do"),
        choices=[SelectChoice(scope.value, words) for scope, words in SCOPES.items()],
        validators=[Needed(_l("Choose at least one."))],
    )
    days = SelectField(_l("It ends after"), coerce=int, default=90)


@bp.route("/access", methods=["GET", "POST"])
@confirmed
@requires(P.MANAGE_ROLES)
@commits
def access_tokens() -> ResponseReturnValue:
    """Show which programs read this edition; make a token, and show it this once."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    token = services.make(
        context(),
        name=form.name.data or "",
        scopes=[TokenScope(one) for one in form.scopes.data or ()],
        lives=timedelta(days=form.days.data),
    )
    return _page(_form(empty=True), token=token), 201


@bp.post("/access/<int:token_id>/revoke")
@requires(P.MANAGE_ROLES)
@commits
def revoke_access_token(token_id: int) -> ResponseReturnValue:
    """End a token at once."""
    row = services.revoke(context(), token_id)
    flash(_("« %(name)s » has no access any more.", name=row.name))
    return redirect(url_for(".access_tokens"), 303)


def _page(form: AccessTokenForm, *, token: str = "") -> str:
    ctx = context()
    return render_template(
        "admin/access_tokens.html",
        form=form,
        tokens=queries.listed(ctx),
        token=token,
        words=SCOPES,
    )


def _form(*, empty: bool = False) -> AccessTokenForm:
    form = AccessTokenForm(formdata=None) if empty else AccessTokenForm()
    form.days.choices = [
        SelectChoice(str(days), ngettext("%(num)s day", "%(num)s days", days)) for days in DAYS
    ]
    return form
