"""Badges: the organiser issues, both print."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.badges import reads as badge_reads
from village.badges.words import BadgeState
from village.badges.writes import drawing, issuing, naming, signing
from village.blueprints.badges import bp
from village.blueprints.badges.printing import pdf
from village.core import runs
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.runs import reads as running
from village.core.runs.tables import Run
from village.core.runs.words import ISSUE_BADGES, PRINT_BADGES, RunState
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.flashes import flash
from village.web.paging import asked_page, page_of
from village.web.pavilions import asked_pavilion
from village.web.runs import seen
from village.web.sheets import sheet_asked, sheets
from village.web.transaction import commits


@bp.route("/")
@requires(P.ISSUE_BADGES)
def index() -> ResponseReturnValue:
    """List the edition's badges and what waits to be issued or printed."""
    ctx = context()
    states = {str(state): state for state in BadgeState}
    state = states.get(request.args.get("state", ""))
    words = request.args.get("q", "").strip()
    number = asked_page()
    pavilion = asked_pavilion(request.args)
    listed, total = badge_reads.listed(
        ctx, state=state, words=words, page=number, pavilion=pavilion
    )
    return render_template(
        "badges/index.html",
        badges=listed,
        page=page_of(number, total, badge_reads.PAGE),
        counts=badge_reads.counts(ctx),
        state=state,
        words=words,
        pavilion=pavilion,
        sheets=sheets(),
        keys=badge_reads.keys(ctx),
        faulty=issuing.unprintable(listed),
        small=drawing.small(ctx, listed),
        result=_result(ctx, request.args.get("run", "")),
        runs=[seen(run) for run in _open_runs(ctx)],
    )


@bp.route("/issue", methods=["POST"])
@requires(P.ISSUE_BADGES)
@commits
def issue() -> ResponseReturnValue:
    """Issue every requested badge, as a run."""
    run = runs.start(context(), ISSUE_BADGES)
    return redirect(url_for("runs.show", token=run.token), 303)


@bp.route("/rotate", methods=["POST"])
@confirmed
@requires(P.ISSUE_BADGES)
@commits
def rotate() -> ResponseReturnValue:
    """Sign with a new key from now on."""
    number = signing.rotate_key(context())
    said = _("Badges are signed with key %(number)s from now on; those issued before stay valid.")
    flash(said % {"number": number})
    return redirect(url_for(".index"), 303)


@bp.route("/of/<reference>/issue", methods=["POST"])
@requires(P.ISSUE_BADGES)
@commits
def issue_some(reference: str) -> ResponseReturnValue:
    """Issue the requested badges of one application."""
    ctx = context()
    issued = issuing.issue(
        ctx, badge_reads.of_application(ctx, badge_reads.named_by(ctx, reference))
    )
    flash(ngettext("%(num)s badge issued.", "%(num)s badges issued.", issued))
    return redirect(url_for(".people", reference=reference), 303)


@bp.route("/of/<reference>/badges.pdf")
@requires(P.ACCOUNT)
def print_some(reference: str) -> ResponseReturnValue:
    """Send the issued badges of one application."""
    ctx = context()
    application = badge_reads.named_by(ctx, reference)
    named = badge_reads.of_application(ctx, application)
    return pdf([badge for badge in named if badge.token], reference, sheet_asked())


@bp.route("/<reference>.pdf")
@requires(P.ACCOUNT)
def one(reference: str) -> ResponseReturnValue:
    """Send one issued badge."""
    badge = badge_reads.find(context(), reference)
    return pdf([badge] if badge.token else [], reference, sheet_asked())


@bp.route("/<reference>/revoke", methods=["POST"])
@requires(P.ACCOUNT)
@commits
def revoke(reference: str) -> ResponseReturnValue:
    """Take a person off the list, or make an issued badge worthless."""
    ctx = context()
    badge = badge_reads.find(ctx, reference)
    naming.withdraw(ctx, badge)
    flash(_("The badge of %(name)s is revoked.", name=badge.name))
    if badge.application is None:
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".people", reference=badge.application.reference), 303)


def _result(ctx: Context, token: str) -> dict[str, Any] | None:
    """Return what a run of issuing did: how many, and the badges left with why."""
    if not token:
        return None
    run = running.get(ctx, token)
    if run.kind != ISSUE_BADGES or run.state is not RunState.DONE:
        return None
    left = badge_reads.of_references(ctx, run.result["left"])
    return {"issued": run.result["issued"], "left": left, "texts": issuing.unprintable(left)}


def _open_runs(ctx: Context) -> list[Run]:
    found = [running.open_run(ctx, kind) for kind in (ISSUE_BADGES, PRINT_BADGES)]
    return [run for run in found if run is not None]
