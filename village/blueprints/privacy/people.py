"""An administrator answers a request: by an address, the data packed or erased."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.privacy import bp
from village.blueprints.privacy.forms import DataRequestForm
from village.core import runs
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.personal import Person
from village.core.runs import reads as run_reads
from village.core.runs.words import EXPORT_PERSON
from village.privacy.reads import people as persons
from village.privacy.writes import erasing
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.flashes import flash
from village.web.privacy_words import reasons, shown
from village.web.transaction import commits


@bp.route("/people", methods=["GET", "POST"])
@requires(P.PROTECT_DATA)
def people() -> ResponseReturnValue:
    """Ask for an address; show what is kept of whom it belongs to."""
    ctx = context().outside()
    form = DataRequestForm()
    asked = form.validate_on_submit()
    person = persons.known(ctx, form.email.data or "") if asked else None
    lines = persons.fates(persons.found(ctx, person)) if person else []
    status = 422 if request.method == "POST" and not asked else 200
    return render_template(
        "privacy/people.html",
        form=form,
        person=person,
        lines=shown(lines),
        reasons=reasons(lines),
        needed=person is not None and _is_needed(ctx, person),
        packed=run_reads.last_done(ctx, EXPORT_PERSON),
    ), status


def _is_needed(ctx: Context, person: Person) -> bool:
    return bool(persons.alone_in(ctx, person)) or persons.is_last_administrator(ctx, person)


@bp.post("/people/export")
@requires(P.PROTECT_DATA)
@confirmed
@commits
def export_person() -> ResponseReturnValue:
    """Begin to pack the data of whom an address belongs to."""
    ctx = context().outside()
    run = runs.start(ctx, EXPORT_PERSON, email=request.form.get("email", ""))
    return redirect(url_for("own_runs.show", token=run.token), 303)


@bp.post("/people/erase")
@requires(P.PROTECT_DATA)
@confirmed
@commits
def erase_person() -> ResponseReturnValue:
    """Erase whom an address belongs to, and show the report."""
    ctx = context().outside()
    lines = erasing.erase(ctx, persons.known(ctx, request.form.get("email", "")))
    flash(_("The person is erased."))
    return render_template("privacy/erased.html", lines=shown(lines), reasons=reasons(lines))
