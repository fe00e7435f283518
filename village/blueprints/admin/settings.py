"""Who holds which role, and what an organiser changes of the edition."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.reads import roles as held
from village.accounts.writes import roles as role_writes
from village.blueprints.admin import bp
from village.blueprints.admin.forms import ROLES, RoleForm, call_dates, settings_form
from village.core.errors import LastOrganiser, NotFound
from village.core.permissions import Permission as P
from village.editions.reads import editions as edition_reads
from village.editions.writes import configuring as editions
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import Tone, flash
from village.web.transaction import commits


@bp.route("/roles", methods=["GET", "POST"])
@confirmed
@requires(P.MANAGE_ROLES)
@commits
def roles() -> ResponseReturnValue:
    """Show who holds which role; give one."""
    ctx = context()
    form = RoleForm()
    if form.validate_on_submit():
        try:
            user = role_writes.give(ctx, form.email.data or "", form.role.data)
        except NotFound:
            form.email.errors = [_("No account has this address. Let the person sign up first.")]
        else:
            flash(_("%(name)s has the role.", name=user.name))
            return redirect(url_for(".roles"), 303)
    page = render_template("admin/roles.html", form=form, holders=held.holders(ctx), labels=ROLES)
    return page, 422 if form.errors else 200


@bp.post("/roles/take")
@confirmed
@requires(P.MANAGE_ROLES)
@commits
def take_role() -> ResponseReturnValue:
    """Take a role from somebody; that person's sessions end."""
    ctx = context()
    form = RoleForm()
    try:
        if not form.validate_on_submit():
            raise NotFound
        user = role_writes.take(ctx, form.email.data or "", form.role.data)
    except LastOrganiser as refusal:
        flash(sentence(refusal), Tone.WARNING)
    else:
        flash(_("%(name)s no longer has the role.", name=user.name))
    return redirect(url_for(".roles"), 303)


@bp.route("/settings", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def settings() -> ResponseReturnValue:
    """Show and change the deadlines, the places and the reviews."""
    ctx = context()
    edition = ctx.the_edition
    calls = edition_reads.calls(ctx.session, edition.id)
    form = settings_form(edition, calls)
    if form.validate_on_submit():
        editions.configure(
            ctx,
            calls=call_dates(form, edition, calls),
            reviews_per_application=form.reviews_per_application.data or 1,
            results_on=form.results_on.data,
        )
        flash(_("The settings are saved."))
        return redirect(url_for(".settings"), 303)
    return render_template("admin/settings.html", form=form), 422 if form.errors else 200
