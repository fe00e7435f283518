"""A juror is absent: ask who takes over."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.jury import bp
from village.blueprints.jury.forms import AbsenceForm
from village.core import runs
from village.core.permissions import Permission as P
from village.core.runs import reads as running
from village.core.runs.words import REPLACE_JURORS
from village.jury.reads.assignable import candidates
from village.jury.reads.candidates import Candidates
from village.web.access import requires
from village.web.context import context
from village.web.runs import seen
from village.web.transaction import commits


@bp.get("/absence")
@requires(P.MANAGE_JURY)
def absence() -> ResponseReturnValue:
    """Ask who is absent, and how much the others may have."""
    known = candidates(context())
    form = _form(known)
    if form.max_load.data is None:
        form.max_load.data = known.load_without_one()
    return _page(known, form)


@bp.post("/absence")
@requires(P.MANAGE_JURY)
@commits
def replace() -> ResponseReturnValue:
    """Ask for a run in which the solver replaces the absent."""
    known = candidates(context())
    form = _form(known)
    if not form.validate():
        return _page(known, form), 422
    absent, max_load = form.absent.data or [], form.max_load.data or 0
    run = runs.start(context(), REPLACE_JURORS, absent=absent, max_load=max_load)
    return redirect(url_for("runs.show", token=run.token), 303)


def _form(known: Candidates) -> AbsenceForm:
    form = AbsenceForm()
    form.absent.choices = [
        SelectChoice(
            juror.id,
            ngettext(
                "%(name)s: %(num)s file", "%(name)s: %(num)s files", juror.load, name=juror.name
            ),
        )
        for juror in known.jurors
    ]
    return form


def _page(known: Candidates, form: AbsenceForm) -> str:
    run = running.open_run(context(), REPLACE_JURORS)
    here = seen(run) if run else None
    return render_template("jury/absence.html", form=form, known=known, run=here)
