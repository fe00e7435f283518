"""Late links in the studio: made for a call, listed with their uses, revoked."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.applications.reads import late
from village.applications.writes import late as late_links
from village.blueprints.studio import bp
from village.core.permissions import Permission as P
from village.editions.reads import editions
from village.web.access import requires
from village.web.context import context
from village.web.fields import LineField, LocalTimeField, WholeNumberField
from village.web.flashes import flash
from village.web.forms import Form
from village.web.links import absolute
from village.web.transaction import commits

#: More people than this need another deadline, not a link.
MOST_USES = 500


class LateLinkForm(Form):
    """Until when, and how often, a link lets somebody apply."""

    note = LineField(_l("For whom"), 120, description=_l("Only organisers read this."))
    expires_at = LocalTimeField(_l("Works until"), needed=True)
    uses = WholeNumberField(_l("Number of uses"), 1, MOST_USES, needed=True)


@bp.route("/calls/<key>/late", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def late_call(key: str) -> ResponseReturnValue:
    """List the links by which some still apply to a call after its deadline; make another one."""
    ctx = context()
    call = editions.call(ctx.session, ctx.the_edition.id, key)
    form = LateLinkForm()
    if form.validate_on_submit() and (expires_at := form.expires_at.moment):
        if expires_at > ctx.now:
            late_links.make(
                ctx,
                call,
                uses=form.uses.data or 1,
                expires_at=expires_at,
                note=form.note.data or "",
            )
            flash(_("The link is made. Copy it below, and send it to whom it is for."))
            return redirect(url_for(".late_call", key=key), 303)
        form.expires_at.errors = [_("This moment has passed.")]
    if not form.is_submitted():
        form.uses.data = 1
    page = render_template(
        "studio/late.html",
        call=call,
        form=form,
        links=[
            (one, absolute("apply.late_start", token=one.key)) for one in late.of_call(ctx, call)
        ],
        now=ctx.now,
    )
    return page, 422 if form.errors else 200


@bp.post("/calls/<key>/late/<token>/revoke")
@requires(P.CONFIGURE)
@commits
def revoke_late_link(key: str, token: str) -> ResponseReturnValue:
    """Let a link open nothing more."""
    late_links.revoke(context(), token)
    flash(_("The link is revoked: it opens nothing more."))
    return redirect(url_for(".late_call", key=key), 303)
