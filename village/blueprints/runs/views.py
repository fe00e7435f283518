"""One run of long work: its bar, kept fresh by htmx; its end leads to its feature's page."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from village.blueprints.runs import bp
from village.core import runs as run_writes
from village.core.errors import IllegalTransition
from village.core.permissions import Permission as P
from village.core.runs import reads as runs
from village.core.runs.words import KINDS, RunState
from village.web.access import requires
from village.web.context import context
from village.web.flashes import Tone, flash
from village.web.pages import render_part
from village.web.runs import seen
from village.web.transaction import commits


@bp.get("/<token>")
@requires(P.ACCOUNT)
def show(token: str) -> ResponseReturnValue:
    """Show how far a run is, or why it failed; one that is done or stopped leads on."""
    run = seen(runs.get(context(), token))
    if run.state in (RunState.DONE, RunState.CANCELLED):
        return _leave(run.page)
    if run.state is RunState.FAILED and "HX-Request" in request.headers:
        return _leave(url_for(".show", token=token))
    said = request.args.get("said", "")
    return render_part("runs/show.html", "runs/_now.html", run=run, said=said)


@bp.post("/<token>/cancel")
@requires(P.ACCOUNT)
@commits
def cancel(token: str) -> ResponseReturnValue:
    """Stop a run; one that has just ended stays as it is."""
    run = runs.get(context(), token)
    try:
        run_writes.cancel(context(), run)
    except IllegalTransition:
        return redirect(url_for(".show", token=token), 303)
    stepwise = KINDS[run.kind].stepwise
    kept = _("Stopped. What was done before stays; begin again to go on.")
    flash(kept if stepwise else _("Stopped. Nothing was changed."), Tone.NOTE)
    return redirect(seen(run).page, 303)


def _leave(url: str) -> Response:
    """Send the whole page on: htmx does so by a header, a browser by a redirect."""
    if "HX-Request" in request.headers:
        return Response(headers={"HX-Redirect": url})
    return redirect(url, 303)
