"""A file, its preview, and its line in the form."""

from flask import render_template
from flask.typing import ResponseReturnValue

from village.attachments import reads
from village.blueprints.attachments import bp
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context
from village.web.files import send


@bp.get("/<token>")
@requires(P.ACCOUNT)
def file(token: str) -> ResponseReturnValue:
    """Send a file to keep, under the name that it came with."""
    ctx = context()
    found = reads.find(ctx, token)
    if found.file is None:
        raise NotFound
    return send(ctx.storage.open(found.file.sha256), found.file.media_type, found.name)


@bp.get("/<token>/preview")
@requires(P.ACCOUNT)
def preview(token: str) -> ResponseReturnValue:
    """Show a file's first page, or the picture that it is, small."""
    ctx = context()
    found = reads.find(ctx, token)
    if found.preview is None:
        raise NotFound
    content = ctx.storage.open(found.preview.sha256)
    return send(content, found.preview.media_type, found.preview.name, inline=True)


@bp.get("/<token>/line")
@requires(P.APPLY)
def line(token: str) -> ResponseReturnValue:
    """Return a file's line in the form, which the page puts in once it is sent."""
    found = reads.find(context(), token)
    return render_template(
        "attachments/_line.html", file=found.attached, name=f"q_{found.question}", ticked=True
    )
