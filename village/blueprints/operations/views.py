"""The administrator's page: what waits, what failed, and what can be done about it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.blueprints.operations import bp
from village.board import installation, mails
from village.core import outbox, queue
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context, outside
from village.web.flashes import flash
from village.web.health import machine
from village.web.incoming import whole
from village.web.transaction import commits


@bp.before_request
def no_edition() -> None:
    """Let these pages, and what they log, belong to no edition."""
    outside()


@bp.get("")
@requires(P.OPERATE)
def index() -> ResponseReturnValue:
    """Show the whole installation on one page."""
    ctx = context()
    figures = installation.figures(ctx)
    return render_template(
        "operations/index.html",
        machine=machine(),
        figures=figures,
        lacks_backup=figures.lacks_backup(ctx.now),
        at_work=queue.at_work(ctx),
        beat=queue.last_beat(ctx),
        jobs=queue.lines(ctx),
        failed=queue.failed(ctx),
        mails=mails.stuck(ctx),
        dead=outbox.suppressed(ctx),
    )


@bp.post("/jobs")
@requires(P.OPERATE)
@commits
def jobs() -> ResponseReturnValue:
    """Queue a failed job again, or forget it."""
    number = request.form.get("job", -1, type=whole)
    if request.form.get("do") == "dismiss":
        queue.dismiss(context(), number)
        flash(_("The job is forgotten."))
    else:
        queue.retry(context(), number)
        flash(_("The job is queued again."))
    return _back("jobs")


@bp.post("/mails")
@requires(P.OPERATE)
@commits
def resend() -> ResponseReturnValue:
    """Queue the mails that nobody got once more: one, or all that are listed."""
    ctx = context()
    chosen = request.form.get("mail", type=whole)
    listed = [one for one in mails.stuck(ctx) if chosen in (None, one.id)]
    again = outbox.retry_any(ctx, listed)
    flash(ngettext("%(num)s mail is sent again.", "%(num)s mails are sent again.", again))
    return _back("mails")


@bp.post("/addresses")
@requires(P.OPERATE)
@commits
def allow() -> ResponseReturnValue:
    """Send to an address again from which a mail came back."""
    outbox.allow(context(), request.form.get("address", ""))
    flash(_("The address gets mails again."))
    return _back("addresses")


def _back(part: str) -> ResponseReturnValue:
    return redirect(url_for(".index", _anchor=part), 303)
