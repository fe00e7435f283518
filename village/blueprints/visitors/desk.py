"""The desk at the entrance: who is not registered is, and has a badge in one press."""

from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from village.blueprints.visitors import bp
from village.blueprints.visitors.office_forms import DeskForm
from village.core.errors import TextNotDrawable
from village.core.permissions import Permission as P
from village.visitors import reads
from village.visitors.writes import registering
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.sheets import sheet_asked, sheets
from village.web.transaction import commits


@bp.route("/desk", methods=["GET", "POST"])
@requires(P.CHECK_IN)
@commits
def desk() -> ResponseReturnValue:
    """Find who is registered, or register who is not; the next page prints the badge."""
    ctx = context()
    form = DeskForm()
    form.offer()
    if not form.is_submitted():
        if not form.days.data and ctx.today in ctx.the_edition.days:
            form.days.data = [ctx.today]
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        visitor = registering.register_at_desk(ctx, form.asked())
    except TextNotDrawable as error:
        form.name.errors = [sentence(error)]
        return _page(form), 422
    return redirect(url_for(".desk", done=visitor.reference, sheet=sheet_asked()), 303)


@bp.post("/desk/<reference>/print")
@requires(P.CHECK_IN)
@commits
def print_badge(reference: str) -> ResponseReturnValue:
    """Print a visitor's badge."""
    ctx = context()
    visitor = reads.find(ctx, reference)
    content = registering.print_badge(ctx, visitor, sheet_asked())
    return send_file(BytesIO(content), "application/pdf", download_name=f"{reference}.pdf")


def _page(form: DeskForm) -> str:
    ctx = context()
    words, done = request.args.get("q", "").strip(), request.args.get("done", "")
    return render_template(
        "visitors/desk.html",
        form=form,
        words=words,
        found=reads.at_desk(ctx, words) if words else [],
        done=reads.find(ctx, done) if done else None,
        sheet=sheet_asked(),
        sheets=sheets(),
    )
