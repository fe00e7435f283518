"""The discussion of a file, and a juror's own mirror."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.jury import bp
from village.blueprints.jury.forms import RemarkForm
from village.core.permissions import Permission as P
from village.jury.reads import discussion as reads
from village.jury.reads.mirror import mirror
from village.jury.words.mirror import FEWEST_FILES
from village.jury.writes import discussion as writes
from village.web.access import requires
from village.web.context import context
from village.web.flashes import flash
from village.web.transaction import commits


@bp.route("/discussion/<reference>", methods=["GET", "POST"])
@requires(P.ACCOUNT)
@commits
def discussion(reference: str) -> ResponseReturnValue:
    """Show what was said of a file to those who have judged it, and take one more remark."""
    ctx, form = context(), RemarkForm()
    application, found = reads.find(ctx, reference)
    if form.validate_on_submit():
        writes.remark(ctx, application, text=form.text.data or "")
        flash(_("Your remark stands in the discussion."))
        return redirect(url_for(".discussion", reference=reference), 303)
    page = render_template(
        "jury/discussion.html", application=application, discussion=found, form=form
    )
    return page, 422 if form.errors else 200


@bp.get("/mirror", endpoint="mirror")
@requires(P.SCORE)
def show_mirror() -> ResponseReturnValue:
    """Show a juror how they mark beside the others."""
    return render_template("jury/mirror.html", mirror=mirror(context()), fewest=FEWEST_FILES)
