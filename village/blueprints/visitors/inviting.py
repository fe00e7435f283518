"""An exhibitor's invitation: its code, its link, and how much of it is spent."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.visitors import bp
from village.blueprints.visitors.office_forms import QuotaForm
from village.core.permissions import Permission as P
from village.visitors import reads
from village.visitors.writes import inviting
from village.web.access import requires
from village.web.context import context
from village.web.flashes import flash
from village.web.links import absolute
from village.web.transaction import commits


@bp.get("/invitations/<reference>")
@requires(P.ACCOUNT)
def invitation(reference: str) -> ResponseReturnValue:
    """Show an exhibitor's invitation."""
    return _page(reference, QuotaForm())


@bp.post("/invitations/<reference>")
@requires(P.ACCOUNT)
@commits
def invite(reference: str) -> ResponseReturnValue:
    """Make the code with which an exhibitor invites."""
    ctx = context()
    inviting.invite(ctx, reads.inviting(ctx, reference))
    return redirect(url_for(".invitation", reference=reference), 303)


@bp.post("/invitations/<reference>/quota")
@requires(P.ISSUE_BADGES)
@commits
def quota(reference: str) -> ResponseReturnValue:
    """Let an exhibitor invite more or fewer guests."""
    ctx = context()
    form = QuotaForm()
    if not form.validate_on_submit():
        return _page(reference, form), 422
    inviting.set_quota(ctx, reads.inviting(ctx, reference), form.quota.data or 0)
    flash(_("Saved."))
    return redirect(url_for(".invitation", reference=reference), 303)


def _page(reference: str, form: QuotaForm) -> str:
    ctx = context()
    application = reads.inviting(ctx, reference)
    invited = reads.invited(ctx, application)
    if not form.is_submitted() and invited:
        form.quota.data = invited.quota
    return render_template(
        "visitors/invitation.html",
        application=application,
        invited=invited,
        link=absolute(".register", code=invited.code) if invited else "",
        most=ctx.the_edition.visitor_settings.invitations,
        form=form,
    )
