"""Amending a submitted file: it stays in force until what replaces it is submitted."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads.lookup import own
from village.applications.writes import amendments
from village.blueprints.apply import bp
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context
from village.web.flashes import flash
from village.web.transaction import commits


@bp.post("/<reference>/amendment")
@requires(P.APPLY)
@commits
def amend(reference: str) -> ResponseReturnValue:
    """Begin to amend a file, or go on with it."""
    ctx = context()
    amendments.begin(ctx, own(ctx, reference, lock=True))
    return redirect(url_for(".edit", reference=reference), 303)


@bp.post("/<reference>/amendment/discard")
@requires(P.APPLY)
@commits
def discard(reference: str) -> ResponseReturnValue:
    """Drop an amendment."""
    ctx = context()
    amendments.discard(ctx, own(ctx, reference, lock=True))
    flash(_("The amendment is discarded. What you had submitted counts, unchanged."))
    return redirect(url_for(".show", reference=reference), 303)
