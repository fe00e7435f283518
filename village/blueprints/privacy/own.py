"""One's own data: seen, taken away, erased."""

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.privacy import bp
from village.blueprints.privacy.consents import consent_lines, withdraw
from village.core import runs
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.runs import reads as run_reads
from village.core.runs.words import EXPORT_OWN, EXPORTS
from village.privacy.reads import people
from village.privacy.writes import erasing
from village.web.access import confirmed, requires
from village.web.context import context, storage
from village.web.flashes import flash
from village.web.login import forget
from village.web.privacy_words import reasons, shown
from village.web.runs import seen
from village.web.transaction import commits


@bp.get("/")
@requires(P.ACCOUNT)
def own() -> ResponseReturnValue:
    """Show what is kept of the reader, and what can be done with it."""
    ctx = context().outside()
    person = people.of_account(ctx)
    found = people.found(ctx, person)
    run = run_reads.open_run(ctx, EXPORT_OWN)
    return render_template(
        "privacy/own.html",
        lines=shown(people.fates(found)),
        run=seen(run) if run else None,
        consents=consent_lines(ctx, person),
        packed=run_reads.last_done(ctx, EXPORT_OWN),
    )


@bp.post("/export")
@requires(P.ACCOUNT)
@commits
def export() -> ResponseReturnValue:
    """Begin to pack one's data."""
    run = runs.start(context().outside(), EXPORT_OWN)
    return redirect(url_for("own_runs.show", token=run.token), 303)


@bp.post("/file/<token>")
@requires(P.ACCOUNT)
@confirmed
def file(token: str) -> ResponseReturnValue:
    """Send a packed export; the password is asked again."""
    run = run_reads.get(context(), token)
    if run.kind not in EXPORTS or "file" not in run.result:
        raise NotFound
    return send_file(
        storage().open(run.result["sha256"]),
        "application/zip",
        as_attachment=True,
        download_name=run.result["name"],
    )


@bp.post("/consent")
@requires(P.ACCOUNT)
@commits
def own_consent() -> ResponseReturnValue:
    """Take a consent back."""
    ctx = context().outside()
    withdraw(ctx, people.of_account(ctx))
    flash(_("The consent is taken back."))
    return redirect(url_for(".own"), 303)


@bp.get("/erase")
@requires(P.ACCOUNT)
def erase() -> ResponseReturnValue:
    """Show what erasing would take away, what stays, and why."""
    ctx = context()
    person = people.of_account(ctx)
    lines = people.fates(people.found(ctx, person))
    return render_template(
        "privacy/erase.html",
        lines=shown(lines),
        reasons=reasons(lines),
        alone_in=people.alone_in(ctx, person),
        last_administrator=people.is_last_administrator(ctx, person),
    )


@bp.post("/erase")
@requires(P.ACCOUNT)
@confirmed
@commits
def erase_now() -> ResponseReturnValue:
    """Erase the reader, who is logged out by it, and show the report."""
    ctx = context().outside()
    lines = erasing.erase(ctx, people.of_account(ctx))
    forget()
    flash(_("You are erased, and logged out."))
    return render_template("privacy/erased.html", lines=shown(lines), reasons=reasons(lines))
