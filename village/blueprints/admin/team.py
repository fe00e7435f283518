"""The team of the edition: who holds which role, and who is invited to one."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.accounts.reads import factor_resets
from village.accounts.reads import team as queries
from village.accounts.writes import team as services
from village.applications.reads import lookup as applications
from village.blueprints.admin import bp
from village.blueprints.admin.team_forms import RoleForm, TeamForm, team_form
from village.core.errors import LastOfRole, NotFound, TooManyAttempts
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import Tone, flash
from village.web.transaction import commits

#: Who judges the applications of others, and so had better not have one.
JUDGES = frozenset({Role.JUROR, Role.CHAIR})


@bp.route("/team", methods=["GET", "POST"])
@confirmed
@requires(P.MANAGE_ROLES)
@commits
def team() -> ResponseReturnValue:
    """Show the team and who is invited; invite people to a role."""
    ctx = context()
    form = team_form(ctx.the_edition)
    if not form.validate_on_submit():
        return _page(form, 422 if form.errors else 200)
    applying = (
        applications.applicants(ctx, form.emails.addresses) if form.role.data in JUDGES else {}
    )
    if applying and not form.anyway.data:
        return _page(form, 409, warned=applying)
    try:
        sent, given = services.invite(
            ctx,
            form.emails.addresses,
            form.role.data,
            language=form.language.data,
            lives=timedelta(days=form.days.data),
        )
    except TooManyAttempts as refusal:
        form.emails.errors = [sentence(refusal)]
        return _page(form, 429, warned=applying)
    _tell(sent, given)
    return redirect(url_for(".team"), 303)


@bp.post("/team/again")
@requires(P.MANAGE_ROLES)
@commits
def invite_again() -> ResponseReturnValue:
    """Send an invitation again, with a new link."""
    try:
        services.invite_again(context(), request.form.get("email", ""))
    except TooManyAttempts as refusal:
        flash(sentence(refusal), Tone.WARNING)
    else:
        _tell(1, 0)
    return redirect(url_for(".team"), 303)


@bp.post("/team/revoke")
@requires(P.MANAGE_ROLES)
@commits
def revoke_invitation() -> ResponseReturnValue:
    """Make an invitation's link worthless."""
    services.revoke(context(), request.form.get("email", ""))
    flash(_("The invitation is revoked: its link opens nothing more."))
    return redirect(url_for(".team"), 303)


@bp.post("/team/take")
@confirmed
@requires(P.MANAGE_ROLES)
@commits
def take_role() -> ResponseReturnValue:
    """Take a role from somebody; that person's sessions end."""
    form = RoleForm()
    if not form.validate_on_submit():
        raise NotFound
    try:
        user = services.take(context(), form.email.data or "", form.role.data)
    except LastOfRole as refusal:
        flash(sentence(refusal), Tone.WARNING)
    else:
        flash(_("%(name)s no longer has the role, and was told by mail.", name=user.name))
    return redirect(url_for(".team"), 303)


def _page(
    form: TeamForm, status: int, *, warned: dict[str, tuple[str, ...]] | None = None
) -> ResponseReturnValue:
    """Show the page; `warned` are the addresses that apply themselves, with their organisations."""
    ctx = context()
    holders, pending = queries.holders(ctx), queries.pending(ctx)
    judges = [one.email for one in holders if JUDGES & set(one.roles)]
    judges += [one.email for one in pending if one.role in JUDGES]
    return render_template(
        "admin/team.html",
        form=form,
        holders=holders,
        pending=pending,
        applying=applications.applicants(ctx, judges),
        resets=factor_resets.waiting(ctx, [one.email for one in holders]),
        warned=warned or {},
    ), status


def _tell(sent: int, given: int) -> None:
    if sent:
        flash(
            ngettext(
                "%(num)s invitation is on its way.", "%(num)s invitations are on their way.", sent
            )
        )
    if given:
        flash(
            ngettext(
                "%(num)s member of the team has the role now, and was told by mail.",
                "%(num)s members of the team have the role now, and were told by mail.",
                given,
            )
        )
    if not sent and not given:
        flash(_("Nobody was invited: the role is theirs already."), Tone.NOTE)
