"""Seeing and printing badges: previews, one badge, a batch, the files of a long run."""

from collections.abc import Sequence
from io import BytesIO

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from village.badges import reads as badge_reads
from village.badges.tables import Badge
from village.badges.words import BadgeState
from village.badges.writes import drawing, issuing, printing
from village.blueprints.badges import bp
from village.core import runs
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.runs import reads as running
from village.core.runs.words import PRINT_BADGES, RunState
from village.web.access import requires
from village.web.context import context, language
from village.web.sheets import sheet_asked, sheets
from village.web.transaction import commits

#: More badges than these are drawn by a job, in files.
MOST_AT_ONCE = 200


def pdf(chosen: Sequence[Badge], name: str, sheet: str) -> ResponseReturnValue:
    """Send badges as a PDF.

    Raises:
        NotFound: there is none.
    """
    if not chosen:
        raise NotFound
    return _sent(drawing.drawn(context(), chosen, sheet), f"{name}.pdf")


@bp.route("/print", methods=["POST"])
@requires(P.ISSUE_BADGES)
@commits
def print_batch() -> ResponseReturnValue:
    """Print those not printed yet, or all issued ones: at once, or as a run when they are many."""
    ctx = context()
    again, sheet = request.form.get("which") == "all", sheet_asked()
    waiting = printing.waiting(ctx, again=again)
    if not waiting:
        raise NotFound
    if len(waiting) > MOST_AT_ONCE:
        run = runs.start(ctx, PRINT_BADGES, sheet=sheet, again=again)
        return redirect(url_for("runs.show", token=run.token), 303)
    content = printing.print_now(ctx, printing.chosen(ctx, waiting), sheet)
    return _sent(content, f"{ctx.the_edition.code}-badges.pdf")


@bp.get("/handout.pdf")
@requires(P.ISSUE_BADGES)
def handout() -> ResponseReturnValue:
    """Send the list by which badges are handed out and signed for."""
    ctx = context()
    return _sent(printing.handout(ctx, language()), f"{ctx.the_edition.code}-handout.pdf")


@bp.route("/<reference>/print", methods=["POST"])
@requires(P.ISSUE_BADGES)
@commits
def print_one(reference: str) -> ResponseReturnValue:
    """Print one issued badge, again if it was printed before."""
    ctx = context()
    badge = badge_reads.find(ctx, reference)
    if not badge.token:
        raise NotFound
    return _sent(printing.print_now(ctx, [badge], sheet_asked()), f"{reference}.pdf")


@bp.route("/prints/<token>")
@requires(P.ISSUE_BADGES)
def prints(token: str) -> ResponseReturnValue:
    """List the files that a run drew."""
    run = running.get(context(), token)
    if run.kind != PRINT_BADGES or run.state is not RunState.DONE:
        return redirect(url_for(".index"), 303)
    return render_template("badges/prints.html", run=run, files=run.result["files"])


@bp.route("/prints/<token>/<int:at>.pdf")
@requires(P.ISSUE_BADGES)
def print_file(token: str, at: int) -> ResponseReturnValue:
    """Send one of the files that a run drew, counted from 1."""
    ctx = context()
    run = running.get(ctx, token)
    files = run.result.get("files", []) if run.kind == PRINT_BADGES else []
    if not 1 <= at <= len(files):
        raise NotFound
    return _sent(ctx.storage.get(files[at - 1]["sha256"]), files[at - 1]["name"])


@bp.route("/longest")
@requires(P.ISSUE_BADGES)
def longest() -> ResponseReturnValue:
    """Show the badges with the longest names as they will be printed."""
    ctx = context()
    badges = badge_reads.longest(ctx)
    requested = badge_reads.in_state(ctx, BadgeState.REQUESTED)
    return render_template(
        "badges/longest.html",
        badges=badges,
        faulty=issuing.unprintable(badges, sheet_asked()),
        warnings=drawing.warnings(ctx, requested, sheet_asked()),
        sheet=sheet_asked(),
        sheets=sheets(),
    )


@bp.route("/<reference>/preview.svg")
@requires(P.ACCOUNT)
def preview(reference: str) -> ResponseReturnValue:
    """Draw one badge for the screen; one that is not issued has no code yet."""
    ctx = context()
    picture = drawing.previewed(ctx, badge_reads.find(ctx, reference), sheet_asked())
    return Response(picture, mimetype="image/svg+xml")


def _sent(content: bytes, name: str) -> Response:
    return send_file(
        BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name
    )
