"""A new draft starts from an earlier application: what would be taken is shown first."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import reuse as reads
from village.applications.reads.lookup import own
from village.applications.words import State
from village.applications.writes import reuse as writes
from village.blueprints.apply import bp
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context, language
from village.web.flashes import flash
from village.web.submissions import lines
from village.web.transaction import commits


@bp.get("/<reference>/reuse")
@requires(P.APPLY)
def reuse(reference: str) -> ResponseReturnValue:
    """Show what the draft would take from the earlier application that the address names."""
    ctx = context()
    application = own(ctx, reference)
    sources = reads.sources(ctx, application)
    if application.state is not State.DRAFT or not sources:
        return redirect(url_for(".show", reference=reference), 303)
    asked = request.args.get("source", sources[0].content["reference"])
    found = reads.reusable(application, reads.source(ctx, application, asked))
    said = lines(found.source.content, language())
    return render_template(
        "apply/reuse.html",
        application=application,
        sources=sources,
        chosen=found.source,
        lines=[line for line in said if line.field in found.fields],
    )


@bp.post("/<reference>/reuse")
@requires(P.APPLY)
@commits
def start_from(reference: str) -> ResponseReturnValue:
    """Take the earlier answers over."""
    ctx = context()
    application = own(ctx, reference, lock=True)
    writes.start_from(
        ctx,
        application,
        reference=request.form.get("source", ""),
        seen=request.form.get("version", ""),
    )
    flash(_("The earlier answers are in the form. Check that they still hold."))
    return redirect(url_for(".edit", reference=reference), 303)
