"""A juror is absent: ask who takes over."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.jury import bp
from village.blueprints.jury.forms import AbsenceForm
from village.domain.permissions import Permission as P
from village.domain.runs import REPLACE_JURORS
from village.queries import runs as running
from village.queries.assignable import candidates
from village.services import runs
from village.web.access import requires
from village.web.context import context
from village.web.runs import seen
from village.web.transaction import commits


@bp.route("/absence", methods=["GET", "POST"])
@requires(P.MANAGE_JURY)
@commits
def absence() -> ResponseReturnValue:
    """Ask who is absent, and for a run in which the solver replaces them."""
    ctx = context()
    known = candidates(ctx)
    form = AbsenceForm()
    form.absent.choices = [
        SelectChoice(juror.id, _("%(name)s: %(count)s files", name=juror.name, count=juror.load))
        for juror in known.jurors
    ]
    if form.validate_on_submit():
        absent, max_load = form.absent.data or [], form.max_load.data or 0
        run = runs.start(ctx, REPLACE_JURORS, absent=absent, max_load=max_load)
        return redirect(url_for("runs.show", token=run.token), 303)
    if form.max_load.data is None and not form.errors:
        form.max_load.data = known.load_without_one()
    here = running.open_run(ctx, REPLACE_JURORS)
    page = render_template(
        "jury/absence.html", form=form, known=known, run=seen(here) if here else None
    )
    return page, 422 if form.errors else 200
