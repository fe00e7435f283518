"""A drawing that was uploaded: what its parts are, how large it is, and the plan read of it."""

from decimal import Decimal

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.floorplan import bp
from village.blueprints.floorplan.forms import MEASURED, STATED, DrawingForm
from village.core.errors import Stale
from village.core.permissions import Permission as P
from village.engines.plans.faults import PlanError
from village.engines.plans.model import PlanFinding
from village.engines.plans.parts import survey_of
from village.stands.reads import drawings as drawing_reads
from village.stands.tables.drawings import UploadedDrawing
from village.stands.writes import drawings
from village.web.access import requires
from village.web.context import context
from village.web.drawings import asked_parts, hidden_words, said_roles
from village.web.findings import fault_words, finding_words
from village.web.flashes import flash
from village.web.transaction import commits


@bp.get("/drawing")
@requires(P.CONFIGURE)
def drawing() -> ResponseReturnValue:
    """List what the drawing has, with a picture, and ask what each part is."""
    found = drawing_reads.latest(context())
    return _page(found, _form(found))


@bp.post("/drawing")
@requires(P.CONFIGURE)
@commits
def read_drawing() -> ResponseReturnValue:
    """Make a version of the plan of the drawing, read as was said."""
    ctx = context()
    found = drawing_reads.latest(ctx)
    form, stated = _form(found), survey_of(found.survey).metre
    units = form.units_per_metre(stated) if form.validate_on_submit() else None
    if units is None:
        return _page(found, form), 422
    roles = said_roles(asked_parts(found, request.form))
    try:
        version = drawings.read(ctx, found, roles, units_per_metre=units, seen=form.seen.data or 0)
    except PlanError as error:
        return _page(found, form, fault=fault_words(error)), 422
    except Stale:
        form.seen.data = found.version
        fault = _("Another drawing was uploaded meanwhile, or this one read: look at it again.")
        return _page(found, form, fault=fault), 409
    flash(
        _("The drawing is read. Compare it, then publish it.")
        if not version.in_force
        else _("The drawing is read and in force: it is the first plan.")
    )
    return redirect(url_for(".version", version=version.number), 303)


def _form(found: UploadedDrawing) -> DrawingForm:
    form, survey = DrawingForm(), survey_of(found.survey)
    form.offer(survey.metre, survey.width, survey.height)
    if not form.is_submitted():
        form.seen.data = found.version
        form.unit.data = STATED if survey.metre else ""
        if found.units_per_metre and found.units_per_metre != survey.metre:
            form.unit.data, form.metres.data = MEASURED, Decimal(1)
            form.drawn.data = Decimal(str(found.units_per_metre))
    return form


def _page(found: UploadedDrawing, form: DrawingForm, *, fault: str = "") -> str:
    survey = survey_of(found.survey)
    parts = asked_parts(found, request.form)
    return render_template(
        "floorplan/drawing.html",
        drawing=found,
        survey=survey,
        parts=parts,
        unknown=sum(not asked.role for asked in parts),
        hidden=hidden_words(survey.hidden),
        unstyled=[
            finding_words(PlanFinding("unstyled", ("style", one))) for one in survey.unstyled
        ],
        form=form,
        fault=fault,
    )
