"""The gate: scan a code, see who it is and whether they come in."""

import uuid

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from village.badges import reads as rows
from village.badges.words import Verdict
from village.blueprints.checkin import bp
from village.blueprints.checkin.forms import ScanForm
from village.core.permissions import Permission as P
from village.gate import writes as checkin
from village.web.access import requires
from village.web.context import context
from village.web.transaction import commits

GATE = "gate"


@bp.route("/")
@requires(P.CHECK_IN)
def gate() -> ResponseReturnValue:
    """Show the last verdict, large, and the field for the next code."""
    ctx = context()
    form = ScanForm(formdata=None, gate=session.get(GATE, ""))
    scan = rows.scan(ctx, request.args.get("scan", type=uuid.UUID))
    return render_template(
        "checkin/gate.html",
        form=form,
        scan=scan,
        counts=rows.counts(ctx),
        history=rows.last_scans(ctx),
        Verdict=Verdict,
    )


@bp.route("/", methods=["POST"])
@requires(P.CHECK_IN)
@commits
def scan() -> ResponseReturnValue:
    """Judge one code; the event's id makes a repeated request the same scan."""
    ctx = context()
    form = ScanForm()
    if not form.validate_on_submit():
        values = {"counts": rows.counts(ctx), "history": rows.last_scans(ctx)}
        page = render_template("checkin/gate.html", form=form, scan=None, Verdict=Verdict, **values)
        return page, 422
    session[GATE] = form.gate.data or ""
    event = checkin.check_in(
        ctx, form.code.data or "", gate=form.gate.data or "", event_id=uuid.UUID(form.event.data)
    )
    return redirect(url_for(".gate", scan=event.event_id), 303)
