"""Minutes of the selection: what they say now, a specimen, the seal, and those that are sealed."""

from io import BytesIO

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.selection import bp
from village.board import heads
from village.core.permissions import Permission as P
from village.selection.reads import decisions
from village.selection.reads import minutes as reads
from village.selection.writes import minutes as writes
from village.web import sealing
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.flashes import flash
from village.web.transaction import commits


@bp.get("/minutes")
@requires(P.ANNOUNCE)
def minutes() -> ResponseReturnValue:
    """Show what was announced, the head of the audit log, and the minutes that are sealed."""
    ctx = context()
    return render_template(
        "selection/minutes.html",
        announced=decisions.announced(ctx),
        places=ctx.the_edition.startup_places,
        head=heads.shown(ctx),
        sealed=reads.sealed(ctx),
        may_read=reads.may_read(ctx),
        can_seal_here=sealing.available(),
        now=ctx.now,
    )


@bp.get("/minutes/specimen.pdf")
@requires(P.ANNOUNCE)
def specimen() -> ResponseReturnValue:
    """Send the minutes as they would be sealed now."""
    ctx = context()
    name = f"{ctx.the_edition.code}-minutes-specimen.pdf"
    return _pdf(writes.specimen(ctx, log_head=heads.shown(ctx)), name)


@bp.post("/minutes/seal")
@confirmed
@requires(P.SEAL)
@commits
def seal_minutes() -> ResponseReturnValue:
    """Draw up the minutes and seal them."""
    ctx = context()
    made = writes.seal(ctx, sealing.office(), log_head=heads.shown(ctx))
    flash(_("Minutes no. %(number)s are sealed.", number=made.number))
    return redirect(url_for(".minutes"), 303)


@bp.get("/minutes/<token>.pdf")
@requires(P.ANNOUNCE)
def sealed_minutes(token: str) -> ResponseReturnValue:
    """Send sealed minutes."""
    ctx = context()
    found = reads.document(ctx, token)
    return _pdf(ctx.storage.get(found.file.sha256), found.file.name)


def _pdf(content: bytes, name: str) -> ResponseReturnValue:
    return send_file(
        BytesIO(content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=name,
        etag=False,
    )
